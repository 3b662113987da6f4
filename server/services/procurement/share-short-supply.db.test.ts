import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSupplyShares } from "@/server/read/short-supply";
import { verify } from "@/server/services/verification/verify";
import { type TestDatabase, testDatabase } from "@/test/database";
import { march, person } from "@/test/factories/order-exchange";
import { aPerson } from "@/test/factories/person";
import { NOW } from "@/test/factories/retailer";
import { aCutShortage, aShortage, type Shortage } from "@/test/factories/short-supply";
import type { ServiceContext } from "../context";
import { acceptOrderResponse } from "./decide-order-response";
import { changePurchaseOrder, holdPurchaseOrder } from "./manage-order";
import { recordAsn } from "./record-asn";
import { shareShortSupply } from "./share-short-supply";

const EVERYWHERE = { everywhere: true, entityIds: [], nodeIds: [] };
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const one = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows[0];
const proposed = (shortage: Shortage, orderId = shortage.hungry.id) => readSupplyShares(database.pool, EVERYWHERE, orderId, NOW);

/** What the buyer's screen sends: the split as it was shown. */
async function seen(shortage: Shortage) {
  const [share] = await proposed(shortage);
  return {
    purchaseOrderId: shortage.hungry.id,
    itemId: shortage.itemId,
    lines: (share?.lines ?? []).map(({ orderId, ...line }) => ({ purchaseOrderId: orderId, ...line })),
    reason: "customers wait",
  };
}
const buyerOf = (shortage: Shortage): ServiceContext => person(shortage.retailer, "buyer");

/** Units asked of the supplier for the item, over both orders. */
const asked = async (shortage: Shortage) =>
  (await one("SELECT sum(ordered_quantity)::int AS units FROM purchase_order_line WHERE item_id = $1", [shortage.itemId]))?.units;

