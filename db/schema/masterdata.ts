import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, jsonb, pgTable, primaryKey, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { id, instant, minor, reference } from "./columns";
import { item } from "./items";
import { entity } from "./organisation";
import { supplier } from "./suppliers";

/** Other units of an item: how many base units one of them is, as an exact fraction, and its own GTIN. */
export const itemUnit = pgTable(
  "item_unit",
  {
    itemId: reference()
      .notNull()
      .references(() => item.id),
    unit: text().notNull(),
    /** Base units in `denominator` of this unit; both null: the unit is in use and nobody knows its factor. Never read as 1. */
    numerator: integer(),
    denominator: integer(),
    gtin: text(),
    /** As item.gtin14. */
    gtin14: text().generatedAlwaysAs(sql`CASE WHEN gtin ~ '^[0-9]{8,14}$' AND gtin !~ '^0+$' THEN lpad(gtin, 14, '0') END`),
  },
  (t) => [
    primaryKey({ columns: [t.itemId, t.unit] }),
    index("item_unit_gtin14").on(t.gtin14).where(sql`gtin14 is not null`),
    check("item_unit_factor", sql`(${t.numerator} IS NULL) = (${t.denominator} IS NULL) AND ${t.numerator} > 0 AND ${t.denominator} > 0`),
  ],
);

/** How ready each item and supplier is for automation, as the steward's queue shows and sorts it (domain/masterdata/readiness.ts). */
export const readiness = pgTable(
  "readiness",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    itemId: reference().references(() => item.id),
    supplierId: integer().references(() => supplier.id),
    score: integer().notNull(),
    isReady: boolean().notNull(),
    /** The names of the failing checks, the heaviest first. */
    defects: text().array().notNull(),
    /** The failing checks with what they found. */
    evidence: jsonb().$type<Record<string, unknown>[]>().notNull(),
    /** What hangs on it while something fails: stock at cost and open purchase orders. 0 where nothing fails. */
    stockMinor: minor().notNull().default(0),
    openOrderMinor: minor().notNull().default(0),
    atStakeMinor: bigint({ mode: "number" }).notNull().generatedAlwaysAs(sql`stock_minor + open_order_minor`),
    assessedAt: instant().notNull(),
  },
  (t) => [
    unique().on(t.itemId),
    unique().on(t.supplierId),
    index("readiness_queue").on(t.score, t.atStakeMinor.desc()),
    check("readiness_of_one", sql`(${t.itemId} IS NULL) <> (${t.supplierId} IS NULL)`),
  ],
);

/** Two items or two suppliers that are probably one, until a person decides. */
export const duplicateProposal = pgTable(
  "duplicate_proposal",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    kind: text({ enum: ["item", "supplier"] }).notNull(),
    /** The smaller id; ids of items or of suppliers, as `kind` says. */
    leftId: reference().notNull(),
    rightId: reference().notNull(),
    /** Thousandths of likeness, 0–1000. */
    score: integer().notNull(),
    /** Which features agree and disagree (domain/masterdata/duplicate-evidence.ts). */
    evidence: jsonb().$type<Record<string, unknown>[]>().notNull(),
    /** What was compared, as a digest: a dismissal holds as long as it stays the same. */
    fingerprint: text().notNull(),
    state: text({ enum: ["open", "dismissed", "merged", "withdrawn"] })
      .notNull()
      .default("open"),
    reason: text(),
    version: integer().notNull().default(1),
    proposedAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique().on(t.kind, t.leftId, t.rightId),
    index("duplicate_proposal_right").on(t.kind, t.rightId),
    index("duplicate_proposal_queue").on(t.state, t.score.desc()),
    check("duplicate_proposal_pair", sql`${t.leftId} < ${t.rightId}`),
  ],
);

/** What the last search for duplicates saw of an entity, so that an unchanged one is not searched again. */
export const duplicateSearch = pgTable(
  "duplicate_search",
  {
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    kind: text({ enum: ["item", "supplier"] }).notNull(),
    fingerprint: text().notNull(),
    searchedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.entityId, t.kind] })],
);

/** Merges, also those that were taken back. While one stands, the survivor answers to both codes. */
export const masterMerge = pgTable(
  "master_merge",
  {
    id: id(),
    entityId: integer()
      .notNull()
      .references(() => entity.id),
    kind: text({ enum: ["item", "supplier"] }).notNull(),
    survivorId: reference().notNull(),
    mergedId: reference().notNull(),
    proposalId: reference().references(() => duplicateProposal.id),
    /** Other proposals about the merged one, which came to rest with it and come back with an undo. */
    withdrawnProposalIds: reference().array().notNull(),
    reason: text().notNull(),
    /** The conflicts that were shown and accepted. */
    conflicts: jsonb().$type<Record<string, unknown>[]>().notNull(),
    mergedAt: instant().notNull(),
    undoneAt: instant(),
  },
  (t) => [
    uniqueIndex("master_merge_standing").on(t.kind, t.mergedId).where(sql`undone_at is null`),
    index("master_merge_of_survivor").on(t.kind, t.survivorId),
    check("master_merge_pair", sql`${t.survivorId} <> ${t.mergedId}`),
  ],
);
