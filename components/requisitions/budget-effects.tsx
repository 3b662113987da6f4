import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { formatMoney } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import type { BudgetEffect } from "@/domain/procurement/budget";
import type { ForeignMoney } from "@/domain/procurement/exchange-rate";
import { datedRateWords } from "./rate-words";

const marks = {
  within: null,
  warn: { tone: "warning", text: "Exceeded: said, not stopped" },
  stop: { tone: "critical", text: "Stops it" },
} as const;

type Props = { effects: readonly BudgetEffect[]; homeCurrency: string; foreign: readonly ForeignMoney[] };

/** What is left of the budgets before a purchase, what it takes, and what is left after it. */
export function BudgetEffects({ effects, homeCurrency, foreign }: Props) {
  const unknown = foreign.filter(({ rate }) => rate === null);
  return (
    <>
      {foreign.map(({ currency, rate }) =>
        rate === null ? (
          <p key={currency} className="text-warning">
            Nobody has said what {currency} is worth in {homeCurrency}: what is paid in it counts in no budget, and a budget that stops lets
            none of it pass.{" "}
            <Link className="text-accent underline" href="/purchasing/rules">
              Set an exchange rate
            </Link>
          </p>
        ) : (
          <p key={currency} className="text-muted">
            What is paid in {currency} counts at {datedRateWords(currency, rate, homeCurrency)}.
          </p>
        ),
      )}
      {effects.length > 0 ? (
        <EffectsTable effects={effects} homeCurrency={homeCurrency} />
      ) : unknown.length === 0 ? (
        <p className="text-muted">It takes nothing more from any budget.</p>
      ) : null}
    </>
  );
}

function EffectsTable({ effects, homeCurrency }: Pick<Props, "effects" | "homeCurrency">) {
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