describe("what the buyer shares", () => {
  it("becomes versions of both orders, is asked for again, and the first promise and what the supplier cut stay", async () => {
    const shortage = await aCutShortage(database.pool);
    const { calm, hungry } = shortage;
    expect(await asked(shortage)).toBe(200);
    expect(await shareShortSupply(buyerOf(shortage), await seen(shortage))).toEqual({
      sku: shortage.sku,
      movedUnits: 65,
      orders: [
        { number: calm.number, version: 2 },
        { number: hungry.number, version: 3 },
      ],
      exceededBudgets: [],
    });
    expect(await asked(shortage)).toBe(120);
    expect(await shortage.order(calm.id)).toEqual({ version: 2, approval_state: "approved", supplier_state: "sent", total_minor: 22_000 });
    expect(await shortage.order(hungry.id)).toEqual({
      version: 3,
      approval_state: "approved",
      supplier_state: "sent",
      total_minor: 42_000,
    });
    expect(await shortage.line(calm.id)).toEqual({
      quantity: 35,
      answer: "none",
      proposed: null,
      firstAt: march(9),
      at: march(9),
      givenAt: NOW,
    });
    expect(await shortage.line(hungry.id)).toEqual({
      quantity: 85,
      answer: "none",
      proposed: null,
      firstAt: march(12),
      at: march(12),
      givenAt: NOW,
    });
    expect(await shortage.versions(calm.id)).toEqual([
      { version: 2, takesAnswer: false, differences: [{ lineNumber: 1, field: "quantity", from: 100, to: 35 }] },
    ]);
    // Its own word first: the 80 that it cut count against it, not the buyer's 65.
    expect(await shortage.versions(hungry.id)).toEqual([
      {
        version: 2,
        takesAnswer: true,
        differences: [
          { lineNumber: 1, field: "quantity", from: 100, to: 20 },
          { lineNumber: 1, field: "promisedAt", from: march(9).toISOString(), to: march(12).toISOString() },
        ],
      },
      { version: 3, takesAnswer: false, differences: [{ lineNumber: 1, field: "quantity", from: 20, to: 85 }] },
    ]);
    expect([await shortage.inbound(calm.nodeId), await shortage.inbound(hungry.nodeId)]).toEqual([35, 85]);
    const documents = await shortage.documents(hungry.id);
    expect(documents).toHaveLength(2);
    for (const part of ["<OrderChange", "<cbc:SequenceNumberID>2<", '<cbc:Quantity unitCode="EA">85<', "<cbc:StartDate>2026-03-12<"])
      expect(documents[1]?.document).toContain(part);
    expect(await shortage.documents(calm.id)).toHaveLength(2);
    expect(
      await one(
        "SELECT count(*)::int AS entries FROM audit_entry WHERE verb = 'purchase_order.supply_shared' AND subject_id = ANY($1::bigint[])",
        [[calm.id, hungry.id]],
      ),
    ).toEqual({ entries: 2 });
    expect(await one("SELECT count(*)::int AS rows FROM change WHERE topic = 'purchasing' AND $1 = ANY(keys)", [calm.id])).not.toEqual({
      rows: 0,
    });
    // Nothing is shared twice: the supplier has to answer first.
    expect(await proposed(shortage)).toEqual([]);
    await shortage.answer(hungry.number, { quantity: 85, promisedAt: march(13) }, "R-2");
    expect(await shortage.line(hungry.id)).toMatchObject({ firstAt: march(12) });
    expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
  });

  it("what was taken short before is raised again as far as it was approved, within its budget", async () => {
    const shortage = await aCutShortage(database.pool);
    const buyer = buyerOf(shortage);
    await acceptOrderResponse(buyer, { purchaseOrderId: shortage.hungry.id, version: 1, reason: "better than nothing" });
    const wish = await seen(shortage);
    expect(wish.lines).toMatchObject([{ share: 35 }, { version: 2, wanted: 100, confirmed: 20, share: 85 }]);
    const budget = [shortage.retailer.entityId, "Household", "2026-03"];
    await database.pool.query(
      "INSERT INTO budget (entity_id, category, month, amount_minor, mode) VALUES ($1, $2, $3, 60000, 'stop')",
      budget,
    );
    await expect(shareShortSupply(buyer, wish)).rejects.toThrow("The budget of Household");
    expect(await shortage.order(shortage.calm.id)).toMatchObject({ version: 1 });
    // What one order frees is there for the other: together they cost no more than before.
    await database.pool.query("UPDATE budget SET amount_minor = 64000 WHERE entity_id = $1", [shortage.retailer.entityId]);
    await shareShortSupply(buyer, wish);
    expect(await asked(shortage)).toBe(120);
    expect(await shortage.versions(shortage.hungry.id)).toMatchObject([
      { version: 2, takesAnswer: true },
      { version: 3, takesAnswer: false, differences: [{ field: "quantity", from: 20, to: 85 }] },
    ]);
    expect(await shortage.order(shortage.hungry.id)).toMatchObject({ approval_state: "approved" });
  });

  it("an order that was rejected as a whole is asked for again, and expected", async () => {
    const shortage = await aShortage(database.pool);
    await database.pool.query("DELETE FROM purchase_order_line WHERE purchase_order_id = $1 AND line_number = 2", [shortage.hungry.id]);
    await shortage.answer(shortage.hungry.number, { verdict: "rejected" });
    expect(await shortage.order(shortage.hungry.id)).toMatchObject({ supplier_state: "rejected" });
    const wish = await seen(shortage);
    expect(wish.lines).toMatchObject([{ confirmed: 100 }, { confirmed: 0 }]);
    await shareShortSupply(buyerOf(shortage), wish);
    expect(await asked(shortage)).toBe(100);
    const units = wish.lines[1]?.share ?? 0;
    expect(units).toBeGreaterThanOrEqual(30);
    expect(await shortage.order(shortage.hungry.id)).toMatchObject({ version: 3, supplier_state: "sent" });
    expect(await shortage.inbound(shortage.hungry.nodeId)).toBe(units);
    expect((await shortage.versions(shortage.hungry.id))[0]).toMatchObject({ takesAnswer: true, differences: [{ from: 100, to: 0 }] });
  });

  it("what is on its way stays where it goes", async () => {
    const shortage = await aCutShortage(database.pool);
    const { entityId, supplierId, context } = shortage.retailer;
    const { code } = await one("SELECT code FROM supplier WHERE id = $1", [supplierId]);
    await recordAsn(context, [
      {
        entityId,
        number: "ASN-1",
        supplierCode: code,
        purchaseOrderNumber: shortage.calm.number,
        shippedAt: NOW,
        expectedAt: march(9),
        lines: [{ sku: shortage.sku, quantity: 90 }],
      },
    ]);
    const wish = await seen(shortage);
    expect(wish.lines).toMatchObject([
      { confirmed: 10, share: 5 },
      { confirmed: 20, share: 25 },
    ]);
    await shareShortSupply(buyerOf(shortage), wish);
    expect(await shortage.line(shortage.calm.id)).toMatchObject({ quantity: 95 });
    expect(await shortage.line(shortage.hungry.id)).toMatchObject({ quantity: 25 });
  });
});

