import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { xid8 } from "./changes";
import { instant, minor, quantity, reference } from "./columns";

/** Demand as it was asked for, one row an order line. A hypertable where TimescaleDB is. */
export const demandFact = pgTable(
  "demand_fact",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    occurredAt: instant().notNull(),
    entityId: integer().notNull(),
    itemId: reference().notNull(),
    nodeId: integer().notNull(),
    channelId: integer().notNull(),
    quantity: quantity().notNull(),
    revenueMinor: minor().notNull(),
    costMinor: minor().notNull(),
    /** The transaction that brought it: rollups follow the order of commit, so that late facts count. */
    xid: xid8().notNull().default(sql`pg_current_xact_id()`),
  },
  (t) => [
    primaryKey({ columns: [t.id, t.occurredAt] }),
    // With the quantity: planning reads the demand of months, and no row of the table for it.
    index("demand_fact_by_item").on(t.itemId, t.nodeId, t.occurredAt, t.quantity),
    index("demand_fact_in_commit_order").on(t.xid),
  ],
);

/** What happened, as counted by the KPIs. A hypertable where TimescaleDB is. */
export const kpiEvent = pgTable(
  "kpi_event",
  {
    id: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
    occurredAt: instant().notNull(),
    /** See domain/kpi/catalogue.ts. */
    kind: text().notNull(),
    entityId: integer().notNull(),
    nodeId: integer(),
    channelId: integer(),
    count: integer().notNull().default(1),
    quantity: bigint({ mode: "number" }).notNull().default(0),
    valueMinor: minor().notNull().default(0),
    xid: xid8().notNull().default(sql`pg_current_xact_id()`),
  },
  (t) => [
    primaryKey({ columns: [t.id, t.occurredAt] }),
    index("kpi_event_by_time").on(t.occurredAt),
    index("kpi_event_in_commit_order").on(t.xid),
  ],
);
