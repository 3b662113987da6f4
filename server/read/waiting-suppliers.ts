import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import { type Grant, isWithin, scopeOf } from "@/domain/governance/roles";
import { isoInstant, jsonRows } from "./grid-query";
import { nameOf } from "./supplier-bank";
import { readSuppliersRows } from "./suppliers";

/** A supplier that waits for somebody to begin its review, for a second person to end it, or to decide where it is paid. */
export type SupplierWait = {
  row: TopicRow<"suppliers">;
  waits: "application" | "review" | "bank_change";
  since: string | null;
  askedBy: string | null;
};
type Wait = Omit<SupplierWait, "row"> & { id: number; entityId: number };
type Person = { id: string; grants: Grant[] };

const MOST = 200;

/** Which suppliers this person can decide about; what they asked for themselves is another's. */
async function waitsFor(queryable: Queryable, person: Person): Promise<Wait[]> {
  const reviews = scopeOf(person.grants, "suppliers.review");
  const accounts = scopeOf(person.grants, "bankdetails.approve");
  if (!reviews && !accounts) return [];
  const waits = await jsonRows<Wait>(
    queryable,
    `SELECT json_build_object('id', w.id, 'entityId', (SELECT s.entity_id FROM supplier s WHERE s.id = w.id), 'waits', w.waits, 'since', ${isoInstant("w.since")}, 'askedBy', ${nameOf("w.actor")}) AS row FROM (
       SELECT s.id, CASE s.state WHEN 'applied' THEN 'application' ELSE 'review' END AS waits, a.at AS since, a.actor FROM supplier s
       LEFT JOIN LATERAL (SELECT e.at, e.actor FROM audit_entry e WHERE e.subject_kind = 'supplier' AND e.subject_id = s.id
         AND e.verb = CASE s.state WHEN 'in_review' THEN 'supplier.in_review' ELSE 'supplier.applied' END ORDER BY e.id DESC LIMIT 1) a ON true
       WHERE s.state IN ('applied', 'in_review') AND s.merged_into_id IS NULL AND (s.state = 'applied' OR a.actor IS DISTINCT FROM 'person:' || $1)
       UNION ALL
       SELECT b.supplier_id, 'bank_change', b.requested_at, b.requested_by FROM supplier_bank_detail b WHERE b.state = 'requested' AND b.requested_by <> 'person:' || $1) w
     ORDER BY w.since NULLS LAST, w.id, w.waits LIMIT ${MOST}`,
    [person.id],
  );
  return waits.filter(({ entityId, waits: what }) => {
    const scope = what === "bank_change" ? accounts : reviews;
    return scope !== null && isWithin(scope, { entityId, nodeIds: [] });
  });
}

/** How many suppliers wait for the person. */
export const countWaitingSuppliers = async (queryable: Queryable, person: Person): Promise<number> =>
  (await waitsFor(queryable, person)).length;

/** What waits for the person, with the rows of the suppliers. */
export async function readWaitingSuppliers(queryable: Queryable, person: Person): Promise<SupplierWait[]> {
  const waits = await waitsFor(queryable, person);
  const rows = new Map(
    (
      await readSuppliersRows(
        queryable,
        waits.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  return waits.flatMap(({ id, entityId: _, ...wait }) => {
    const row = rows.get(id);
    return row ? [{ row, ...wait }] : [];
  });
}
