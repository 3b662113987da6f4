import { z } from "zod";
import type { Client } from "@/db/client";
import { smallId } from "@/domain/kernel/ids";
import { label } from "@/domain/kernel/words";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { lockSupplier } from "./locked-supplier";

const optional = (most: number) => label(most).nullable().default(null);

export const supplierIdentityInput = z.object({
  taxId: optional(40),
  contactName: optional(140),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[\d ()/-]{6,30}$/, "A telephone number.")
    .nullable()
    .default(null),
  email: z.email("An e-mail address.").nullable().default(null),
  address: optional(300),
});
export const identifySupplierInput = supplierIdentityInput.extend({ supplierId: smallId });
type Identity = z.output<typeof supplierIdentityInput>;
const fields = ["taxId", "contactName", "phone", "email", "address"] as const;

/** Writes down by what the supplier is known, and whom to call. The number stays as it is while a change of its bank details waits. */
export function identifySupplier(context: ServiceContext, input: z.input<typeof identifySupplierInput>): Promise<void> {
  const { supplierId, ...identity } = identifySupplierInput.parse(input);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    await lockSupplier(inside, "suppliers.review", supplierId);
    const { rows } = await client.query<Identity & { isWaiting: boolean }>(
      `SELECT d.tax_id AS "taxId", d.contact_name AS "contactName", d.phone, d.email, d.address,
         EXISTS (SELECT 1 FROM supplier_bank_detail b WHERE b.supplier_id = s.id AND b.state = 'requested') AS "isWaiting"
       FROM supplier s LEFT JOIN supplier_identity d ON d.supplier_id = s.id WHERE s.id = $1`,
      [supplierId],
    );
    const before = rows[0];
    const changed = fields.filter((field) => identity[field] !== (before?.[field] ?? null));
    if (changed.length === 0) throw new ServiceError("invalid", "Nothing is different.");
    if (before?.isWaiting && changed.includes("phone"))
      throw new ServiceError("conflict", "A change of its bank details waits: the number on file stays as it was when it was asked for.", {
        path: "phone",
      });
    await saveIdentity(client, supplierId, identity, now);
    await audit(inside, "supplier.identified", [
      {
        subjectKind: "supplier",
        subjectId: supplierId,
        detail: Object.fromEntries(changed.map((field) => [field, { from: before?.[field] ?? null, to: identity[field] }])),
      },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
  });
}

/** A new number is on file from now on; the one that was there keeps its day. */
export async function saveIdentity(client: Client, supplierId: number, identity: Identity, now: Date): Promise<void> {
  await client.query(
    `INSERT INTO supplier_identity AS d (supplier_id, tax_id, contact_name, phone, email, address, phone_since)
     VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $4::text IS NOT NULL THEN $7::timestamptz END)
     ON CONFLICT (supplier_id) DO UPDATE SET tax_id = excluded.tax_id, contact_name = excluded.contact_name, phone = excluded.phone, email = excluded.email,
       address = excluded.address, phone_since = CASE WHEN d.phone IS NOT DISTINCT FROM excluded.phone THEN d.phone_since ELSE excluded.phone_since END`,
    [supplierId, identity.taxId, identity.contactName, identity.phone, identity.email, identity.address, now],
  );
}
