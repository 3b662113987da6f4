import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "@/domain/governance/roles";
import { type TestDatabase, testDatabase } from "@/test/database";
import { exceptionDesk } from "@/test/exception-desk";
import { anIngestSource } from "@/test/factories/ingest-source";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { placeOrders } from "../orders/place-orders";
import { matchInvoices } from "../procurement/match-invoices";
import { recordSupplierInvoice } from "../procurement/record-supplier-invoice";
import { applyMovements } from "../stock/apply-movements";
import { undoExceptionAction } from "./undo-exception-action";

// What is about deliveries and purchase orders is in resolve-deliveries.db.test.ts, what is about the ledger in ledger-drift.db.test.ts.

let database: TestDatabase;
let retailer: Retailer;
let desk: ReturnType<typeof exceptionDesk>;
let admin: ServiceContext;
let operator: ServiceContext;
beforeAll(async () => {
  database = await testDatabase();
  admin = await aPerson(database.pool, "administrator", { name: "Ada" });
  operator = await aPerson(database.pool, "exception_operator", { name: "Ann" });
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 3, nodes: 1, stock: 10 });
  desk = exceptionDesk(retailer);
});

const later = (hours: number) => ({ ...retailer.context, now: new Date(NOW.getTime() + hours * 3_600_000) });

test("an action without what it needs is refused by the field's name; one of another type by its label", async () => {
  await desk.setBalance("safety_buffer = 11");
  await desk.detect("oversell_risk");
  const rows = await desk.exceptions();
  await expect(desk.resolveRows(rows, { action: "accept_risk" }, admin)).rejects.toMatchObject({
    code: "invalid",
    options: { path: "reason" },
  });
  await expect(desk.resolveRows(rows, { action: "push_promise_date" }, admin)).rejects.toMatchObject({ options: { path: "promisedAt" } });
  expect(await desk.resolveRows(rows, { action: "correct_balance" }, admin)).toEqual([
    { id: rows[0]?.id, applied: false, reason: '"Set balance to ledger" does not settle this type.' },
  ]);
  expect(await desk.exceptions()).toEqual(rows);
});

test("the slower of two people hears who was faster, and nothing happens twice", async () => {
  await desk.setBalance("safety_buffer = 11");
  await desk.detect("oversell_risk");
  const rows = await desk.exceptions();
  const answers = await Promise.all([
    desk.resolveRows(rows, { action: "release_buffer" }, admin),
    desk.resolveRows(rows, { action: "release_buffer" }, operator),
  ]);
  const [lost] = answers.flat().filter((answer) => !answer.applied);
  const winner = answers[0]?.[0]?.applied ? "Ada" : "Ann";
  expect(lost).toMatchObject({ reason: `${winner} changed it meanwhile: it is now resolved, with ${winner}.` });
  expect(
    await desk.one("SELECT count(*) AS n FROM audit_entry WHERE verb = 'stock_balance.buffer_set' AND subject_id = $1", [
      (await desk.balance()).id,
    ]),
  ).toEqual({ n: 1 });
});

