import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { priceOn } from "@/domain/procurement/price-list";
import { randomOf } from "@/domain/simulation/random";
import { readSupplierContracts } from "@/server/read/supplier-contracts";
import { readSupplierPrices } from "@/server/read/supplier-prices";
import { readWaiting } from "@/server/read/waiting-approvals";
import type { ServiceContext } from "@/server/services/context";
import { changeRecommendation, releaseRecommendations } from "@/server/services/planning/decide-recommendations";
import { replenish } from "@/server/services/planning/replenish";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { recordSupplierInvoice } from "../record-supplier-invoice";
import { decideRequisition } from "../requisitions/decide-requisition";
import { requestPurchase } from "../requisitions/request-purchase";
import { prolongContract, withdrawContract } from "./change-contract";
import { addContract, endContract } from "./manage-contract";
import { addPrice, endPrice } from "./manage-price";
import { readValidPrices } from "./valid-price";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const TODAY = "2026-03-02";
const person = (retailer: Retailer, id: string, role: Role, now = NOW): ServiceContext => ({
  ...retailer.context,
  now,
  actor: { kind: "person", id, name: id, grants: [{ role, entityId: retailer.entityId, nodeId: null }] },
});
const skuOf = async ({ itemIds: [itemId = 0] }: Retailer) =>
  (await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [itemId])).rows[0]?.sku ?? "";
const priceAt = async ({ supplierId, itemIds: [itemId = 0] }: Retailer, day: string, quantity = 1) =>
  (await readValidPrices(database.pool, [{ supplierId, itemId, quantity, day }]))[0];
/** Every page of the price list. */
async function list(retailer: Retailer) {
  const rows: Awaited<ReturnType<typeof readSupplierPrices>>["rows"] = [];
  for (;;) {
    const page = await readSupplierPrices(database.pool, everywhere, retailer.supplierId, { search: "", offset: rows.length }, NOW);
    rows.push(...page.rows);
    if (page.rows.length < page.pageSize) return rows;
    expect(page.total).toBeGreaterThanOrEqual(rows.length);
  }
}
const verbs = async ({ supplierId }: Retailer) =>
  (
    await database.pool.query<{ verb: string }>(
      "SELECT verb FROM audit_entry WHERE subject_kind = 'supplier' AND subject_id = $1 ORDER BY id",
      [supplierId],
    )
  ).rows.map(({ verb }) => verb);

it("a price holds on its days from its quantity on; on other days the standing terms do", async () => {
  const retailer = await aRetailer(database.pool);
  const ben = person(retailer, "ben", "buyer");
  const wanted = { supplierId: retailer.supplierId, sku: await skuOf(retailer) };
  await addPrice(ben, { ...wanted, unitPrice: "3.90", validFrom: "2026-03-01", validTo: "2026-03-31" });
  await addPrice(ben, { ...wanted, unitPrice: "3.50", fromQuantity: 100, validFrom: "2026-03-01", validTo: "2026-03-31" });
  expect(await priceAt(retailer, "2026-02-28")).toBe("4.000000");
  expect(await priceAt(retailer, "2026-03-01")).toBe("3.900000");
  expect(await priceAt(retailer, "2026-03-31", 100)).toBe("3.500000");
  expect(await priceAt(retailer, "2026-04-01", 100)).toBe("4.000000");
  await expect(addPrice(ben, { ...wanted, unitPrice: "3.80", validFrom: "2026-03-31" })).rejects.toMatchObject({
    code: "conflict",
    message: "3.90 holds from 2026-03-01 to 2026-03-31: end that price first.",
    options: { path: "validFrom" },
  });
  await expect(
    database.pool.query(
      "INSERT INTO supplier_price (supplier_id, item_id, currency, unit_price, valid_from) SELECT supplier_id, item_id, currency, 1, '2026-03-20' FROM supplier_price WHERE supplier_id = $1 LIMIT 1",
      [retailer.supplierId],
    ),
  ).rejects.toThrow("supplier_price_one_a_day");
  expect(await verbs(retailer)).toEqual(["supplier.prices_listed", "supplier.prices_listed"]);
});

