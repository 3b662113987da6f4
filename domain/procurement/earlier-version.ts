import type { Proposal } from "./order-response";
import type { Difference } from "./purchase-order";

// What an order said in an earlier version, from what stands now and the differences since. Quantities are base units, prices of the
// order's currency, dates when the line is wanted: in the first version what was asked for, later what was agreed or asked for instead.
// Worked number: 80 now, version 2 changed 100 to 90, version 3 changed 90 to 80. Version 1 said 100, version 2 said 90.

type Line = { lineNumber: number; quantity: number; unitPrice: string; requestedAt: Date; firstRequestedAt: Date };

/** The lines by their number as `version` had them. */
export function linesOfVersion(
  lines: readonly Line[],
  versions: readonly { version: number; differences: readonly Difference[] }[],
  version: number,
): Map<number, Proposal> {
  const later = versions.filter((one) => one.version > version).sort((a, b) => a.version - b.version);
  const differences = later.flatMap((one) => one.differences);
  return new Map(
    lines.map((line): [number, Proposal] => {
      const said: Proposal = {
        quantity: line.quantity,
        unitPrice: line.unitPrice,
        promisedAt: version === 1 ? line.firstRequestedAt : line.requestedAt,
      };
      // The first difference after the version says what stood until then.
      const seen = new Set<Difference["field"]>(version === 1 ? ["promisedAt"] : []);
      for (const difference of differences) {
        if (difference.lineNumber !== line.lineNumber || seen.has(difference.field)) continue;
        seen.add(difference.field);
        if (difference.field === "quantity") said.quantity = difference.from;
        else if (difference.field === "unitPrice") said.unitPrice = difference.from;
        else said.promisedAt = new Date(difference.from);
      }
      return [line.lineNumber, said];
    }),
  );
}
