"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { BurnChart } from "@/components/charts/burn-chart";
import { changeAddress } from "@/components/grid/grid-url";
import { useSpacedReread } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { formatMoneyShort } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { burnDown } from "@/domain/procurement/burn-down";
import { BudgetDialog } from "./budget-dialog";
import { BudgetTable } from "./budget-table";
import type { Budget } from "./budget-types";

const thisMonth = () => new Date().toISOString().slice(0, 7);
/** Orders change the budgets all day: this often is enough to follow them. */
const SPACING_MS = 5_000;

/** What may be bought in a month, what is spent, committed and waiting of it, and how it burned down. */
export function BudgetsScreen() {
  const trpc = useTRPC();
  const asked = useSearchParams().get("month") ?? "";
  const month = /^20\d{2}-(0[1-9]|1[0-2])$/.test(asked) ? asked : thisMonth();
  const query = useQuery(trpc.requisitions.budgets.queryOptions({ month }, { placeholderData: keepPreviousData }));
  const soon = useSpacedReread(() => query.refetch(), SPACING_MS);
  useLiveTopic("purchasing", { onPatch: soon, onReread: soon });
  useLiveTopic("requisitions", { onPatch: soon, onReread: soon });
  useLiveTopic("purchasing_rules", { onPatch: soon, onReread: soon });
  const may = useMay("budgets.manage");
  const [chosen, setChosen] = useState<string | null>(null);
  const [edited, setEdited] = useState<{ entityId: number; budget: Budget | null } | null>(null);
  if (query.error && !query.data)
    return <ErrorState title="The budgets could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-3">
        <Skeleton className="h-56" />
        <Skeleton className="h-64" />
      </div>
    );
  const { entities, budgets, movements } = query.data;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      <div className="flex items-center gap-2">
        <label className="flex items-center gap-2 text-muted">
          Month
          <input
            type="month"
            className="h-7 rounded border border-line-strong bg-surface-1 px-2 text-text"
            value={month}
            onChange={(event) =>
              changeAddress((address) => (event.target.value ? address.set("month", event.target.value) : address.delete("month")))
            }
          />
        </label>
      </div>
      {entities.map((company) => {
        const mine = budgets.filter(({ entityId }) => entityId === company.entityId);
        const shown = mine.filter(({ category }) => chosen === null || category === chosen);
        const days = burnDown(
          month,
          shown,
          movements.filter(({ entityId }) => entityId === company.entityId),
          new Date(),
        );
        const isComplete = company.categories.every((name) => mine.some(({ category }) => category === name));
        const mayManage = may({ entityId: company.entityId, nodeIds: [] });
        return (
          <section key={company.entityId} aria-label={company.name} className="flex flex-col gap-3">
            {mine.length > 0 ? (
              <Panel title={`${chosen ?? "All budgets"}, day by day, ${company.currency}`} className="shrink-0">
                <div className="p-2">
                  <BurnChart
                    points={days.map(({ day, levels, paceMinor }) => ({
                      at: day,
                      spent: levels?.spentMinor ?? null,
                      committed: levels?.committedMinor ?? null,
                      waiting: levels?.waitingMinor ?? null,
                      pace: paceMinor,
                    }))}
                    amount={shown.reduce((sum, { amountMinor }) => sum + amountMinor, 0)}
                    label={`Used of ${chosen ?? "all budgets"}, ${company.currency}`}
                    format={(minor) => formatMoneyShort(minor, company.currency)}
                    height={220}
                  />
                </div>
              </Panel>
            ) : null}
            <BudgetTable
              company={company}
              budgets={mine}
              chosen={chosen}
              onChoose={setChosen}
              onEdit={mayManage ? (budget) => setEdited({ entityId: company.entityId, budget }) : null}
              aside={
                mayManage ? (
                  <Button
                    disabled={isComplete}
                    title={isComplete ? `Every category has a budget for ${month}: change it in the table.` : undefined}
                    onClick={() => setEdited({ entityId: company.entityId, budget: null })}
                  >
                    New budget
                  </Button>
                ) : null
              }
            />
          </section>
        );
      })}
      {edited ? (
        <BudgetDialog
          month={month}
          company={entities.find(({ entityId }) => entityId === edited.entityId)}
          budget={edited.budget}
          taken={budgets.flatMap(({ entityId, category }) => (entityId === edited.entityId ? [category] : []))}
          onSaved={() => void query.refetch()}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </div>
  );
}
