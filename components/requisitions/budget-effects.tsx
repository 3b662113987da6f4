import { Badge } from "@/components/ui/badge";
import { formatMoney } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import type { BudgetEffect } from "@/domain/procurement/budget";

const marks = {
  within: null,
  warn: { tone: "warning", text: "Exceeded: said, not stopped" },
  stop: { tone: "critical", text: "Stops it" },
} as const;

type Props = { effects: readonly BudgetEffect[]; homeCurrency: string; currency: string };

/** What is left of the budgets before a purchase, what it takes, and what is left after it. */
export function BudgetEffects({ effects, homeCurrency, currency }: Props) {
  if (currency !== homeCurrency)
    return (
      <p className="text-muted">
        It is paid in {currency}: only what is paid in {homeCurrency} counts in a budget.
      </p>
    );
  if (effects.length === 0) return <p className="text-muted">It takes nothing more from any budget.</p>;
  const money = (minor: number) => formatMoney(minor, homeCurrency);
  return (
    <MiniTable
      caption={`Left of the budgets before and after, ${homeCurrency}`}
      head={[
        { label: `Budget, ${homeCurrency}` },
        { label: "Left before", figures: true },
        { label: "This", figures: true },
        { label: "Left after", figures: true },
      ]}
      rows={effects.map(({ category, thisMinor, budget }) => {
        const mark = budget ? marks[budget.kind] : null;
        return {
          key: category,
          cells: [
            <div key="category">
              {category}
              <div className="text-muted">
                {mark ? (
                  <Badge tone={mark.tone}>{mark.text}</Badge>
                ) : budget ? (
                  `${money(budget.amountMinor)} for ${budget.month}`
                ) : (
                  "no budget"
                )}
              </div>
            </div>,
            budget ? money(budget.leftMinor) : "–",
            money(thisMinor),
            budget ? (
              <span key="after" className={budget.leftAfterMinor < 0 ? "text-critical" : undefined}>
                {money(budget.leftAfterMinor)}
              </span>
            ) : (
              "–"
            ),
          ],
        };
      })}
      empty=""
    />
  );
}
