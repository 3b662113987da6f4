import { z } from "zod";
import { smallId } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { gapsOf, refuseReview, reviewGaps, type SupplierState } from "@/domain/procurement/supplier-onboarding";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { actorName, requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { assessSupplierAndItems } from "../../masterdata/assess-readiness";
import { readSupplierFile } from "./supplier-file";

export const reviewSupplierInput = z.object({
  supplierId: smallId,
  to: z.enum(["in_review", "approved", "suspended"]),
  reason,
  /** What its file lacks, as the person saw it; a gap that is not named stops the approval. */
  acknowledged: z.array(z.enum(reviewGaps)).default([]),
});

/** Moves a supplier one step through its onboarding; two people are needed to approve. */
export function reviewSupplier(context: ServiceContext, input: z.input<typeof reviewSupplierInput>): Promise<{ state: SupplierState }> {
  const { supplierId, to, reason, acknowledged } = reviewSupplierInput.parse(input);
  return transact(context, async (inside) => {
    const { client } = inside;
    const { rows } = await client.query<{ entity_id: number; name: string; state: SupplierState }>(
      "SELECT entity_id, name, state FROM supplier WHERE id = $1 FOR UPDATE",
      [supplierId],
    );
    const supplier = rows[0];
    if (!supplier) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "suppliers.review", { entityId: supplier.entity_id, nodeIds: [] });
    const started = await client.query<{ actor: string }>(
      "SELECT actor FROM audit_entry WHERE subject_kind = 'supplier' AND subject_id = $1 AND verb = 'supplier.in_review' ORDER BY id DESC LIMIT 1",
      [supplierId],
    );
    const refusal = refuseReview(supplier.state, to, actorName(inside.actor), started.rows[0]?.actor ?? null);
    if (refusal === "same_person") throw new ServiceError("forbidden", "Who started the review does not approve it: ask another person.");
    if (refusal) throw new ServiceError("conflict", `${supplier.name} is ${supplier.state.replace("_", " ")}.`);
    const gaps = to === "approved" ? gapsOf(await readSupplierFile(client, supplierId)) : [];
    const unseen = gaps.find((gap) => !acknowledged.includes(gap));
    if (unseen)
      throw new ServiceError("conflict", `Look at this first: ${unseen.replaceAll("_", " ")} of ${supplier.name}.`, { path: unseen });
    await client.query("UPDATE supplier SET state = $2 WHERE id = $1", [supplierId, to]);
    await audit(inside, `supplier.${to}`, [
      {
        subjectKind: "supplier",
        subjectId: supplierId,
        detail: { reason, previous: supplier.state, ...(gaps.length > 0 && { despite: gaps }) },
      },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
    await assessSupplierAndItems(inside, supplierId);
    return { state: to };
  });
}
