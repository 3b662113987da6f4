import { z } from "zod";
import { countries } from "@/domain/kernel/countries";
import { smallId } from "@/domain/kernel/ids";
import { label, text } from "@/domain/kernel/words";
import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { assessSuppliers } from "./assess-readiness";
import { markSuppliersShown } from "./mark-shown";

const name = label(200, "This is needed.");
const country = z
  .string()
  .refine((code) => countries.has(code), "Two capital letters of a country, such as PT.")
  .nullable();

export const correctSupplierInput = z.object({
  supplierId: smallId,
  name: name.optional(),
  country: country.optional(),
  /** What the person saw: somebody else's change since then is a conflict. */
  seen: z.object({ name: text(1_000), country: text(100).nullable() }),
});

/** Mends a supplier's name and country. Its state is the review's matter, its terms belong to the items. */
export function correctSupplier(context: ServiceContext, input: z.input<typeof correctSupplierInput>): Promise<{ score: number | null }> {
  const { supplierId, seen, ...changed } = correctSupplierInput.parse(input);
  return transact(context, async (inside) => {
    const { client } = inside;
    const { rows } = await client.query<{ entity_id: number; name: string; country: string | null; merged_into_id: number | null }>(
      "SELECT entity_id, name, country, merged_into_id FROM supplier WHERE id = $1 FOR UPDATE",
      [supplierId],
    );
    const own = rows[0];
    if (!own) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "masterdata.steward", { entityId: own.entity_id, nodeIds: [] });
    if (own.merged_into_id !== null)
      throw new ServiceError("conflict", `${own.name} was merged into another supplier: mend that one, or undo the merge.`);
    for (const field of ["name", "country"] as const)
      if (changed[field] !== undefined && seen[field] !== own[field])
        throw new ServiceError("conflict", "Somebody changed this meanwhile: look at what it is now.", { path: field });
    const after = { name: changed.name ?? own.name, country: changed.country === undefined ? own.country : changed.country };
    await client.query("UPDATE supplier SET name = $2, country = $3 WHERE id = $1", [supplierId, after.name, after.country]);
    await audit(inside, "supplier.corrected", [
      { subjectKind: "supplier", subjectId: supplierId, detail: { before: { name: own.name, country: own.country }, after } },
    ]);
    await assessSuppliers(inside, [supplierId]);
    await markSuppliersShown(client, [supplierId]);
    const stored = await client.query<{ score: number }>("SELECT score FROM readiness WHERE supplier_id = $1", [supplierId]);
    return { score: stored.rows[0]?.score ?? null };
  });
}
