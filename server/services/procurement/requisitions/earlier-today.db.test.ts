import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readReleasePreview, readRequestPreview } from "@/server/read/purchase-preview";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aBuyingHouse, yes } from "@/test/factories/buying-house";
import { NOW } from "@/test/factories/retailer";
import type { ServiceContext } from "../../context";
import { releaseRecommendations } from "../../planning/decide-recommendations";
import { cancelPurchaseOrder } from "../manage-order";
import { decideRequisition, withdrawRequisition } from "./decide-requisition";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = 86_400_000;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };

/** A house whose rule asks an approver from 200.00, and recommendations of 20 at 4.00 that are released one by one. */
async function aHouse(about: "plan" | "request" = "plan") {
  const house = await aBuyingHouse(database.pool);
  const { entityId, retailer, approver } = house;
  await database.pool.query(
    `INSERT INTO approval_rule (entity_id, about, from_minor, to_minor, steps) VALUES ($1, $2, 0, 20000, '[]'), ($1, $2, 20000, NULL, '[{"role":"approver","needs":"any"}]')`,
    [entityId, about],
  );
  const recommend = async (item = 0) =>
    (
      await database.pool.query<{ id: number }>(
        `INSERT INTO replenishment_recommendation (entity_id, item_id, node_id, supplier_id, recommended_quantity, quantity, unit_price, value_minor, demand_class, daily_demand,
           reorder_point, position, evidence, created_at) VALUES ($1, $2, $3, $4, 20, 20, 4, 8000, 'smooth', 2, 10, 5, '{}', $5) RETURNING id`,
        [entityId, retailer.itemIds[item], retailer.nodeIds[0], retailer.supplierId, NOW],
      )
    ).rows[0]?.id ?? 0;
  const release = async (by: ServiceContext = house.buyer, item = 0) => {
    const [released] = await releaseRecommendations(by, { recommendations: [{ id: await recommend(item), version: 1 }] });
    return released ?? { purchaseOrderId: null, requisitionId: null, number: "" };
  };
  const agree = (requisitionId: number | null) => decideRequisition(approver, yes(requisitionId ?? 0));
  return { ...house, recommend, release, agree };
}
const onDay = (context: ServiceContext, days: number): ServiceContext => ({ ...context, now: new Date(NOW.getTime() + days * DAY) });

describe("What one person orders from a supplier at a node on one day", () => {
  it("is asked about together: the third of three orders of 80.00 waits, as one of 240.00 would, and that is said before", async () => {
    const house = await aHouse();
    const free = [await house.release(), await house.release()];
    expect(free).toMatchObject([{ requisitionId: null }, { requisitionId: null }]);
    const numbers = free.map(({ number }) => number);
    const id = await house.recommend();
    const preview = await readReleasePreview(database.pool, everywhere, [id], NOW, house.buyer.actor.id);
    expect(preview.orders).toMatchObject([{ steps: [{ role: "approver" }], earlier: { minor: 16_000, numbers } }]);
    const [third] = await releaseRecommendations(house.buyer, { recommendations: [{ id, version: 1 }] });
    expect(third).toMatchObject({ purchaseOrderId: null, requisitionId: expect.any(Number) });
    const { rows } = await database.pool.query("SELECT reason, total_minor FROM requisition WHERE id = $1", [third?.requisitionId]);
    expect(rows).toEqual([{ reason: expect.stringContaining(`counted with ${numbers.join(", ")} of the same day`), total_minor: 8_000 }]);
    // What waits counts, and so does what somebody agreed to.
    expect(await house.release(house.buyer, 1)).toMatchObject({ requisitionId: expect.any(Number) });
    await house.agree(third?.requisitionId ?? 0);
    const next = await readReleasePreview(database.pool, everywhere, [await house.recommend()], NOW, house.buyer.actor.id);
    expect(next.orders).toMatchObject([{ earlier: { minor: 32_000 } }]);
  });

  it("is not what somebody else, another day or a cancelled order brings", async () => {
    const house = await aHouse();
    const [first] = [await house.release(), await house.release()];
    expect(await house.release(await house.someone("buyer"))).toMatchObject({ requisitionId: null });
    expect(await house.release(onDay(house.buyer, 1))).toMatchObject({ requisitionId: null });
    await cancelPurchaseOrder(house.buyer, { purchaseOrderId: first?.purchaseOrderId ?? 0, version: 1, reason: "not needed" });
    expect(await house.release()).toMatchObject({ requisitionId: null });
    const waiting = await house.release();
    expect(waiting).toMatchObject({ requisitionId: expect.any(Number) });
    // An order that follows a day later counts on the day on which it was asked for.
    await decideRequisition(onDay(house.approver, 2), yes(waiting.requisitionId ?? 0));
    expect(await house.release(onDay(house.buyer, 2))).toMatchObject({ requisitionId: null });
    expect(await house.release(onDay(house.buyer, 2))).toMatchObject({ requisitionId: null });
    expect(await house.release(onDay(house.buyer, 2))).toMatchObject({ requisitionId: expect.any(Number) });
  });

  it("of two releases at once the second one sees the first", async () => {
    const house = await aHouse();
    await house.release();
    const ids = [await house.recommend(0), await house.recommend(1)];
    const both = await Promise.all(ids.map((id) => releaseRecommendations(house.buyer, { recommendations: [{ id, version: 1 }] })));
    expect(both.flat().filter(({ requisitionId }) => requisitionId === null)).toHaveLength(1);
  });

  it("counts for what is asked for as well, until it is taken back", async () => {
    const house = await aHouse("request");
    const { entityId, retailer, buyer } = house;
    expect(await house.request([20])).toMatchObject({ state: "ordered" });
    expect(await house.request([20])).toMatchObject({ state: "ordered" });
    const third = await house.request([20]);
    expect(third).toMatchObject({ state: "waiting" });
    const asked = { entityId, nodeId: retailer.nodeIds[0] ?? 0, lines: [{ itemId: retailer.itemIds[0] ?? 0, quantity: 10 }] };
    const earlier = async () => (await readRequestPreview(database.pool, everywhere, asked, NOW, buyer.actor.id)).earlier;
    expect(await earlier()).toMatchObject({ minor: 24_000, numbers: expect.arrayContaining([third.number]) });
    await withdrawRequisition(buyer, { requisitionId: third.id, reason: "Changed my mind" });
    expect(await earlier()).toMatchObject({ minor: 16_000 });
    const { rows } = await database.pool.query(
      "SELECT detail->'earlier' AS earlier FROM audit_entry WHERE subject_kind = 'requisition' AND subject_id = $1 AND verb = 'requisition.requested'",
      [third.id],
    );
    expect(rows).toEqual([{ earlier: { minor: 16_000, numbers: expect.any(Array) } }]);
  });
});
