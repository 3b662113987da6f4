import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { createPurchaseOrder } from "../create-purchase-orders";
import { cancelPurchaseOrder, changePurchaseOrder } from "../manage-order";
import { answerByPortal, readPortalOrder } from "./answer-by-portal";
import { makePortalLink, revokePortalLinks } from "./portal-links";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = 86_400_000;
const later = (days: number) => ({ pool: database.pool, now: new Date(NOW.getTime() + days * DAY) });

async function aLink() {
  const retailer = await aRetailer(database.pool, { items: 2, nodes: 1 });
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId });
  const line = (itemId = 0) => ({ itemId, quantity: 20, unitPrice: "4.00", promisedAt: new Date("2026-03-09T09:00:00Z") });
  const order = await createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId: retailer.nodeIds[0] ?? 0,
    lines: retailer.itemIds.map(line),
  });
  const { path } = await makePortalLink(buyer, { purchaseOrderId: order.id });
  const token = path.replace("/portal/", "");
  const state = async () =>
    (
      await database.pool.query(
        "SELECT p.supplier_state, json_agg(json_build_object('answer', l.answer, 'proposed', l.proposed_quantity, 'reason', l.answer_reason) ORDER BY l.line_number) AS lines FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id WHERE p.id = $1 GROUP BY p.id",
        [order.id],
      )
    ).rows[0];
  return { retailer, buyer, order, token, state };
}
const accepted = {
  version: 1,
  lines: [
    { lineNumber: 1, verdict: "accepted" },
    { lineNumber: 2, verdict: "accepted" },
  ],
};

describe("A link for a supplier", () => {
  it("shows its order and takes its answer, line by line", async () => {
    const { token, order, state, retailer } = await aLink();
    const seen = await readPortalOrder(database.pool, token, NOW);
    expect(seen).toMatchObject({
      number: order.number,
      version: 1,
      isClosed: false,
      lines: [{ lineNumber: 1, quantity: 20, requestedOn: "2026-03-09", answer: "none" }, {}],
    });
    const answer = {
      version: 1,
      lines: [
        { lineNumber: 1, verdict: "changed", quantity: 15, unitPrice: "4.00", promisedOn: "2026-03-12", reason: "The kiln is broken" },
        { lineNumber: 2, verdict: "accepted" },
      ],
    };
    expect(await answerByPortal(later(0), token, answer)).toEqual({ supplierState: "accepted_with_change" });
    expect(await state()).toMatchObject({
      supplier_state: "accepted_with_change",
      lines: [{ answer: "accepted_with_change", proposed: 15, reason: "The kiln is broken" }, { answer: "accepted" }],
    });
    const { rows } = await database.pool.query(
      "SELECT actor, detail FROM audit_entry WHERE verb = 'purchase_order.answered' AND subject_id = $1",
      [order.id],
    );
    expect(rows).toMatchObject([{ actor: "source:portal", detail: { via: "portal" } }]);
    // Second thoughts are another answer.
    expect(await answerByPortal(later(1), token, accepted)).toEqual({ supplierState: "accepted" });
    expect(retailer.entityId).toBeGreaterThan(0);
  });

  it("keeps its token nowhere", async () => {
    const { token } = await aLink();
    const { rows } = await database.pool.query(
      "SELECT (SELECT count(*) FROM portal_link WHERE token_hash = $1) AS links, (SELECT count(*) FROM audit_entry WHERE detail::text LIKE '%' || $1 || '%') AS told",
      [token],
    );
    expect(rows).toEqual([{ links: 0, told: 0 }]);
  });

  it("opens nothing when it is wrong, old, replaced or taken back, and says the same each time", async () => {
    const { token, buyer, order } = await aLink();
    const gone = "This link is not valid any more. Ask the buyer for a new one.";
    await expect(readPortalOrder(database.pool, `${token}x`, NOW)).rejects.toThrow(gone);
    await expect(answerByPortal(later(31), token, accepted)).rejects.toThrow(gone);
    const { path } = await makePortalLink(buyer, { purchaseOrderId: order.id });
    await expect(readPortalOrder(database.pool, token, NOW)).rejects.toThrow(gone);
    expect(await revokePortalLinks(buyer, { purchaseOrderId: order.id })).toEqual({ revoked: 1 });
    await expect(readPortalOrder(database.pool, path.replace("/portal/", ""), NOW)).rejects.toThrow(gone);
    await expect(revokePortalLinks(buyer, { purchaseOrderId: order.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(makePortalLink(await aPerson(database.pool, "approver"), { purchaseOrderId: order.id })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("says what the buyer made different since the supplier spoke last, as one step", async () => {
    const { token, buyer, order } = await aLink();
    expect((await readPortalOrder(database.pool, token, NOW)).changes).toEqual([]);
    await answerByPortal(later(0), token, accepted);
    const change = (version: number, days: number, quantity: number) =>
      changePurchaseOrder(
        { ...buyer, now: later(days).now },
        { purchaseOrderId: order.id, version, reason: "The season came early", lines: [{ lineNumber: 2, quantity }] },
      );
    await change(1, 1, 21);
    await change(2, 2, 22);
    const { version, news, changes } = await readPortalOrder(database.pool, token, later(2).now);
    expect({ version, errand: news?.errand, changes }).toEqual({
      version: 3,
      errand: "order",
      changes: [{ lineNumber: 2, field: "quantity", from: 20, to: 22 }],
    });
    await answerByPortal(later(3), token, { ...accepted, version: 3 });
    expect((await readPortalOrder(database.pool, token, later(3).now)).changes).toEqual([]);
  });

  it("takes no answer to another version, to a closed order, or with what is not a figure", async () => {
    const { token, buyer, order, state } = await aLink();
    await expect(answerByPortal(later(0), token, { version: 1, lines: [{ lineNumber: 9, verdict: "accepted" }] })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(
      answerByPortal(later(0), token, { version: 1, lines: [{ lineNumber: 1, verdict: "changed", quantity: 1.5 }] }),
    ).rejects.toThrow("Units are a whole number.");
    await expect(answerByPortal(later(0), token, { version: 1, lines: [] })).rejects.toThrow();
    await expect(answerByPortal(later(0), token, "accepted")).rejects.toThrow();
    await changePurchaseOrder(buyer, {
      purchaseOrderId: order.id,
      version: 1,
      reason: "One pack less",
      lines: [{ lineNumber: 1, quantity: 15 }],
    });
    await expect(answerByPortal(later(0), token, accepted)).rejects.toThrow("The buyer has changed the order meanwhile.");
    await cancelPurchaseOrder(buyer, { purchaseOrderId: order.id, version: 2, reason: "Not needed" });
    await expect(answerByPortal(later(0), token, { ...accepted, version: 2 })).rejects.toThrow("cannot be answered now");
    expect(await state()).toMatchObject({ supplier_state: "sent" });
  });
});