describe("oversell risk", () => {
  beforeEach(() => desk.setBalance("safety_buffer = 8, channel_hold = 4"));

  test("releasing the buffer sells it, and undoing holds it back again", async () => {
    expect(await desk.resolve("oversell_risk", { action: "release_buffer" }, operator)).toMatchObject([{ applied: true, version: 2 }]);
    expect(await desk.balance()).toMatchObject({ safety_buffer: 0, channel_hold: 0, available: 10 });
    expect(await desk.exceptions()).toMatchObject([{ state: "resolved", resolution: "Buffer of 12 released" }]);
    expect(await desk.lastAudit("stock_balance", (await desk.balance()).id)).toMatchObject({
      actor: expect.stringMatching(/^person:/),
      detail: { from: { safetyBuffer: 8, channelHold: 4 } },
    });
    expect(await desk.undo(operator)).toMatchObject([{ applied: true }]);
    expect(await desk.balance()).toMatchObject({ safety_buffer: 8, channel_hold: 4, available: -2 });
    expect(await desk.exceptions()).toMatchObject([{ state: "new", resolution: null }]);
  });

  test("what somebody set since is not undone, and the exception stays settled", async () => {
    await desk.resolve("oversell_risk", { action: "release_buffer" }, operator);
    await desk.setBalance("safety_buffer = 3");
    expect(await desk.undo(operator)).toMatchObject([{ applied: false, reason: "The buffer has been set anew since." }]);
    expect(await desk.balance()).toMatchObject({ safety_buffer: 3 });
    expect(await desk.exceptions()).toMatchObject([{ state: "resolved" }]);
  });

  test("a problem that came back is a new exception; the old one is not undone over it", async () => {
    await desk.resolve("oversell_risk", { action: "release_buffer" }, operator);
    await desk.setBalance("safety_buffer = 12");
    await desk.detect("oversell_risk");
    const [old] = await desk.exceptions();
    const answers = await undoExceptionAction(operator, { exceptions: [{ id: old?.id ?? 0, version: old?.version ?? 0 }] });
    expect(answers).toMatchObject([{ applied: false, reason: "The problem has come back as a new exception." }]);
    expect((await desk.exceptions()).map((row) => row.state)).toEqual(["resolved", "new"]);
  });

  test("an accepted risk is not asked again for a day, unless it grows by more than half", async () => {
    await desk.resolve("oversell_risk", { action: "accept_risk", reason: "supply is at the door" }, operator);
    expect(await desk.detect("oversell_risk", later(23))).toMatchObject({ opened: 0 });
    await desk.setBalance("safety_buffer = 9"); // 3 short instead of 2: exactly by half.
    expect(await desk.detect("oversell_risk", later(23))).toMatchObject({ opened: 0 });
    await desk.setBalance("safety_buffer = 10");
    expect(await desk.detect("oversell_risk", later(23))).toMatchObject({ opened: 1 });
  });

  test("an accepted risk comes back after a day", async () => {
    await desk.resolve("oversell_risk", { action: "accept_risk", reason: "supply is at the door" }, operator);
    expect(await desk.detect("oversell_risk", later(24.1))).toMatchObject({ opened: 1 });
  });
});

describe("backorder", () => {
  const placed = async (lines: [item: number, quantity: number][]) => {
    const skus = (await database.pool.query("SELECT sku FROM item WHERE id = ANY($1::bigint[]) ORDER BY id", [retailer.itemIds])).rows;
    const [result] = await placeOrders(retailer.context, [
      {
        channelId: retailer.channelId,
        externalNumber: "O-1",
        placedAt: NOW,
        currency: "GBP",
        shipToCountry: "GB",
        lines: lines.map(([item, quantity]) => ({ sku: skus[item]?.sku ?? "", quantity, unitPrice: "10.00" })),
      },
    ]);
    return (result as { orderId: number }).orderId;
  };

  test("allocating again serves what arrived; as long as some wait it stays open", async () => {
    const orderId = await placed([[0, 16]]);
    expect(await desk.resolve("backorder", { action: "reallocate" }, operator)).toMatchObject([
      { applied: false, reason: "No node has anything to allocate." },
    ]);
    const arrive = (units: number) =>
      database.pool.query("UPDATE stock_balance SET channel_hold = channel_hold - $3 WHERE item_id = $1 AND node_id = $2", [
        retailer.itemIds[0],
        retailer.nodeIds[0],
        units,
      ]);
    // Held back until now: 6 units come, and are released in two steps.
    const client = await database.pool.connect();
    await desk.setBalance("channel_hold = 6");
    await applyMovements({ ...retailer.context, client }, [
      {
        itemId: retailer.itemIds[0] ?? 0,
        nodeId: retailer.nodeIds[0] ?? 0,
        kind: "count",
        sellableDelta: 6,
        reason: "found",
        sourceKind: "test",
        sourceId: 1,
        occurredAt: NOW,
      },
    ]);
    client.release();
    await arrive(2);
    expect(await desk.resolveRows(await desk.exceptions(), { action: "reallocate" }, operator)).toMatchObject([
      { applied: false, reason: "2 units were allocated; 4 still wait." },
    ]);
    expect(await desk.balance()).toMatchObject({ allocated: 12, backordered: 4 });
    await arrive(4);
    expect(await desk.resolveRows(await desk.exceptions(), { action: "reallocate" }, operator)).toMatchObject([{ applied: true }]);
    expect(await desk.balance()).toMatchObject({ allocated: 16, backordered: 0 });
    expect(await desk.one("SELECT state, backordered_units FROM sales_order WHERE id = $1", [orderId])).toEqual({
      state: "allocated",
      backordered_units: 0,
    });
    expect(await desk.undo(operator)).toMatchObject([{ applied: false, reason: "What it did cannot be undone." }]);
  });

  test("cancelling what is missing leaves what is reserved", async () => {
    const orderId = await placed([
      [0, 6],
      [0, 9],
      [1, 1],
    ]);
    expect(await desk.resolve("backorder", { action: "cancel_backordered_lines", reason: "discontinued" }, operator)).toMatchObject([
      { applied: true },
    ]);
    expect(await desk.balance()).toMatchObject({ allocated: 10, backordered: 0 });
    expect(
      await desk.one(
        "SELECT sum(ordered_quantity)::int AS ordered, sum(allocated_quantity)::int AS allocated, sum(cancelled_quantity)::int AS cancelled FROM sales_order_line WHERE order_id = $1",
        [orderId],
      ),
    ).toEqual({ ordered: 16, allocated: 11, cancelled: 5 });
    expect(await desk.detect("backorder")).toEqual({ opened: 0, changed: 0, cleared: 0 });
  });
});

