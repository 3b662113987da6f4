import { formatPrice, formatQuantity } from "@/components/ui/format";
import type { Difference } from "@/domain/procurement/purchase-order";

const words: Record<Difference["field"], string> = { quantity: "units", unitPrice: "price", promisedAt: "expected" };

function sideOf(difference: Difference, side: "from" | "to"): string {
  const value = difference[side];
  if (typeof value === "number") return formatQuantity(value);
  return difference.field === "promisedAt"
    ? new Date(value).toLocaleDateString("en-GB", { day: "2-digit", month: "short", timeZone: "UTC" })
    : formatPrice(value);
}

/** What a version makes different, line by line. */
export function DifferenceList({ differences }: { differences: readonly Difference[] }) {
  return (
    <ul className="figures text-muted">
      {differences.map((difference) => (
        <li key={`${difference.lineNumber} ${difference.field}`}>
          Line {difference.lineNumber}, {words[difference.field]}: {sideOf(difference, "from")} → {sideOf(difference, "to")}
        </li>
      ))}
    </ul>
  );
}
