import type { Queryable } from "@/db/client";
import { type ComparedPrice, comparePrice, type PriceKind } from "@/domain/procurement/price-comparison";
import { dayOf } from "@/domain/procurement/price-list";
import { lastPaidPrice } from "./purchase-risks";
import { termsWith } from "./supplier/source-terms";
import { validPrice, validPriceKind } from "./supplier/valid-price";

type PricedLine = { itemId: number; supplierId: number; quantity: number; unitPrice: string };

/** The prices of lines beside what was paid last and what holds on the day, in the order of the lines. `exceptOrderId`: the order that they are of. */
export async function readComparedPrices(
  queryable: Queryable,
  lines: readonly PricedLine[],
  now: Date,
  exceptOrderId = 0,
): Promise<ComparedPrice[]> {
  const { rows } = await queryable.query<{ lastUnitPrice: string | null; validUnitPrice: string | null; kind: PriceKind }>(
    `SELECT ${lastPaidPrice("a.item_id", "a.supplier_id", "$5")}::text AS "lastUnitPrice", ${validPrice("a.quantity", "$4::date", "t")}::text AS "validUnitPrice",
       ${validPriceKind("a.quantity", "$4::date", "t")} AS kind
     FROM unnest($1::bigint[], $2::int[], $3::int[]) WITH ORDINALITY AS a(item_id, supplier_id, quantity, place)
     LEFT JOIN ${termsWith("a.supplier_id", "a.item_id")} t ON true ORDER BY a.place`,
    [
      lines.map(({ itemId }) => itemId),
      lines.map(({ supplierId }) => supplierId),
      lines.map(({ quantity }) => quantity),
      dayOf(now),
      exceptOrderId,
    ],
  );
  return lines.map(({ unitPrice }, index) => {
    const { lastUnitPrice = null, validUnitPrice = null, kind = "terms" as const } = rows[index] ?? {};
    return comparePrice(unitPrice, { lastUnitPrice, valid: validUnitPrice === null ? null : { unitPrice: validUnitPrice, kind } });
  });
}
