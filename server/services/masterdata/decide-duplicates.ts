import { z } from "zod";
import type { Client } from "@/db/client";
import { rowId, versionNumber } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { acceptable, type MergeConflict, type MergeSide, mergeConflicts } from "@/domain/masterdata/merge-conflicts";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { refreshAllowedExcess } from "../procurement/allowed-excess";
import { assessItems, assessSuppliers } from "./assess-readiness";
import type { DuplicateKind } from "./find-duplicates";
import { markItemsShown, markSuppliersShown } from "./mark-shown";
import { readMergeSides } from "./merge-sides";

type Inside = ServiceContext & { client: Client };
type Proposal = { id: number; entityId: number; kind: DuplicateKind; leftId: number; rightId: number; state: string; version: number };

const versioned = z.object({ id: rowId, version: versionNumber });

export const dismissDuplicateInput = versioned.extend({ reason });
export const mergeDuplicateInput = versioned.extend({
  survivorId: rowId,
  /** The conflicts that the person saw and takes; one that is not named stops the merge. */
  accepted: z.array(z.enum(acceptable)).max(20).default([]),
  reason,
});
export const undoMergeInput = z.object({ mergeId: rowId, reason });

async function lockProposal(inside: Inside, wanted: z.infer<typeof versioned>): Promise<Proposal> {
  const { rows } = await inside.client.query<Proposal>(
    `SELECT id, entity_id AS "entityId", kind, left_id AS "leftId", right_id AS "rightId", state, version FROM duplicate_proposal WHERE id = $1 FOR UPDATE`,
    [wanted.id],
  );
  const proposal = rows[0];
  if (!proposal) throw new ServiceError("not_found", "There is no such row in your scope.");
  requireScope(inside, "masterdata.steward", { entityId: proposal.entityId, nodeIds: [] });
  if (proposal.version !== wanted.version || proposal.state !== "open")
    throw new ServiceError(
      "conflict",
      `This proposal is ${proposal.state === "open" ? "newer than what you saw" : proposal.state} by now.`,
    );
  return proposal;
}

/** They are two things. It is not proposed again until the data of one of them changes. */
export function dismissDuplicate(context: ServiceContext, input: z.input<typeof dismissDuplicateInput>): Promise<{ state: "dismissed" }> {
  const { reason: why, ...wanted } = dismissDuplicateInput.parse(input);
  return transact(context, async (inside) => {
    const proposal = await lockProposal(inside, wanted);
    await setState(inside, [proposal.id], "dismissed", why);
    await audit(inside, "duplicate.dismissed", [
      {
        subjectKind: "duplicate_proposal",
        subjectId: proposal.id,
        detail: { kind: proposal.kind, between: [proposal.leftId, proposal.rightId], reason: why },
      },
    ]);
    await assess(inside, proposal.kind, [proposal.leftId, proposal.rightId]);
    return { state: "dismissed" as const };
  });
}

/**
 * One record from now on: the other's code means the survivor, for new orders and for what is reported about old ones. Nothing is
 * renumbered, moved or deleted, so that the merge can be taken back exactly.
 */
export function mergeDuplicate(
  context: ServiceContext,
  input: z.input<typeof mergeDuplicateInput>,
): Promise<{ mergeId: number; survivor: string; merged: string }> {
  const { survivorId, accepted, reason: why, ...wanted } = mergeDuplicateInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const proposal = await lockProposal(inside, wanted);
    const { kind, leftId, rightId } = proposal;
    if (survivorId !== leftId && survivorId !== rightId)
      throw new ServiceError("invalid", "The survivor is one of the two.", { path: "survivorId" });
    const mergedId = survivorId === leftId ? rightId : leftId;
    await client.query(`SELECT 1 FROM ${kind} WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`, [[leftId, rightId]]);
    const sides = await readMergeSides(client, kind, [leftId, rightId]);
    const [survivor, merged] = [sides.get(survivorId), sides.get(mergedId)];
    if (!survivor || !merged) throw new ServiceError("not_found", "There is no such row in your scope.");
    const conflicts = mergeConflicts(survivor, merged);
    requireAccepted(conflicts, accepted, survivor, merged);

    await client.query(`UPDATE ${kind} SET merged_into_id = $2 WHERE id = $1`, [mergedId, survivorId]);
    // The survivor's terms hold for both from now on.
    if (kind === "supplier") await refreshAllowedExcess(client, { supplierIds: [survivorId] });
    // What else was proposed about the merged one is settled with it, and comes back with an undo.
    const { rows: withdrawn } = await client.query<{ id: number; otherId: number }>(
      `SELECT id, CASE left_id WHEN $2 THEN right_id ELSE left_id END AS "otherId" FROM duplicate_proposal
       WHERE kind = $1 AND state = 'open' AND id <> $3 AND (left_id = $2 OR right_id = $2) ORDER BY id FOR UPDATE`,
      [kind, mergedId, proposal.id],
    );
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO master_merge (entity_id, kind, survivor_id, merged_id, proposal_id, withdrawn_proposal_ids, reason, conflicts, merged_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [proposal.entityId, kind, survivorId, mergedId, proposal.id, withdrawn.map(({ id }) => id), why, JSON.stringify(conflicts), now],
    );
    const mergeId = rows[0]?.id ?? 0;
    await setState(inside, [proposal.id], "merged", why);
    await setState(
      inside,
      withdrawn.map(({ id }) => id),
      "withdrawn",
      null,
    );
    await audit(inside, `${kind}.merged`, [
      { subjectKind: kind, subjectId: mergedId, detail: { mergeId, into: survivor.code, reason: why, conflicts } },
      { subjectKind: kind, subjectId: survivorId, detail: { mergeId, alsoKnownAs: merged.code, reason: why } },
      { subjectKind: "duplicate_proposal", subjectId: proposal.id, detail: { mergeId, survivor: survivor.code, merged: merged.code } },
    ]);
    await assess(inside, kind, [leftId, rightId, ...withdrawn.map(({ otherId }) => otherId)]);
    await markShown(client, kind, [leftId, rightId]);
    return { mergeId, survivor: survivor.code, merged: merged.code };
  });
}

