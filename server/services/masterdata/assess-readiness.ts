import { isDeepStrictEqual } from "node:util";
import type { Client } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import { readinessOfRecord } from "@/domain/masterdata/item-record";
import { defectWeights, type ItemDefect, type Readiness, type SupplierDefect, supplierReadiness } from "@/domain/masterdata/readiness";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requirePermission, type ServiceContext, transact } from "../context";
import { readItemRecords, readSupplierRecords } from "./item-records";

type Inside = ServiceContext & { client: Client };
type Kind = "item" | "supplier";
type Assessment = { subjectId: number; entityId: number } & Readiness<ItemDefect | SupplierDefect>;
type Stored = { id: number; subjectId: number; score: number; evidence: unknown; stockMinor: number; openOrderMinor: number };
type Money = { subjectId: number; stockMinor: number; openOrderMinor: number };

/** Records of one transaction of the job: some 100 ms, so that the live feed is never held back by it. */
const CHUNK = 1_000;

/** What is still to come of orders that stand, at the orders' prices. */
const OPEN = `round(sum((l.ordered_quantity - l.received_quantity - l.rejected_quantity) * l.unit_price * ${minorPerMajorOf("p.currency")}))`;
const STANDING = `p.receipt_state IN ('none', 'partial') AND p.approval_state <> 'rejected' AND p.cancelled_at IS NULL
  AND l.received_quantity + l.rejected_quantity < l.ordered_quantity`;

const MONEY: Record<Kind, string> = {
  item: `SELECT k.id AS "subjectId", coalesce((SELECT sum(b.value_minor) FROM stock_balance b WHERE b.item_id = k.id), 0)::bigint AS "stockMinor",
    coalesce((SELECT ${OPEN} FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
      WHERE l.item_id = k.id AND l.received_quantity < l.ordered_quantity AND ${STANDING}), 0)::bigint AS "openOrderMinor"
    FROM unnest($1::bigint[]) AS k(id)`,
  // Of a supplier: what is stocked of the items that are bought from it.
  supplier: `SELECT k.id AS "subjectId", coalesce((SELECT sum(b.value_minor) FROM supplier_item t JOIN stock_balance b ON b.item_id = t.item_id
      WHERE t.supplier_id = k.id AND t.rank = 1), 0)::bigint AS "stockMinor",
    coalesce((SELECT ${OPEN} FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id
      WHERE p.supplier_id = k.id AND ${STANDING}), 0)::bigint AS "openOrderMinor"
    FROM unnest($1::bigint[]) AS k(id)`,
};

/** The heaviest first; a check that fails twice is named once. */
const namesOf = (defects: readonly (ItemDefect | SupplierDefect)[]) =>
  [...new Set(defects.map(({ kind }) => kind))].sort((a, b) => defectWeights[b] - defectWeights[a] || (a < b ? -1 : 1));