it("a price without an end ends the day before its successor; one ends on a day, or is withdrawn before it begins", async () => {
  const retailer = await aRetailer(database.pool);
  const ben = person(retailer, "ben", "buyer");
  const wanted = { supplierId: retailer.supplierId, sku: await skuOf(retailer) };
  await addPrice(ben, { ...wanted, unitPrice: "3.90", validFrom: "2026-01-01" });
  await addPrice(ben, { ...wanted, unitPrice: "4.10", validFrom: "2026-04-01" });
  const [next, first] = await list(retailer);
  expect([first, next]).toMatchObject([
    { unitPrice: "3.900000", validTo: "2026-03-31", state: "ends_soon" },
    { unitPrice: "4.100000", validFrom: "2026-04-01", validTo: null, state: "future" },
  ]);
  const end = (priceId: number | undefined, on: string) => endPrice(ben, { priceId: priceId ?? 0, on, reason: "They took it back" });
  await expect(end(first?.id, "2026-03-01")).rejects.toMatchObject({ code: "invalid", options: { path: "on" } });
  await expect(end(first?.id, "2026-03-31")).rejects.toMatchObject({ code: "conflict" });
  await end(first?.id, "2026-03-10");
  await end(next?.id, TODAY);
  expect(await list(retailer)).toMatchObject([{ unitPrice: "3.900000", validTo: "2026-03-10" }]);
  expect((await verbs(retailer)).slice(2)).toEqual(["supplier.price_ended", "supplier.price_withdrawn"]);
  await expect(endPrice(person(retailer, "ada", "auditor"), { priceId: first?.id ?? 0, on: TODAY, reason: "Mine" })).rejects.toMatchObject({
    code: "forbidden",
  });
});

it("a contract is prolonged with the prices that were to end with it, and withdrawn as long as it has not begun", async () => {
  const retailer = await aRetailer(database.pool);
  const ben = person(retailer, "ben", "buyer");
  const { supplierId } = retailer;
  const wanted = { supplierId, sku: await skuOf(retailer), unitPrice: "3.90" };
  const contract = { supplierId, number: "C-1", validFrom: "2026-01-01", validTo: "2026-06-30", incoterm: "FCA" as const };
  const { id: contractId } = await addContract(ben, contract);
  await addPrice(ben, { ...wanted, contractId, validFrom: "2026-02-01" });
  await addPrice(ben, { ...wanted, contractId, fromQuantity: 50, validFrom: "2026-02-01" });
  await addPrice(ben, { ...wanted, fromQuantity: 50, unitPrice: "3.50", validFrom: "2026-08-01" });
  const longer = { contractId, reason: "They deliver well", on: "2026-12-31" };
  await expect(prolongContract(ben, { ...longer, on: "2026-06-30" })).rejects.toMatchObject({ options: { path: "on" } });
  await expect(withdrawContract(ben, longer)).rejects.toMatchObject({ code: "conflict" });
  expect(await prolongContract(ben, longer)).toEqual({ prolongedPrices: 1 });
  expect(await priceAt(retailer, "2026-12-31")).toBe("3.900000");
  const { id: next } = await addContract(ben, { ...contract, number: "C-2", validFrom: "2027-01-01", validTo: null });
  await addPrice(ben, { ...wanted, contractId: next, unitPrice: "4.10", validFrom: "2027-01-01" });
  expect(await withdrawContract(ben, { contractId: next, reason: "Not signed" })).toEqual({ withdrawnPrices: 1 });
  expect(await readSupplierContracts(database.pool, supplierId, NOW)).toMatchObject([
    { number: "C-1", validTo: "2026-12-31", incoterm: "FCA" },
  ]);
});

it("the prices of a contract hold within it and end with it, and its days of payment make an invoice due", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId, entityId } = retailer;
  const ben = person(retailer, "ben", "buyer");
  const contract = {
    supplierId,
    number: "C-1",
    validFrom: "2026-01-01",
    validTo: "2026-12-31",
    paymentDays: 60,
    minimumSpendMinor: 100_000,
  };
  const { id: contractId } = await addContract(ben, contract);
  await expect(addContract(ben, contract)).rejects.toMatchObject({ code: "invalid", options: { path: "number" } });
  await expect(addContract(ben, { ...contract, number: "C-2", validTo: "2025-12-31" })).rejects.toMatchObject({
    options: { path: "validTo" },
  });
  const sku = await skuOf(retailer);
  const wanted = { supplierId, contractId, sku, unitPrice: "3.90" };
  await expect(addPrice(ben, { ...wanted, validFrom: "2027-01-01" })).rejects.toMatchObject({ options: { path: "validFrom" } });
  await expect(addPrice(ben, { ...wanted, sku: "NOTHING", validFrom: "2026-02-01" })).rejects.toMatchObject({ options: { path: "sku" } });
  await addPrice(ben, { ...wanted, validFrom: "2026-02-01" });
  await addPrice(ben, { ...wanted, fromQuantity: 50, unitPrice: "3.70", validFrom: "2026-06-01" });
  expect((await list(retailer)).map(({ validTo, contractNumber }) => [validTo, contractNumber])).toEqual([
    ["2026-12-31", "C-1"],
    ["2026-12-31", "C-1"],
  ]);
  const { rows } = await database.pool.query<{ code: string }>("SELECT code FROM supplier WHERE id = $1", [supplierId]);
  await recordSupplierInvoice(retailer.context, [
    {
      entityId,
      number: "I-1",
      supplierCode: rows[0]?.code ?? "",
      currency: "GBP",
      invoicedAt: NOW,
      lines: [{ sku, quantity: 1, unitPrice: "4" }],
    },
  ]);
  const due = await database.pool.query(
    "SELECT (due_at - invoiced_at) = interval '60 days' AS late FROM supplier_invoice WHERE supplier_id = $1",
    [supplierId],
  );
  expect(due.rows).toEqual([{ late: true }]);
  const end = { contractId, on: "2026-03-31", reason: "They are sold" };
  const stranger = person({ ...retailer, entityId: -1 }, "eve", "buyer");
  await expect(endContract(stranger, end)).rejects.toMatchObject({ code: "not_found" });
  expect(await endContract(ben, end)).toEqual({ endedPrices: 1, withdrawnPrices: 1 });
  await expect(endContract(ben, end)).rejects.toMatchObject({ code: "conflict" });
  expect(await readSupplierContracts(database.pool, supplierId, NOW)).toMatchObject([
    { number: "C-1", validTo: "2026-03-31", state: "ends_soon", priceCount: 1, paymentDays: 60, orderedMinor: 0 },
  ]);
});

