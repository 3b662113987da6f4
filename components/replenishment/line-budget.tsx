import Link from "next/link";
import { budgetRows } from "@/components/requisitions/budget-rows";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import type { LineBudget } from "@/domain/planning/line-limits";

/** The budget that cuts a recommendation: what is left of it, and who has planned with it. `currency`: of the orders that count in it. */
export function LineBudgetSection({ budget, currency }: { budget: LineBudget; currency: string }) {
  const { category, month, leftMinor, plannedMinor, plannedLines, calmMinor, waitingMinor } = budget;
  const money = (minor: number) => formatMoney(minor, budget.currency, true);
  return (
    <Section title={`Budget of ${category}, ${month}`}>
      <Facts
        facts={[
          { label: "Left", value: money(leftMinor) },
          {
            label: `Planned for ${formatQuantity(plannedLines)} other ${plannedLines === 1 ? "recommendation" : "recommendations"}`,
            value: (
              <Link className="text-accent hover:underline" href={budgetRows({ category, month, currency }).planned}>
                {money(plannedMinor)}
              </Link>
            ),
          },
          { label: "Of it without margin at risk", value: money(calmMinor) },
          { label: "Waiting for approval", value: money(waitingMinor) },
          { label: "Free for this one", value: money(Math.max(0, leftMinor - plannedMinor - waitingMinor)) },
        ]}
      />
      <p className="text-muted">
        Whenever everything is planned the budget goes to what buyers set first, then where it saves the most margin for its money. In
        between each recommendation keeps what it has.
      </p>
    </Section>
  );
}
