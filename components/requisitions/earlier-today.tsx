import { formatMoney } from "@/components/ui/format";

/** Several small orders of one day are judged as the large one that they are: what counts beside this one. */
export function EarlierToday({ minor, numbers, homeCurrency }: { minor: number; numbers: readonly string[]; homeCurrency: string }) {
  if (numbers.length === 0) return null;
  return (
    <p>
      What you ordered or asked for there today counts as well: {numbers.join(", ")}, {formatMoney(minor, homeCurrency, true)}.
    </p>
  );
}
