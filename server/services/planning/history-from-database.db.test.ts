import { afterAll, beforeAll, expect, it } from "vitest";
import { lognormalOf, momentsOf } from "@/domain/planning/lead-time/lognormal";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { historyFromDatabase } from "./history-from-database";

let database: TestDatabase;
let retailer: Retailer;

beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 2, nodes: 1 });
  const [first, second] = retailer.itemIds;
  await database.pool.query(
    `INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
     VALUES ('2026-01-01 23:30Z', $1, $4, $2, $3, 3, 0, 0), ('2026-01-10 01:00Z', $1, $4, $2, $3, 4, 0, 0),
            ('2026-01-10 09:00Z', $1, $4, $2, $3, 5, 0, 0), ('2026-02-01 00:00Z', $1, $4, $2, $3, 99, 0, 0), ('2026-01-05 12:00Z', $1, $5, $2, $3, 7, 0, 0)`,
    [retailer.entityId, retailer.nodeIds[0], retailer.channelId, first, second],
  );
});
afterAll(() => database.drop());

const between = (fromDay: string, toDay: string, withForecasts = false) =>
  historyFromDatabase(database.pool, { entityId: retailer.entityId, fromDay, toDay, withForecasts });
const january = () => between("2026-01-08", "2026-02-01");

it("holds the demand of each day up to the end of the stretch, and of the days before it that teach", async () => {
  const history = await january();
  expect(history).toMatchObject({ days: 31, stretch: { from: 7, to: 31 }, currency: "GBP", itemIds: retailer.itemIds });
  const first = [...history.demand.subarray(0, 31)];
  expect(first.filter((units) => units > 0)).toEqual([3, 9]);
  expect([first[0], first[9]]).toEqual([3, 9]);
  expect(history.demand[31 + 4]).toBe(7);
  expect(history.keys[0]).toMatchObject({ unitCostMinor: 400, unitMarginMinor: 600, orderMultiple: 5, minimumOrderQuantity: 10 });
});

it("takes the supplier's terms until there are purchase orders, and then what they teach, open ones included", async () => {
  const stated = await january();
  expect(stated.learnedLeadTimes).toBe(0);
  expect(momentsOf(stated.keys[0]?.leadTime ?? { logMean: 0, logDeviation: 0 }).days).toBeCloseTo(7, 9);
  const { rows: orders } = await database.pool.query<{ id: number }>(
    `INSERT INTO purchase_order (entity_id, supplier_id, node_id, number, currency, ordered_at, total_minor)
     SELECT $1, $2, $3, 'PO-' || n, 'GBP', '2026-01-01Z'::timestamptz + n * interval '1 hour', 100 FROM generate_series(1, 6) n RETURNING id`,
    [retailer.entityId, retailer.supplierId, retailer.nodeIds[0]],
  );
  const ids = orders.map(({ id }) => id);
  await database.pool.query(
    `INSERT INTO purchase_order_line (purchase_order_id, line_number, item_id, ordered_quantity, unit_price, requested_at, first_promised_at, current_promised_at)
     SELECT id, 1, $2, 10, 4, '2026-01-08Z', '2026-01-08Z', '2026-01-08Z' FROM unnest($1::bigint[]) id`,
    [ids, retailer.itemIds[0]],
  );
  // Four came after twelve to sixteen days; the two others are open.
  await database.pool.query(
    `WITH receipt AS (
       INSERT INTO goods_receipt (purchase_order_id, node_id, number, received_at)
       SELECT id, $2, 'GR-' || id, '2026-01-13Z'::timestamptz + (n - 1) * interval '32 hours' FROM unnest($1::bigint[]) WITH ORDINALITY AS o(id, n) RETURNING id, purchase_order_id)
     INSERT INTO goods_receipt_line (goods_receipt_id, purchase_order_line_id, item_id, accepted_quantity)
     SELECT r.id, l.id, l.item_id, 10 FROM receipt r JOIN purchase_order_line l ON l.purchase_order_id = r.purchase_order_id`,
    [ids.slice(0, 4), retailer.nodeIds[0]],
  );
  const taught = await january();
  const daysOf = (fit = lognormalOf(0, 0)) => momentsOf(fit).days;
  // Nothing had arrived when the stretch began, so that a policy knows the statement; deliveries take what they took.
  expect(taught.learnedLeadTimes).toBe(0);
  expect(daysOf(taught.keys[0]?.knownLeadTime)).toBeCloseTo(7, 9);
  expect(daysOf(taught.keys[0]?.leadTime)).toBeGreaterThan(16);
  const later = await between("2026-01-25", "2026-02-01");
  expect(later.learnedLeadTimes).toBe(2);
  expect(daysOf(later.keys[0]?.knownLeadTime)).toBeGreaterThan(14);
});

it("looks back as far as forecasts do where they are replayed, and knows the days on which the shelf was empty", async () => {
  const [itemId] = retailer.itemIds;
  await database.pool.query(
    `INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id)
     VALUES ('2026-01-01 08:00Z', $1, $2, 'opening', 3, 'count', 'test', 1), ('2026-01-01 23:40Z', $1, $2, 'ship', -3, 'sold', 'test', 1)`,
    [itemId, retailer.nodeIds[0]],
  );
  await database.pool.query("UPDATE stock_balance SET sellable = 0, allocated = 0 WHERE item_id = $1", [itemId]);
  const plain = await between("2026-05-01", "2026-06-01");
  const far = await between("2026-05-01", "2026-06-01", true);
  expect([plain.days, far.days]).toEqual([31, 151]);
  expect(far.stretch).toEqual({ from: 120, to: 151 });
  // Nobody asked in the twelve weeks before the stretch nor in it: nothing of that is replayed.
  expect(far.itemIds).toEqual([]);
  const { shelf, itemIds } = await between("2026-01-08", "2026-02-01", true);
  expect(itemIds).toEqual(retailer.itemIds);
  expect([...(shelf?.empty.subarray(0, 11) ?? [])]).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1]);
  expect([...(shelf?.since ?? [])].slice(0, 1)).toEqual([0]);
});
