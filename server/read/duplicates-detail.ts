import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import type { Feature } from "@/domain/masterdata/duplicate-evidence";
import { type MergeConflict, type MergeSide, mergeConflicts } from "@/domain/masterdata/merge-conflicts";
import { readMergeSides } from "@/server/services/masterdata/merge-sides";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { readDuplicatesRows } from "./duplicates";
import { isoInstant, jsonRows } from "./grid-query";

type Merge = { id: number; survivorId: number; reason: string; mergedAt: string; undoneAt: string | null };
type Side = MergeSide & { id: number; readinessId: number | null };

export type DuplicateDetail = {
  row: TopicRow<"duplicates">;
  features: Feature[];
  reason: string | null;
  currency: string;
  left: Side;
  right: Side;
  /** What stands against keeping the left one, and the right one. */
  keepLeft: MergeConflict[];
  keepRight: MergeConflict[];
  /** The newest first; the one that stands, if any, is the first. */
  merges: Merge[];
  timeline: TimelineEntry[];
};

export async function readDuplicateDetail(queryable: Queryable, scope: Scope, id: number): Promise<DuplicateDetail> {
  const row = rowInScope(scope, await readDuplicatesRows(queryable, [id]));
  const { rows } = await queryable.query<{ left: number; right: number; evidence: Feature[]; reason: string | null; currency: string }>(
    `SELECT d.left_id AS left, d.right_id AS right, d.evidence, d.reason, e.currency FROM duplicate_proposal d JOIN entity e ON e.id = d.entity_id WHERE d.id = $1`,
    [id],
  );
  const [own] = rows;
  const sides = await readMergeSides(queryable, row.kind, [own?.left ?? 0, own?.right ?? 0]);
  const { rows: queued } = await queryable.query<{ id: number; subject: number }>(
    `SELECT id, ${row.kind}_id AS subject FROM readiness WHERE ${row.kind}_id = ANY($1::bigint[])`,
    [[own?.left ?? 0, own?.right ?? 0]],
  );
  const merges = await jsonRows<Merge>(
    queryable,
    `SELECT json_build_object('id', id, 'survivorId', survivor_id, 'reason', reason, 'mergedAt', ${isoInstant("merged_at")}, 'undoneAt', ${isoInstant("undone_at")}) AS row
     FROM master_merge WHERE proposal_id = $1 ORDER BY id DESC`,
    [id],
  );
  const sideOf = (subject: number): Side => {
    const side = sides.get(subject) as MergeSide;
    return { ...side, id: subject, readinessId: queued.find((one) => one.subject === subject)?.id ?? null };
  };
  const [left, right] = [sideOf(own?.left ?? 0), sideOf(own?.right ?? 0)];
  return {
    row,
    features: own?.evidence ?? [],
    reason: own?.reason ?? null,
    currency: own?.currency ?? "",
    left,
    right,
    keepLeft: mergeConflicts(left, right),
    keepRight: mergeConflicts(right, left),
    merges,
    timeline: await readTimeline(queryable, [{ kind: "duplicate_proposal", id }]),
  };
}
