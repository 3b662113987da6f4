import type { Queryable } from "@/db/client";
import { type SupplierDefect, supplierReadiness } from "@/domain/masterdata/readiness";
import { readSupplierRecords } from "../../masterdata/item-records";

export type SupplierFile = {
  taxId: string | null;
  contactName: string | null;
  phone: string | null;
  /** Since when the number is on file; null before that was kept. */
  phoneSince: Date | null;
  email: string | null;
  address: string | null;
  isPaidSomewhere: boolean;
  defects: SupplierDefect["kind"][];
};

/** What is known of a supplier besides its terms, as who reviews it looks at it. */
export async function readSupplierFile(queryable: Queryable, supplierId: number): Promise<SupplierFile> {
  const { rows } = await queryable.query<Omit<SupplierFile, "defects">>(
    `SELECT d.tax_id AS "taxId", d.contact_name AS "contactName", d.phone, d.phone_since AS "phoneSince", d.email, d.address,
       EXISTS (SELECT 1 FROM supplier_bank_detail b WHERE b.supplier_id = s.id AND b.state = 'approved') AS "isPaidSomewhere"
     FROM supplier s LEFT JOIN supplier_identity d ON d.supplier_id = s.id WHERE s.id = $1`,
    [supplierId],
  );
  const [record] = await readSupplierRecords(queryable, [supplierId]);
  const nothing = { taxId: null, contactName: null, phone: null, phoneSince: null, email: null, address: null, isPaidSomewhere: false };
  const defects = record ? supplierReadiness(record).defects.map(({ kind }) => kind) : [];
  return { ...(rows[0] ?? nothing), defects };
}
