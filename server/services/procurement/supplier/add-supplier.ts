import { z } from "zod";
import { countries } from "@/domain/kernel/countries";
import { currencies } from "@/domain/kernel/currencies";
import { smallId } from "@/domain/kernel/ids";
import { label } from "@/domain/kernel/words";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { assessSuppliers } from "../../masterdata/assess-readiness";
import { saveIdentity, supplierIdentityInput } from "./identify-supplier";

export const addSupplierInput = supplierIdentityInput.extend({
  entityId: smallId,
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9][A-Z0-9._/-]{0,39}$/, "Letters, digits and . _ / -, at most 40."),
  name: label(200, "This is needed.").min(2, "This is needed."),
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .refine((code) => currencies.has(code), "A currency in three letters, such as EUR."),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .refine((code) => countries.has(code), "A country in two letters, such as PT.")
    .nullable()
    .default(null),
});

/** Takes down a supplier that wants to come in. Nothing is ordered from it before two people have reviewed it. */
export async function addSupplier(context: ServiceContext, input: z.input<typeof addSupplierInput>): Promise<{ id: number }> {
  const { entityId, code, name, currency, country, ...identity } = addSupplierInput.parse(input);
  requireScope(context, "suppliers.review", { entityId, nodeIds: [] });
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO supplier (entity_id, code, name, currency, country, state) VALUES ($1, $2, $3, $4, $5, 'applied')
       ON CONFLICT (entity_id, code) DO NOTHING RETURNING id`,
      [entityId, code, name, currency, country],
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new ServiceError("invalid", `There is a supplier ${code} already.`, { path: "code" });
    await saveIdentity(client, id, identity, now);
    await audit(inside, "supplier.applied", [
      { subjectKind: "supplier", subjectId: id, detail: { code, name, currency, country, ...identity } },
    ]);
    await assessSuppliers(inside, [id]);
    await markChanged(client, "suppliers", [id]);
    return { id };
  });
}