describe("an invoice that does not match", () => {
  let invoiceId = 0;
  beforeEach(async () => {
    // Nothing names an order: NO_PO, blocked as a whole.
    const { code } = await desk.one("SELECT code FROM supplier WHERE id = $1", [retailer.supplierId]);
    const [recorded] = await recordSupplierInvoice(retailer.context, [
      {
        entityId: retailer.entityId,
        number: "I-1",
        supplierCode: code,
        currency: "GBP",
        invoicedAt: NOW,
        lines: [{ quantity: 10, unitPrice: "4.00" }],
      },
    ]);
    invoiceId = recorded?.id ?? 0;
    await matchInvoices(retailer.context, [invoiceId]);
  });
  const state = async () => (await desk.one("SELECT state FROM supplier_invoice WHERE id = $1", [invoiceId])).state;

  test.each([
    ["release_invoice", "released"],
    ["dispute_invoice", "disputed"],
  ] as const)("%s makes it %s, and undoing blocks it again", async (action, expected) => {
    expect(await desk.resolve("invoice_unmatched", { action, reason: "spoke with them" }, admin)).toMatchObject([{ applied: true }]);
    expect(await state()).toBe(expected);
    expect(await desk.lastAudit("supplier_invoice", invoiceId)).toMatchObject({
      verb: `supplier_invoice.${expected}`,
      detail: { reason: "spoke with them" },
    });
    expect(await desk.undo(admin)).toMatchObject([{ applied: true }]);
    expect(await state()).toBe("blocked");
    expect(await desk.detect("invoice_unmatched")).toMatchObject({ opened: 0, cleared: 0 });
  });

  test("is released by nobody but payables", async () => {
    const answers = await desk
      .resolve("invoice_unmatched", { action: "release_invoice", reason: "spoke with them" }, operator)
      .catch((error) => error);
    expect(answers).toMatchObject([{ applied: false, reason: refusal("invoices.release") }]);
    expect(await state()).toBe("blocked");
  });
});

describe("a stuck message", () => {
  let messageId = 0;
  beforeEach(async () => {
    const source = await anIngestSource(database.pool, retailer);
    const { id } = await desk.one(
      "INSERT INTO inbound_message (source_id, external_id, kind, entity_key, body, state, attempts) VALUES ($1, 'm-1', 'order', 'order:1', '{}', 'dead', 8) RETURNING id",
      [source.id],
    );
    messageId = id;
  });
  const message = () => desk.one("SELECT state, attempts FROM inbound_message WHERE id = $1", [messageId]);

  test("is replayed with all its attempts", async () => {
    expect(await desk.resolve("message_stuck", { action: "replay_message" }, admin)).toMatchObject([{ applied: true }]);
    expect(await message()).toEqual({ state: "retrying", attempts: 0 });
  });

  test("is discarded, which nobody can undo", async () => {
    await desk.resolve("message_stuck", { action: "discard_message", reason: "a test order" }, admin);
    expect(await message()).toMatchObject({ state: "discarded" });
    expect(await desk.undo(admin)).toMatchObject([{ applied: false, reason: "What it did cannot be undone." }]);
    expect(await message()).toMatchObject({ state: "discarded" });
  });
});