it("the database and the rule name the same price, whatever is listed", async () => {
  const retailer = await aRetailer(database.pool, { items: 1 });
  const random = randomOf("price lists");
  const sku = await skuOf(retailer);
  const prices = Array.from({ length: 24 }, (_, index) => {
    const month = String(1 + (index % 12)).padStart(2, "0");
    return {
      fromQuantity: random.pick([1, 10, 50]),
      unitPrice: `${random.whole(1, 9)}.${random.whole(100_000, 999_999)}`,
      validFrom: `2026-${month}-${String(random.whole(1, 14)).padStart(2, "0")}`,
      validTo: `2026-${month}-${random.whole(15, 28)}`,
    };
  });
  const kept = [];
  for (const price of prices) {
    const refused = await addPrice(retailer.context, { supplierId: retailer.supplierId, sku, ...price }).then(
      () => false,
      () => true,
    );
    if (!refused) kept.push(price);
  }
  const standing = await list(retailer);
  const [itemId = 0] = retailer.itemIds;
  const asked = Array.from({ length: 400 }, () => ({
    supplierId: retailer.supplierId,
    itemId,
    quantity: random.whole(1, 80),
    day: `2026-${String(random.whole(1, 12)).padStart(2, "0")}-${String(random.whole(1, 28)).padStart(2, "0")}`,
  }));
  const found = await readValidPrices(database.pool, asked);
  expect(found).toEqual(asked.map(({ day, quantity }) => priceOn(standing, day, quantity)?.unitPrice ?? "4.000000"));
  expect(new Set(found).size).toBeGreaterThan(8);
  expect(kept.length).toBeGreaterThan(12);
});

it("what is recommended, changed and released has the price of its day and quantity", async () => {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 0 });
  const {
    entityId,
    supplierId,
    itemIds: [itemId = 0],
    nodeIds: [nodeId = 0],
  } = retailer;
  await database.pool.query(
    "INSERT INTO demand_fact (occurred_at, item_id, node_id, channel_id, entity_id, quantity, revenue_minor, cost_minor) SELECT $1::timestamptz - make_interval(days => d), $2, $3, $4, $5, 4, 4000, 1600 FROM generate_series(1, 60) d",
    [NOW, itemId, nodeId, retailer.channelId, entityId],
  );
  const sku = await skuOf(retailer);
  await addPrice(retailer.context, { supplierId, sku, unitPrice: "3.90", validFrom: "2026-01-01", validTo: TODAY });
  await replenish(retailer.context, { entityId });
  const open = async () =>
    (
      await database.pool.query<{ id: number; version: number; quantity: number; price: string }>(
        "SELECT id, version, quantity, unit_price::text AS price FROM replenishment_recommendation WHERE item_id = $1 ORDER BY id DESC LIMIT 1",
        [itemId],
      )
    ).rows[0];
  const first = await open();
  expect(first?.price).toBe("3.900000");
  await addPrice(retailer.context, { supplierId, sku, fromQuantity: 200, unitPrice: "3.20", validFrom: TODAY });
  const buyer = { ...(await aPerson(database.pool, "buyer", { entityId })), now: NOW };
  await changeRecommendation(buyer, { id: first?.id ?? 0, version: first?.version ?? 0, quantity: 200 });
  expect(await open()).toMatchObject({ quantity: 200, price: "3.200000" });
  const changed = await open();
  const tomorrow = new Date(NOW.getTime() + 86_400_000);
  const [order] = await releaseRecommendations(
    { ...buyer, now: tomorrow },
    {
      recommendations: [{ id: changed?.id ?? 0, version: changed?.version ?? 0 }],
    },
  );
  const lines = await database.pool.query("SELECT unit_price::text AS price FROM purchase_order_line WHERE purchase_order_id = $1", [
    order?.purchaseOrderId,
  ]);
  expect(lines.rows).toEqual([{ price: "3.200000" }]);
});