/** Two records again, as before. What was ordered under the survivor meanwhile stays with it: history is not rewritten. */
export function undoMerge(context: ServiceContext, input: z.input<typeof undoMergeInput>): Promise<{ proposalId: number | null }> {
  const { mergeId, reason: why } = undoMergeInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows } = await client.query<{
      entityId: number;
      kind: DuplicateKind;
      survivorId: number;
      mergedId: number;
      proposalId: number | null;
      withdrawn: number[];
      undoneAt: Date | null;
    }>(
      `SELECT entity_id AS "entityId", kind, survivor_id AS "survivorId", merged_id AS "mergedId", proposal_id AS "proposalId",
         withdrawn_proposal_ids AS withdrawn, undone_at AS "undoneAt" FROM master_merge WHERE id = $1 FOR UPDATE`,
      [mergeId],
    );
    const merge = rows[0];
    if (!merge) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "masterdata.steward", { entityId: merge.entityId, nodeIds: [] });
    if (merge.undoneAt) throw new ServiceError("conflict", "This merge was taken back already.");
    const { kind, survivorId, mergedId, proposalId } = merge;
    await client.query(`SELECT 1 FROM ${kind} WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`, [[survivorId, mergedId]]);
    await client.query(`UPDATE ${kind} SET merged_into_id = NULL WHERE id = $1`, [mergedId]);
    if (kind === "supplier") await refreshAllowedExcess(client, { supplierIds: [mergedId] });
    await client.query("UPDATE master_merge SET undone_at = $2 WHERE id = $1", [mergeId, now]);
    // Proposals come back unless the other side was merged away meanwhile.
    const { rows: back } = await client.query<{ id: number; leftId: number; rightId: number }>(
      `SELECT d.id, d.left_id AS "leftId", d.right_id AS "rightId" FROM duplicate_proposal d
       WHERE (d.id = $1 OR d.id = ANY($2::bigint[]) AND d.state = 'withdrawn')
         AND NOT EXISTS (SELECT 1 FROM ${kind} x WHERE x.id IN (d.left_id, d.right_id) AND x.merged_into_id IS NOT NULL) ORDER BY d.id FOR UPDATE`,
      [proposalId, merge.withdrawn],
    );
    await setState(
      inside,
      back.map(({ id }) => id),
      "open",
      null,
    );
    await audit(inside, `${kind}.merge_undone`, [
      { subjectKind: kind, subjectId: mergedId, detail: { mergeId, reason: why } },
      { subjectKind: kind, subjectId: survivorId, detail: { mergeId, reason: why } },
      ...(proposalId === null ? [] : [{ subjectKind: "duplicate_proposal", subjectId: proposalId, detail: { mergeId, reason: why } }]),
    ]);
    await assess(inside, kind, [survivorId, mergedId, ...back.flatMap(({ leftId, rightId }) => [leftId, rightId])]);
    await markShown(client, kind, [survivorId, mergedId]);
    return { proposalId };
  });
}

function requireAccepted(conflicts: readonly MergeConflict[], accepted: readonly string[], survivor: MergeSide, merged: MergeSide): void {
  const forbidden = conflicts.find(({ forbids }) => forbids);
  if (forbidden)
    throw new ServiceError("conflict", `${merged.code} cannot be merged into ${survivor.code}: ${forbidden.kind.replaceAll("_", " ")}.`, {
      path: forbidden.kind,
    });
  const unseen = conflicts.find(({ kind }) => !accepted.includes(kind));
  if (unseen)
    throw new ServiceError(
      "conflict",
      `Look at this first: ${unseen.kind.replaceAll("_", " ")} (${unseen.survivor} and ${unseen.merged}).`,
      {
        path: unseen.kind,
      },
    );
}

async function setState({ client, now }: Inside, ids: readonly number[], state: string, why: string | null): Promise<void> {
  if (ids.length === 0) return;
  await client.query(
    "UPDATE duplicate_proposal SET state = $2, reason = $3, version = version + 1, updated_at = $4 WHERE id = ANY($1::bigint[])",
    [ids, state, why, now],
  );
  await markChanged(client, "duplicates", ids);
}

const assess = (inside: Inside, kind: DuplicateKind, ids: readonly number[]) =>
  (kind === "item" ? assessItems : assessSuppliers)(inside, [...new Set(ids)]);

const markShown = (client: Client, kind: DuplicateKind, ids: readonly number[]) =>
  (kind === "item" ? markItemsShown : markSuppliersShown)(client, ids);
