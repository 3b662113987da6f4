// What an item answers to beside its own code: the codes of those that were merged into it, and of the one that it was merged into.

/** As an array in capitals; `item` is the alias of the item's row in the query. */
export const otherCodes = (item: string) =>
  `ARRAY(SELECT upper(a.sku) FROM item a WHERE a.merged_into_id = ${item}.id UNION ALL SELECT upper(v.sku) FROM item v WHERE v.id = ${item}.merged_into_id)`;

type Line = { sku: string; otherCodes?: readonly string[] };

/** The lines whose item a code from outside means, in any case: those that carry it, and only where there is none, those that answer to it. */
export function linesCalled<L extends Line>(lines: readonly L[], code: string): L[] {
  const wanted = code.toUpperCase();
  const exact = lines.filter(({ sku }) => sku.toUpperCase() === wanted);
  return exact.length > 0 ? exact : lines.filter((line) => line.otherCodes?.includes(wanted));
}
