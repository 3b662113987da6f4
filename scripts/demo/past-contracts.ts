import { dayAfter, dayOf } from "@/domain/procurement/price-list";
import { transact } from "@/server/services/context";
import { listPrices, type WantedPrice } from "@/server/services/procurement/supplier/list-prices";
import { addContract } from "@/server/services/procurement/supplier/manage-contract";
import { DAY, type Past } from "./past";

/** Items of a supplier that its contract prices; the others keep their standing terms. */
const PRICED = 40;
const AGREED_DAYS = 200;
/** What a large line costs less, and how many minimum orders make it large. */
const LARGE = { share: 0.95, orders: 10 };
const RISE = 1.03;

type Supplier = { id: number; code: string; currency: string; minor: number };
type Term = { supplierId: number; itemId: number; price: number; minimum: number };
/** In days from now: when the contract ends, and whether its successor stands. Suppliers take these in turn. */
const stories = [
  { ends: 240, isFollowed: false },
  { ends: 12, isFollowed: true },
  { ends: 25, isFollowed: false },
  { ends: 165, isFollowed: false },
  { ends: -9, isFollowed: false },
  { ends: null, isFollowed: false },
] as const;

/** Contracts and price lists of most suppliers: some end soon, some with a dearer successor, and some ended unnoticed. */
export async function setContracts(past: Past, now: Date): Promise<void> {
  const { rows: suppliers } = await past.pool.query<Supplier>(
    `SELECT s.id, s.code, s.currency, coalesce(sum(p.total_minor), 0)::bigint AS minor FROM supplier s LEFT JOIN purchase_order p ON p.supplier_id = s.id
     WHERE s.entity_id = $1 AND s.state = 'approved' AND s.merged_into_id IS NULL AND EXISTS (SELECT 1 FROM supplier_item t WHERE t.supplier_id = s.id) GROUP BY s.id ORDER BY s.code`,
    [past.organisation.entityId],
  );
  const { rows: terms } = await past.pool.query<Term>(
    `SELECT supplier_id AS "supplierId", item_id AS "itemId", unit_price::float8 AS price, greatest(minimum_order_quantity, order_multiple) AS minimum
     FROM (SELECT t.*, row_number() OVER (PARTITION BY t.supplier_id ORDER BY i.sku) AS place FROM supplier_item t JOIN item i ON i.id = t.item_id
       WHERE t.supplier_id = ANY($1::int[]) AND i.merged_into_id IS NULL) t WHERE place <= ${PRICED}`,
    [suppliers.map(({ id }) => id)],
  );
  const then = past.by("buyer", new Date(now.getTime() - AGREED_DAYS * DAY));
  const today = dayOf(now);
  const wanted: WantedPrice[] = [];
  for (const [index, supplier] of suppliers.entries()) {
    const { ends, isFollowed } = stories[index % stories.length] ?? stories[0];
    const validFrom = dayAfter(today, -AGREED_DAYS);
    const validTo = ends === null ? null : dayAfter(today, ends);
    const own = terms.filter(({ supplierId }) => supplierId === supplier.id);
    const span = { supplierId: supplier.id, validFrom, validTo };
    const { id } = await addContract(then, {
      ...span,
      number: `${supplier.code}/1`,
      paymentDays: ends === null ? 45 : null,
      // In whole thousands, a little more than what was ordered until now.
      minimumSpendMinor: supplier.minor > 0 ? Math.ceil((supplier.minor * 1.2) / 100_000) * 100_000 : null,
    });
    wanted.push(...own.flatMap((term) => pricesOf(term, 1, index % 20 === 3, { ...span, contractId: id, currency: supplier.currency })));
    if (!isFollowed || validTo === null) continue;
    const next = { supplierId: supplier.id, validFrom: dayAfter(validTo, 1), validTo: dayAfter(validTo, 365) };
    const { id: nextId } = await addContract(then, { ...next, number: `${supplier.code}/2` });
    wanted.push(...own.flatMap((term) => pricesOf(term, RISE, false, { ...next, contractId: nextId, currency: supplier.currency })));
  }
  await transact(then, (inside) => listPrices(inside, wanted));
}

type Span = Pick<WantedPrice, "supplierId" | "validFrom" | "validTo" | "contractId" | "currency">;

function pricesOf({ itemId, price, minimum }: Term, factor: number, isLarge: boolean, span: Span): WantedPrice[] {
  const one = { ...span, itemId, fromQuantity: 1, unitPrice: (price * factor).toFixed(4) };
  const large = { ...one, fromQuantity: Math.max(2, minimum * LARGE.orders), unitPrice: (price * factor * LARGE.share).toFixed(4) };
  return isLarge ? [one, large] : [one];
}
