import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, smallint, text, unique } from "drizzle-orm/pg-core";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { id, instant, reference, smallId } from "./columns";
import { channel, entity } from "./organisation";
import { supplier } from "./suppliers";

/** Who may post to /api/ingest/<code>, how it proves itself, and what its payloads are. */
export const ingestSource = pgTable("ingest_source", {
  id: smallId(),
  code: text().notNull().unique(),
  entityId: integer()
    .notNull()
    .references(() => entity.id),
  /** Orders of this source belong to this channel. */
  channelId: integer().references(() => channel.id),
  /** Answers of this source are taken for orders with this supplier only; null where a provider speaks for many. */
  supplierId: integer().references(() => supplier.id),
  format: text({ enum: ["shopify", "woocommerce", "gantry", "ubl_order_response", "x12_855", "confirmation_csv"] }).notNull(),
  authentication: text({ enum: ["hmac_sha256_base64", "api_key"] }).notNull(),
  secret: text().notNull(),
  ratePerSecond: integer().notNull().default(5000),
  active: boolean().notNull().default(true),
});

/** Everything that was ever accepted, raw. */
export const inboundMessage = pgTable(
  "inbound_message",
  {
    id: id(),
    sourceId: integer()
      .notNull()
      .references(() => ingestSource.id),
    externalId: text().notNull(),
    kind: text().notNull(),
    /** Messages of one key are applied in the order they were accepted. */
    entityKey: text().notNull(),
    body: text().notNull(),
    /** Of what it said when it came: the same number that says otherwise is not the same message. Null where that is not compared. */
    fingerprint: text(),
    state: text({ enum: ["received", "retrying", "processed", "dead", "discarded"] })
      .notNull()
      .default("received"),
    attempts: smallint().notNull().default(0),
    nextAttemptAt: instant().notNull().defaultNow(),
    issues: jsonb().$type<FieldIssue[]>(),
    /** What it became, e.g. {"kind":"sales_order","id":7}. */
    result: jsonb().$type<{ kind: string; id: number }>(),
    receivedAt: instant().notNull().defaultNow(),
    processedAt: instant(),
  },
  (t) => [
    unique().on(t.sourceId, t.externalId),
    index("inbound_message_open").on(t.id).where(sql`state in ('received','retrying')`),
    index("inbound_message_held_keys").on(t.entityKey, t.id).where(sql`state in ('received','retrying','dead')`),
  ],
);

export const outboundMessage = pgTable(
  "outbound_message",
  {
    id: id(),
    entityId: integer().notNull(),
    destination: text().notNull(),
    kind: text().notNull(),
    sourceKind: text().notNull(),
    sourceId: reference().notNull(),
    /** What the message says, for people; the document is what is sent. */
    body: jsonb().notNull(),
    contentType: text(),
    document: text(),
    /** `available`: not posted anywhere, to be fetched from the portal. */
    state: text({ enum: ["queued", "delivered", "retrying", "dead", "available"] })
      .notNull()
      .default("queued"),
    attempts: smallint().notNull().default(0),
    nextAttemptAt: instant().notNull().defaultNow(),
    /** Why the last attempt failed. */
    issue: text(),
    deliveredAt: instant(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("outbound_message_by_source").on(t.sourceKind, t.sourceId),
    index("outbound_message_open").on(t.nextAttemptAt).where(sql`state in ('queued','retrying')`),
  ],
);