it("a requisition is asked at the price of its day, ordered at the price of the order's day, and asked again where that rose beyond the limits", async () => {
  const retailer = await aRetailer(database.pool, { items: 1, nodes: 1 });
  const {
    entityId,
    supplierId,
    itemIds: [itemId = 0],
    nodeIds: [nodeId = 0],
  } = retailer;
  const sku = await skuOf(retailer);
  await addPrice(retailer.context, { supplierId, sku, unitPrice: "3.90", validFrom: "2026-03-01", validTo: "2026-03-02" });
  await addPrice(retailer.context, { supplierId, sku, unitPrice: "3.70", validFrom: "2026-03-03", validTo: "2026-03-03" });
  const asker = { ...(await aPerson(database.pool, "planner", { entityId })), now: NOW };
  const agreer = await aPerson(database.pool, "approver", { entityId });
  await database.pool.query("INSERT INTO role_grant (user_id, role, entity_id) VALUES ($1, 'approver', $2)", [agreer.actor.id, entityId]);
  const ask = () =>
    requestPurchase(asker, {
      ...{ entityId, nodeId, reason: "Christmas window" },
      needBy: new Date("2026-03-30T00:00:00Z"),
      lines: [{ itemId, quantity: 10 }],
    });
  const [soon, late] = [await ask(), await ask()];
  const priceOf = async (requisitionId: number) =>
    (
      await database.pool.query<{ asked: string; ordered: string | null }>(
        `SELECT l.unit_price::text AS asked, o.unit_price::text AS ordered FROM requisition_line l LEFT JOIN purchase_order_line o ON o.purchase_order_id = l.purchase_order_id
         WHERE l.requisition_id = $1`,
        [requisitionId],
      )
    ).rows[0];
  const agree = (requisitionId: number, day: string, round = 1) =>
    decideRequisition({ ...agreer, now: new Date(`${day}T09:00:00Z`) }, { requisitionId, step: 0, round, approve: true, reason: "Needed" });
  await agree(soon.id, "2026-03-03");
  expect(await priceOf(soon.id)).toEqual({ asked: "3.900000", ordered: "3.700000" });
  // 4.00 on the 4th: 2.6 % more than was agreed to, beyond 2 %: it is asked about again, at that price.
  expect(await agree(late.id, "2026-03-04")).toMatchObject({
    state: "waiting",
    step: 0,
    risen: [{ lineNumber: 1, field: "unitPrice", from: "3.900000", to: "4.000000" }],
  });
  expect(await priceOf(late.id)).toEqual({ asked: "4.000000", ordered: null });
  const { rows } = await database.pool.query("SELECT state, round, step, total_minor FROM requisition WHERE id = $1", [late.id]);
  expect(rows).toEqual([{ state: "waiting", round: 2, step: 0, total_minor: 4_000 }]);
  // Who still looks at the old price agrees to nothing; who looked again does.
  await expect(agree(late.id, "2026-03-04")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("have risen") });
  expect(
    await readWaiting(database.pool, { id: agreer.actor.id, grants: [{ role: "approver", entityId, nodeId: null }] }, NOW),
  ).toMatchObject({
    requisitions: [{ id: late.id }],
  });
  expect(await agree(late.id, "2026-03-04", 2)).toMatchObject({ state: "ordered", risen: [] });
  // 2 % more than was agreed to passes without a word.
  await addPrice(retailer.context, { supplierId, sku, unitPrice: "4.08", validFrom: "2026-03-06", validTo: "2026-03-06" });
  const within = await requestPurchase(
    { ...asker, now: new Date("2026-03-05T09:00:00Z") },
    { entityId, nodeId, reason: "Christmas window", needBy: new Date("2026-03-30T00:00:00Z"), lines: [{ itemId, quantity: 10 }] },
  );
  await agree(within.id, "2026-03-06");
  expect(await priceOf(within.id)).toEqual({ asked: "4.000000", ordered: "4.080000" });
});