describe("what is refused", () => {
  const unchanged = async (shortage: Shortage) => {
    expect(await shortage.order(shortage.calm.id)).toMatchObject({ version: 1 });
    expect(await shortage.line(shortage.hungry.id)).toMatchObject({ quantity: 100, proposed: 20 });
    expect(await shortage.documents(shortage.calm.id)).toHaveLength(1);
  };

  it("an order that has moved meanwhile is named, and nothing is shared", async () => {
    const shortage = await aCutShortage(database.pool);
    const { calm, hungry } = shortage;
    const wish = await seen(shortage);
    const buyer = buyerOf(shortage);
    await shortage.answer(hungry.number, { verdict: "changed", quantity: 30, promisedAt: march(12) }, "R-2");
    await expect(shareShortSupply(buyer, wish)).rejects.toMatchObject({
      code: "conflict",
      message: `Of ${hungry.number} 30 are confirmed by now, no longer 20. Look at it again.`,
    });
    await shortage.answer(hungry.number, { verdict: "changed", quantity: 20, promisedAt: march(12) }, "R-3");
    await holdPurchaseOrder(buyer, { purchaseOrderId: hungry.id, version: 1, reason: "price query" });
    await expect(shareShortSupply(buyer, wish)).rejects.toMatchObject({
      code: "conflict",
      message: `${hungry.number} has none of ${shortage.sku} to share any more. Look at it again.`,
    });
    await holdPurchaseOrder(buyer, { purchaseOrderId: hungry.id, version: 1, reason: null });
    await unchanged(shortage);
    const lines = [{ lineNumber: 2, quantity: 19 }];
    await changePurchaseOrder(buyer, { purchaseOrderId: calm.id, version: 1, reason: "one less", lines });
    await expect(shareShortSupply(buyer, wish)).rejects.toThrow(`${calm.number} is at version 2 by now. Look at it again.`);
  });

  it("of two at once one shares, and the other is told what has moved", async () => {
    const shortage = await aCutShortage(database.pool);
    const wish = await seen(shortage);
    const results = await Promise.allSettled([1, 2].map(() => shareShortSupply(buyerOf(shortage), wish)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = results.find((result) => result.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "conflict", message: expect.stringContaining(" by now. Look at it again.") });
    expect(await shortage.versions(shortage.hungry.id)).toHaveLength(2);
  });

  it("more than was confirmed, more than was ordered, or parts of packs", async () => {
    const shortage = await aCutShortage(database.pool);
    const wish = await seen(shortage);
    const split = (calm: number, hungry: number) =>
      shareShortSupply(buyerOf(shortage), {
        ...wish,
        lines: wish.lines.map((line) => ({ ...line, share: line.purchaseOrderId === shortage.calm.id ? calm : hungry })),
      });
    await expect(split(100, 40)).rejects.toThrow("do not add up");
    await expect(split(10, 110)).rejects.toThrow(`${shortage.hungry.number} cannot have 110.`);
    await expect(split(38, 82)).rejects.toThrow("Units move in packs of 5.");
    await expect(split(100, 20)).rejects.toThrow("Nothing is different.");
    await unchanged(shortage);
  });

  it("who may not order, or not at every node", async () => {
    const shortage = await aCutShortage(database.pool);
    const wish = await seen(shortage);
    await expect(shareShortSupply(person(shortage.retailer, "receiver"), wish)).rejects.toMatchObject({ code: "forbidden" });
    const atOne = await aPerson(database.pool, "buyer", { nodeId: shortage.hungry.nodeId });
    await expect(shareShortSupply(atOne, wish)).rejects.toMatchObject({ code: "not_found" });
    await unchanged(shortage);
  });

  it("what somebody would have to approve again", async () => {
    const shortage = await aShortage(database.pool);
    const buyer = buyerOf(shortage);
    const lines = [{ lineNumber: 1, quantity: 110 }];
    await changePurchaseOrder(buyer, { purchaseOrderId: shortage.hungry.id, version: 1, reason: "sells faster", lines });
    await shortage.answer(shortage.hungry.number, { verdict: "changed", quantity: 100, promisedAt: march(9) });
    await database.pool.query("INSERT INTO order_change_limits (entity_id, price_ratio, quantity_ratio, days) VALUES ($1, 0, 0, 14)", [
      shortage.retailer.entityId,
    ]);
    const { calm, hungry } = shortage;
    const of = (order: { id: number }, version: number, confirmed: number, share: number) => ({
      ...{ purchaseOrderId: order.id, lineNumber: 1, version, confirmed, share },
    });
    const wish = { purchaseOrderId: hungry.id, itemId: shortage.itemId, reason: "customers wait" };
    await expect(shareShortSupply(buyer, { ...wish, lines: [of(calm, 1, 100, 95), of(hungry, 2, 100, 105)] })).rejects.toThrow(
      `${hungry.number} would have to be approved again.`,
    );
    expect(await shortage.order(calm.id)).toMatchObject({ version: 1 });
  });
});
