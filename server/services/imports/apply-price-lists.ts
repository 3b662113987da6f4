import { type Validity, withinContract } from "@/domain/procurement/price-list";
import { listPrices, type WantedPrice } from "@/server/services/procurement/supplier/list-prices";
import { inTheWayText } from "@/server/services/procurement/supplier/manage-price";
import type { ApplyChunk } from "./apply-chunk";
import { rejectLines } from "./reject-lines";

type Row = {
  lineNumber: number;
  supplierId: number | null;
  ownCurrency: string;
  itemId: number | null;
  isSold: boolean;
  contractId: number | null;
  contractFrom: string;
  contractTo: string | null;
  fields: {
    supplier_code: string;
    sku: string;
    unit_price: string;
    valid_from: string;
    valid_to?: string;
    from_quantity?: number;
    currency?: string;
    contract_number?: string;
  };
};

/** Prices by quantity and validity, each line as if it had been typed in the supplier's panel. */
export const applyPriceLists: ApplyChunk = async (context, chunk) => {
  const { rows } = await context.client.query<Row>(
    `SELECT l.line_number AS "lineNumber", s.id AS "supplierId", s.currency AS "ownCurrency", i.id AS "itemId", t.item_id IS NOT NULL AS "isSold",
       c.id AS "contractId", c.valid_from::text AS "contractFrom", c.valid_to::text AS "contractTo", l.fields
     FROM import_line l
     LEFT JOIN supplier a ON a.entity_id = $4 AND a.code = l.fields->>'supplier_code' LEFT JOIN supplier s ON s.id = coalesce(a.merged_into_id, a.id)
     LEFT JOIN item b ON b.entity_id = $4 AND upper(b.sku) = l.fields->>'sku' LEFT JOIN item i ON i.id = coalesce(b.merged_into_id, b.id)
     LEFT JOIN supplier_item t ON t.supplier_id = s.id AND t.item_id = i.id
     LEFT JOIN supplier_contract c ON c.supplier_id = s.id AND c.number = l.fields->>'contract_number'
     WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3 ORDER BY l.group_key, l.line_number`,
    [chunk.importId, chunk.after, chunk.through, chunk.entityId],
  );
  const rejected: { lineNumber: number; reason: string }[] = [];
  const wanted: (WantedPrice & { lineNumber: number })[] = [];
  for (const row of rows) {
    const outcome = wantedOf(row);
    if (typeof outcome === "string") rejected.push({ lineNumber: row.lineNumber, reason: outcome });
    else wanted.push({ lineNumber: row.lineNumber, ...outcome });
  }
  const answers = await listPrices(
    context,
    wanted.map(({ lineNumber: _, ...line }) => line),
  );
  for (const [index, inTheWay] of answers.entries())
    if (inTheWay) rejected.push({ lineNumber: wanted[index]?.lineNumber ?? 0, reason: `${inTheWayText(inTheWay)}: end that price first` });
  await rejectLines(context.client, "SELECT * FROM unnest($2::int[], $3::text[])", [
    chunk.importId,
    rejected.map(({ lineNumber }) => lineNumber),
    rejected.map(({ reason }) => reason),
  ]);
};

/** What the line lists, or why it cannot. */
function wantedOf({ fields, ...row }: Row): WantedPrice | string {
  const { supplierId, itemId } = row;
  if (supplierId === null) return `there is no supplier ${fields.supplier_code}`;
  if (itemId === null) return `there is no item ${fields.sku}`;
  if (!row.isSold) return `supplier ${fields.supplier_code} has no terms for item ${fields.sku}`;
  if (fields.currency !== undefined && fields.currency !== row.ownCurrency)
    return `supplier ${fields.supplier_code} is ordered from in ${row.ownCurrency}, not in ${fields.currency}`;
  const given = { validFrom: fields.valid_from, validTo: fields.valid_to ?? null };
  if (given.validTo !== null && given.validTo < given.validFrom) return `valid_to ${given.validTo} is before valid_from ${given.validFrom}`;
  const validity = validityOf(row, fields.contract_number, given);
  if (typeof validity === "string") return validity;
  return {
    ...{ supplierId, itemId, contractId: row.contractId, currency: row.ownCurrency },
    fromQuantity: fields.from_quantity ?? 1,
    unitPrice: fields.unit_price,
    ...validity,
  };
}

function validityOf(row: Omit<Row, "fields">, contractNumber: string | undefined, given: Validity): Validity | string {
  if (contractNumber === undefined) return given;
  if (row.contractId === null) return `there is no contract ${contractNumber} of this supplier`;
  const within = withinContract({ validFrom: row.contractFrom, validTo: row.contractTo }, given);
  return typeof within === "object"
    ? within
    : `contract ${contractNumber} is valid from ${row.contractFrom} to ${row.contractTo ?? "its end"}`;
}