/** Brings the stored readiness of these up to date, in the caller's transaction. Only what changed is written, told and audited. */
async function store(
  { client, now, ...context }: Inside,
  kind: Kind,
  ids: readonly number[],
  found: readonly Assessment[],
): Promise<number> {
  const failing = found.filter(({ defects }) => defects.length > 0).map(({ subjectId }) => subjectId);
  const { rows: money } = await client.query<Money>(MONEY[kind], [failing]);
  const moneyOf = new Map(money.map((row) => [row.subjectId, row]));
  const { rows: stored } = await client.query<Stored>(
    `SELECT id, ${kind}_id AS "subjectId", score, evidence, stock_minor AS "stockMinor", open_order_minor AS "openOrderMinor" FROM readiness
     WHERE ${kind}_id = ANY($1::bigint[]) ORDER BY ${kind}_id FOR UPDATE`,
    [ids],
  );
  const before = new Map(stored.map((row) => [row.subjectId, row]));
  const assessed = found.map((one) => {
    const { stockMinor = 0, openOrderMinor = 0 } = moneyOf.get(one.subjectId) ?? {};
    return { ...one, evidence: JSON.parse(JSON.stringify(one.defects)) as unknown, stockMinor, openOrderMinor };
  });
  const changed = assessed
    .filter(({ subjectId, ...one }) => {
      const old = before.get(subjectId);
      return (
        !old ||
        old.score !== one.score ||
        old.stockMinor !== one.stockMinor ||
        old.openOrderMinor !== one.openOrderMinor ||
        !isDeepStrictEqual(old.evidence, one.evidence)
      );
    })
    .sort((a, b) => a.subjectId - b.subjectId);
  const { rows: written } = await client.query<{ id: number; subjectId: number }>(
    `INSERT INTO readiness AS r (entity_id, ${kind}_id, score, is_ready, defects, evidence, stock_minor, open_order_minor, assessed_at)
     SELECT n.entity_id, n.id, n.score, n.is_ready, ARRAY(SELECT name FROM jsonb_array_elements_text(n.defects) WITH ORDINALITY AS d(name, place) ORDER BY place),
       n.evidence, n.stock, n.open, $8
     FROM unnest($1::int[], $2::bigint[], $3::int[], $4::bool[], $5::jsonb[], $6::jsonb[], $7::bigint[], $9::bigint[])
       AS n(entity_id, id, score, is_ready, defects, evidence, stock, open)
     ON CONFLICT (${kind}_id) DO UPDATE SET score = excluded.score, is_ready = excluded.is_ready, defects = excluded.defects, evidence = excluded.evidence,
       stock_minor = excluded.stock_minor, open_order_minor = excluded.open_order_minor, assessed_at = excluded.assessed_at
     RETURNING id, ${kind}_id AS "subjectId"`,
    [
      changed.map((one) => one.entityId),
      changed.map((one) => one.subjectId),
      changed.map((one) => one.score),
      changed.map((one) => one.isReady),
      changed.map((one) => JSON.stringify(namesOf(one.defects))),
      changed.map((one) => JSON.stringify(one.evidence)),
      changed.map((one) => one.stockMinor),
      now,
      changed.map((one) => one.openOrderMinor),
    ],
  );
  // Merged into another: it is no record of its own any more.
  const gone = stored.filter(({ subjectId }) => !found.some((one) => one.subjectId === subjectId)).map(({ id }) => id);
  if (gone.length > 0) await client.query("DELETE FROM readiness WHERE id = ANY($1::bigint[])", [gone]);
  const rowOf = new Map(written.map(({ id, subjectId }) => [subjectId, id]));
  await audit(
    { ...context, client, now },
    "readiness.assessed",
    changed
      // Of a first look, what fails; later, every change of the score.
      .filter(({ subjectId, score }) => score !== (before.get(subjectId)?.score ?? 100))
      .map(({ subjectId, score, defects }) => ({
        subjectKind: "readiness",
        subjectId: rowOf.get(subjectId) ?? 0,
        detail: { of: `${kind} ${subjectId}`, from: before.get(subjectId)?.score ?? null, to: score, failing: namesOf(defects) },
      })),
  );
  await markChanged(client, "readiness", [...written.map(({ id }) => id), ...gone]);
  return written.length + gone.length;
}

/** After a change of these items. Bundles are not bought, services not stocked, and what was merged answers through its survivor. */
export async function assessItems(inside: Inside, itemIds: readonly number[]): Promise<number> {
  if (itemIds.length === 0) return 0;
  const { rows } = await inside.client.query<{ id: number }>(
    "SELECT id FROM item WHERE id = ANY($1::bigint[]) AND NOT is_bundle AND NOT is_service AND merged_into_id IS NULL",
    [itemIds],
  );
  const records = await readItemRecords(
    inside.client,
    rows.map(({ id }) => id),
  );
  const found = records.map((record) => ({ subjectId: record.id, entityId: record.entityId, ...readinessOfRecord(record) }));
  return store(inside, "item", itemIds, found);
}

export async function assessSuppliers(inside: Inside, supplierIds: readonly number[]): Promise<number> {
  if (supplierIds.length === 0) return 0;
  const records = await readSupplierRecords(inside.client, supplierIds);
  const found = records.map((record) => ({ subjectId: record.id, entityId: record.entityId, ...supplierReadiness(record) }));
  return store(inside, "supplier", supplierIds, found);
}

/** After a supplier's state changed: what it sells has a source more, or one less. */
export async function assessSupplierAndItems(inside: Inside, supplierId: number): Promise<void> {
  await assessSuppliers(inside, [supplierId]);
  const { rows } = await inside.client.query<{ id: number }>(
    "SELECT item_id AS id FROM supplier_item WHERE supplier_id = $1 OR supplier_id IN (SELECT id FROM supplier WHERE merged_into_id = $1) ORDER BY 1",
    [supplierId],
  );
  await assessItems(inside, [...new Set(rows.map(({ id }) => id))]);
}

/** Every item and supplier, a chunk a transaction. What no verb told of (a supplier's review, deliveries) is found here. */
export async function assessReadiness(context: ServiceContext, stopped: () => boolean = () => false): Promise<number> {
  requirePermission(context, "governance.write");
  let changed = 0;
  for (const [table, assess] of [
    ["item", assessItems],
    ["supplier", assessSuppliers],
  ] as const) {
    for (let after = 0; !stopped(); ) {
      const { rows } = await context.pool.query<{ id: number }>(`SELECT id FROM ${table} WHERE id > $1 ORDER BY id LIMIT ${CHUNK}`, [
        after,
      ]);
      const ids = rows.map(({ id }) => id);
      after = ids.at(-1) ?? 0;
      if (ids.length === 0) break;
      changed += await transact(context, (inside) => assess(inside, ids));
    }
  }
  return changed;
}
