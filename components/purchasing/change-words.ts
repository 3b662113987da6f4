import { formatDecimal, formatPrice, formatQuantity } from "@/components/ui/format";
import { type ChangeLimits, type Difference, differencesOf, type LineChange } from "@/domain/procurement/purchase-order";
import { percent } from "./limit-words";
import type { AgreedLine } from "./order-types";

const DAY = 86_400_000;
const more = (from: number, to: number) => (from === 0 ? "" : `, ${formatDecimal((to / from - 1) * 100, 1)} % more`);

/** Which limit a figure passes: "MUG-01: 100 → 130 units, 30.0 % more; 10 % are allowed". */
export function beyondWords(difference: Difference, sku: string, limits: ChangeLimits): string {
  const { from, to } = difference;
  if (difference.field === "quantity")
    return `${sku}: ${formatQuantity(Number(from))} → ${formatQuantity(Number(to))} units${more(Number(from), Number(to))}; ${percent(limits.quantityRatio)} are allowed`;
  if (difference.field === "unitPrice")
    return `${sku}: ${formatPrice(from)} → ${formatPrice(to)} a unit${more(Number(from), Number(to))}; ${percent(limits.priceRatio)} are allowed`;
  const days = Math.round((Date.parse(String(to)) - Date.parse(String(from))) / DAY);
  return `${sku}: ${days} days later; ${limits.days} are allowed`;
}

type Line = Pick<AgreedLine, "lineNumber" | "sku" | "quantity" | "unitPrice" | "promisedAt" | "orderMultiple" | "minimumQuantity">;

/** What a buyer may not have meant about what is changed; it can be saved all the same. `today`: YYYY-MM-DD. */
export function changeWarnings(lines: readonly Line[], changes: readonly LineChange[], today: string): string[] {
  return lines.flatMap((line) => {
    const compared = { ...line, promisedAt: new Date(line.promisedAt), receivedQuantity: 0, firstPromisedAt: null };
    return differencesOf(
      [compared],
      changes.filter(({ lineNumber }) => lineNumber === line.lineNumber),
    ).flatMap(({ field, to }): string[] => {
      const said = (text: string) => [`${line.sku}: ${text}`];
      if (field === "promisedAt") return String(to).slice(0, 10) < today ? said("the day is over.") : [];
      if (field === "unitPrice") return Number(to) === 0 ? said("it would cost nothing.") : [];
      if (to === 0) return said("nothing of it would be ordered any more.");
      if (Number(to) < line.minimumQuantity) return said(`the supplier sells at least ${formatQuantity(line.minimumQuantity)}.`);
      return Number(to) % line.orderMultiple === 0 ? [] : said(`the supplier packs it in ${formatQuantity(line.orderMultiple)}.`);
    });
  });
}
