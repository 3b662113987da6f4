import Link from "next/link";
import type { ReactNode } from "react";
import { useMay } from "@/components/trpc/use-may";
import { classNames } from "@/components/ui/class-names";
import { formatMoney } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { leftOf } from "@/domain/procurement/budget";
import { budgetRows } from "./budget-rows";
import type { Budget, Company } from "./budget-types";

const link = "text-accent hover:underline";

type Props = {
  company: Company;
  budgets: readonly Budget[];
  chosen: string | null;
  onChoose: (category: string | null) => void;
  onEdit: ((budget: Budget) => void) | null;
  aside: ReactNode;
};

export function BudgetTable({ company, budgets, chosen, onChoose, onEdit, aside }: Props) {
  const maySeeInvoices = useMay("invoices.read")({ entityId: company.entityId, nodeIds: [] });
  const money = (minor: number) => formatMoney(minor, company.currency);
  return (
    <Panel title={`Budgets of ${company.name}, ${company.currency}`} aside={aside} className="shrink-0">
      <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption={`Budgets of ${company.name}`}
          csv="budgets"
          head={[
            { label: "Category" },
            { label: "Budget", figures: true },
            { label: "Committed", figures: true },
            { label: "Spent", figures: true },
            { label: "Left", figures: true },
            { label: "Waiting", figures: true },
            { label: "Planned", figures: true },
            { label: "Used" },
            { label: "Beyond it" },
            { label: "" },
          ]}
          rows={budgets.map((budget) => {
            const left = leftOf(budget);
            const rows = budgetRows({ ...budget, currency: company.currency });
            return {
              key: budget.id,
              cells: [
                <button
                  key="category"
                  type="button"
                  aria-pressed={chosen === budget.category}
                  className={classNames("text-accent hover:underline", chosen === budget.category && "font-semibold")}
                  onClick={() => onChoose(chosen === budget.category ? null : budget.category)}
                >
                  {budget.category}
                </button>,
                money(budget.amountMinor),
                <Link key="committed" className={link} href={rows.committed}>
                  {money(budget.committedMinor)}
                </Link>,
                maySeeInvoices ? (
                  <Link key="spent" className={link} href={rows.spent}>
                    {money(budget.spentMinor)}
                  </Link>
                ) : (
                  money(budget.spentMinor)
                ),
                <span key="left" className={left < 0 ? "text-critical" : undefined}>
                  {money(left)}
                </span>,
                <div key="waiting">
                  <Link className={link} href={rows.waiting}>
                    {money(budget.waitingMinor)}
                  </Link>
                  {budget.waitingVersionsMinor > 0 ? (
                    <div className="text-muted">
                      <Link className="text-accent underline" href={rows.waitingVersions}>
                        {money(budget.waitingVersionsMinor)}
                      </Link>{" "}
                      of it in changed orders
                    </div>
                  ) : null}
                </div>,
                budget.plannedMinor === null ? (
                  "–"
                ) : (
                  <Link key="planned" className={link} href={rows.planned}>
                    {money(budget.plannedMinor)}
                  </Link>
                ),
                <UseBar key="used" budget={budget} />,
                budget.mode === "stop" ? "stops" : "warns",
                onEdit ? (
                  <button key="edit" type="button" className="text-accent hover:underline" onClick={() => onEdit(budget)}>
                    Change
                  </button>
                ) : null,
              ],
            };
          })}
          empty="There is no budget for this month: nothing is stopped by one."
        />
        <p className="py-1 text-muted">
          Waiting: asked for and not agreed to yet. Planned: what open recommendations would order; of a budget that stops, planning
          recommends no more than is left and neither waiting nor planned. What is paid in another currency counts at the rate of its day;
          without a rate it counts in none.
        </p>
      </div>
    </Panel>
  );
}

/** Spent solid, committed lighter; what goes beyond is said in figures, not by a longer bar. */
function UseBar({ budget }: { budget: Budget }) {
  const part = (minor: number) => (budget.amountMinor > 0 ? Math.min(100, (100 * minor) / budget.amountMinor) : 0);
  const used = budget.amountMinor > 0 ? Math.round((100 * (budget.spentMinor + budget.committedMinor)) / budget.amountMinor) : 0;
  const spent = part(budget.spentMinor);
  return (
    <div className="flex items-center gap-2">
      <div aria-hidden className="flex h-2 w-40 overflow-hidden rounded bg-surface-3">
        <div className="bg-accent" style={{ width: `${spent}%` }} />
        <div
          className={used > 100 ? "bg-critical" : "bg-accent/50"}
          style={{ width: `${Math.min(100 - spent, part(budget.committedMinor))}%` }}
        />
      </div>
      <span className={classNames("figures", used > 100 && "text-critical")}>{used} %</span>
    </div>
  );
}
