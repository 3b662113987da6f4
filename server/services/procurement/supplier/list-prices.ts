import { type Placement, placePrice, type Validity } from "@/domain/procurement/price-list";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import type { Inside } from "../locked-order";

export type WantedPrice = Validity & {
  supplierId: number;
  itemId: number;
  contractId: number | null;
  currency: string;
  fromQuantity: number;
  unitPrice: string;
};
export type PriceInTheWay = Validity & { unitPrice: string };
type Standing = WantedPrice & { id: number | null; isTouched: boolean };

/** Lines of a change that its audit names one by one; the count says how many there were. */
const NAMED = 20;
const keyOf = ({ supplierId, itemId, fromQuantity }: Pick<WantedPrice, "supplierId" | "itemId" | "fromQuantity">) =>
  `${supplierId}/${itemId}/${fromQuantity}`;

/** Puts prices on the lists of their suppliers, in order. Answers, line by line, with the price that is in the way, or null. */
export async function listPrices(inside: Inside, wanted: readonly WantedPrice[]): Promise<(PriceInTheWay | null)[]> {
  if (wanted.length === 0) return [];
  const { client } = inside;
  const supplierIds = [...new Set(wanted.map(({ supplierId }) => supplierId))];
  await client.query("SELECT 1 FROM supplier WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE", [supplierIds]);
  const { rows } = await client.query<Standing>(
    `SELECT id, supplier_id AS "supplierId", item_id AS "itemId", contract_id AS "contractId", currency, from_quantity AS "fromQuantity", unit_price::text AS "unitPrice",
       valid_from::text AS "validFrom", valid_to::text AS "validTo", false AS "isTouched"
     FROM supplier_price WHERE (supplier_id, item_id) IN (SELECT * FROM unnest($1::int[], $2::bigint[]))`,
    [wanted.map(({ supplierId }) => supplierId), wanted.map(({ itemId }) => itemId)],
  );
  const lists = new Map<string, Standing[]>();
  for (const row of rows) lists.set(keyOf(row), [...(lists.get(keyOf(row)) ?? []), row]);
  const changes = new Map<number, { replaced?: string; ended?: string; line: WantedPrice }[]>();
  const answers = wanted.map((line) => {
    const list = lists.get(keyOf(line)) ?? [];
    const placement = placePrice(list, line);
    const hit = placement.kind === "new" ? undefined : list[placement.index];
    if (placement.kind === "overlaps" && hit) return { validFrom: hit.validFrom, validTo: hit.validTo, unitPrice: hit.unitPrice };
    const replaced = placement.kind === "same" ? hit?.unitPrice : undefined;
    place(list, line, placement);
    lists.set(keyOf(line), list);
    const ended = placement.kind === "follows" ? placement.endsOn : undefined;
    const own = changes.get(line.supplierId) ?? [];
    own.push({ ...(replaced && { replaced }), ...(ended && { ended }), line });
    changes.set(line.supplierId, own);
    return null;
  });
  const touched = [...lists.values()].flat().filter(({ isTouched }) => isTouched);
  await savePrices(inside, touched);
  await audit(
    inside,
    "supplier.prices_listed",
    [...changes].map(([subjectId, lines]) => ({
      subjectKind: "supplier",
      subjectId,
      detail: {
        count: lines.length,
        lines: lines.slice(0, NAMED).map(({ line: { supplierId: _, ...line }, ...before }) => ({ ...line, ...before })),
      },
    })),
  );
  await markChanged(client, "suppliers", [...changes.keys()]);
  return answers;
}

function place(list: Standing[], line: WantedPrice, placement: Placement): void {
  const hit = placement.kind === "new" ? undefined : list[placement.index];
  if (placement.kind === "same" && hit) {
    Object.assign(hit, line, { isTouched: true });
    return;
  }
  if (placement.kind === "follows" && hit) Object.assign(hit, { validTo: placement.endsOn, isTouched: true });
  list.push({ ...line, id: null, isTouched: true });
}

/** What stood before is shortened before what is new goes in. */
async function savePrices({ client }: Inside, touched: readonly Standing[]): Promise<void> {
  const known = touched.filter(({ id }) => id !== null);
  const fresh = touched.filter(({ id }) => id === null);
  await client.query(
    `UPDATE supplier_price p SET contract_id = v.contract_id, currency = v.currency, unit_price = v.price, valid_to = v.valid_to
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::numeric[], $5::date[]) AS v(id, contract_id, currency, price, valid_to) WHERE p.id = v.id`,
    [
      known.map(({ id }) => id),
      known.map(({ contractId }) => contractId),
      known.map(({ currency }) => currency),
      known.map(({ unitPrice }) => unitPrice),
      known.map(({ validTo }) => validTo),
    ],
  );
  await client.query(
    `INSERT INTO supplier_price (supplier_id, item_id, contract_id, currency, from_quantity, unit_price, valid_from, valid_to)
     SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::int[], $6::numeric[], $7::date[], $8::date[])`,
    [
      fresh.map(({ supplierId }) => supplierId),
      fresh.map(({ itemId }) => itemId),
      fresh.map(({ contractId }) => contractId),
      fresh.map(({ currency }) => currency),
      fresh.map(({ fromQuantity }) => fromQuantity),
      fresh.map(({ unitPrice }) => unitPrice),
      fresh.map(({ validFrom }) => validFrom),
      fresh.map(({ validTo }) => validTo),
    ],
  );
}
