import { sql } from "drizzle-orm";
import { bigint, check, doublePrecision, index, integer, numeric, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant, quantity, reference, unitPrice } from "./columns";
import { item } from "./items";
import { node } from "./organisation";

/** The present: one row for each item × node. Changed only together with a movement. */
export const stockBalance = pgTable(
  "stock_balance",
  {
    itemId: reference()
      .notNull()
      .references(() => item.id),
    nodeId: integer()
      .notNull()
      .references(() => node.id),
    /** The row's key on the live feed; a node id stays below 4096. */
    id: bigint({ mode: "number" }).generatedAlwaysAs(sql`item_id * 4096 + node_id`),
    sellable: quantity().notNull().default(0),
    quarantined: quantity().notNull().default(0),
    returnPending: quantity().notNull().default(0),
    allocated: quantity().notNull().default(0),
    channelHold: quantity().notNull().default(0),
    safetyBuffer: quantity().notNull().default(0),
    backordered: quantity().notNull().default(0),
    inboundOrdered: quantity().notNull().default(0),
    inTransit: quantity().notNull().default(0),
    onHand: integer().generatedAlwaysAs(sql`sellable + quarantined + return_pending`),
    available: integer().generatedAlwaysAs(sql`sellable - allocated - channel_hold - safety_buffer`),
    /** Base units a day, written by replenishment. */
    dailyDemand: numeric({ precision: 14, scale: 4, mode: "number" }).notNull().default(0),
    reorderPoint: quantity().notNull().default(0),
    nextInboundAt: instant(),
    /** The item's, copied by a trigger: what 500,000 rows are sorted by has to stand in their own table. */
    unitCost: unitPrice().notNull().default("0"),
    valueMinor: bigint({ mode: "number" })
      .notNull()
      .generatedAlwaysAs(sql`round((sellable + quarantined + return_pending) * unit_cost * 100)::bigint`),
    /** Null where nothing sells. */
    daysOnHand: doublePrecision().generatedAlwaysAs(sql`round(sellable / nullif(daily_demand, 0), 1)::float8`),
    // A row without demand is never short, and never excess: nobody knows yet. Half a year of demand is excess.
    risk: text({ enum: ["stockout", "low", "healthy", "excess"] })
      .notNull()
      .generatedAlwaysAs(
        sql`CASE
  WHEN sellable - allocated - channel_hold - safety_buffer <= 0 AND (daily_demand > 0 OR backordered > 0) THEN 'stockout'
  WHEN daily_demand > 0 AND sellable - allocated - channel_hold - safety_buffer <= reorder_point THEN 'low'
  WHEN daily_demand > 0 AND sellable - allocated - channel_hold - safety_buffer > 180 * daily_demand THEN 'excess'
  ELSE 'healthy' END`,
      ),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.itemId, t.nodeId] }),
    unique("stock_balance_row").on(t.id),
    // What the inventory is sorted and filtered by, with the key that makes the order total.
    index("stock_balance_by_available").on(t.available, t.id),
    index("stock_balance_by_on_hand").on(t.onHand, t.id),
    index("stock_balance_by_daily_demand").on(t.dailyDemand, t.id),
    index("stock_balance_by_days_on_hand").on(t.daysOnHand, t.id),
    // With the risk, so that the most valuable rows of a risk are found without a look at the others.
    index("stock_balance_by_value").on(t.valueMinor, t.id, t.risk),
    index("stock_balance_by_risk").on(t.risk, t.valueMinor.desc().nullsFirst(), t.id.desc().nullsFirst()),
    check("stock_balance_guard", sql`0 <= ${t.allocated} AND ${t.allocated} <= ${t.sellable}`),
    check(
      "stock_balance_buckets",
      sql`${t.quarantined} >= 0 AND ${t.returnPending} >= 0 AND ${t.backordered} >= 0 AND ${t.inboundOrdered} >= 0 AND ${t.inTransit} >= 0`,
    ),
  ],
);

/** The history: append-only; the sum of an item × node's movements is its balance. */
export const stockMovement = pgTable(
  "stock_movement",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    occurredAt: instant().notNull(),
    itemId: reference().notNull(),
    nodeId: integer().notNull(),
    kind: text({
      enum: [
        "opening",
        "receive",
        "release",
        "reject",
        "allocate",
        "deallocate",
        "ship",
        "return_in",
        "return_disposed",
        "count",
        "transfer_out",
        "transfer_in",
      ],
    }).notNull(),
    sellableDelta: integer().notNull().default(0),
    quarantinedDelta: integer().notNull().default(0),
    returnPendingDelta: integer().notNull().default(0),
    allocatedDelta: integer().notNull().default(0),
    reason: text().notNull(),
    /** What caused it, e.g. "sales_order" and its id. */
    sourceKind: text().notNull(),
    sourceId: reference().notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.occurredAt] }), index("stock_movement_by_item_node").on(t.itemId, t.nodeId, t.occurredAt)],
);
