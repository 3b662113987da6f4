"use client";
import { useQuery } from "@tanstack/react-query";
import { CompareChart } from "@/components/charts/compare-chart";
import { useTRPC } from "@/components/trpc/provider";
import { Badge, StateBadge } from "@/components/ui/badge";
import { formatMoney, formatMoneyShort, formatQuantity } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { ITEMS_KEPT_DAYS } from "@/domain/planning/backtest/policy";
import { AdoptPolicy } from "./adopt-policy";
import { BacktestItems } from "./backtest-items";
import type { Detail, Outcome, Place } from "./backtest-types";
import { differing } from "./differing";
import { outcomeRows } from "./outcome-rows";
import { policyWords } from "./policy-words";
import { runTone } from "./run-list";

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const WATCH_MS = 1_000;

type Props = { id: number; place: (entityId: number) => Place | undefined; onPolicySet: () => void };

export function BacktestResult({ id, place, onPolicySet }: Props) {
  const trpc = useTRPC();
  const detail = useQuery(
    trpc.backtests.detail.queryOptions(
      { id },
      { refetchInterval: ({ state }) => (state.data?.run.state === "queued" || state.data?.run.state === "running" ? WATCH_MS : false) },
    ),
  );
  if (detail.error)
    return <ErrorState title="This back-test could not be read" detail={detail.error.message} onRetry={() => void detail.refetch()} />;
  if (!detail.data)
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-3">
        <Skeleton className="h-64" />
        <Skeleton className="h-56" />
      </div>
    );
  const { run } = detail.data;
  const [first, second] = run.outcomes ?? [];
  if (run.state === "failed") return <ErrorState title="The back-test failed" detail={run.problem ?? undefined} />;
  if (run.state === "cancelled") return <EmptyState title="The back-test was cancelled">Nothing of it was kept.</EmptyState>;
  if (!first || !second)
    return (
      <div className="flex flex-col gap-2 p-6">
        <p className="font-medium">{run.state === "queued" ? "Waiting for a worker" : "Replaying the demand day by day"}</p>
        <progress aria-label="Part of the items that has been replayed" className="w-80 accent-accent" max={1} value={run.progress} />
        <p className="figures text-muted">{Math.round(run.progress * 100)} % of the items</p>
      </div>
    );
  return <Outcomes detail={detail.data} first={first} second={second} place={place(run.entityId)} onPolicySet={onPolicySet} />;
}

function Outcomes({
  detail,
  first,
  second,
  place,
  onPolicySet,
}: {
  detail: Detail;
  first: Outcome;
  second: Outcome;
  place: Place | undefined;
  onPolicySet: () => void;
}) {
  const { run } = detail;
  const [one, other] = run.policies;
  if (!one || !other) return null;
  const words = [policyWords(one, run.currency), policyWords(other, run.currency)] as const;
  const names = [`As it is: ${words[0]}`, `What if: ${words[1]}`] as const;
  const weekOf = (index: number) => new Date(Date.parse(run.fromDay) + index * WEEK).toISOString().slice(0, 10);
  const weeks = (of: (week: Outcome["weeks"][number]) => number | null) =>
    first.weeks.map((week, index) => {
      const against = second.weeks[index];
      return { at: weekOf(index), first: of(week), second: against ? of(against) : null };
    });
  return (
    <div className="flex flex-col gap-3">
      <Panel title={`${run.fromDay} to ${run.toDay}`} aside={<StateBadge state={run.state} tone={runTone(run.state)} />}>
        <div className="px-3 pb-1">
          <p className="py-2 text-muted">
            Compare the two policies with each other: one simulation replays both against the same demand and delivery times, each item
            stocked up to the policy's own level to begin with and nothing on order.
            {run.recorded
              ? " Recorded stands beside them for orientation only: what was really bought and kept, from the stock and the open orders of then and by whatever rules held."
              : null}
          </p>
          <MiniTable
            caption="The two policies side by side"
            head={[
              { label: "Measure" },
              { label: "Recorded", figures: true },
              { label: names[0], figures: true },
              { label: names[1], figures: true },
              { label: "Difference", figures: true },
            ]}
            rows={outcomeRows(first, second, run.currency, run.recorded).map((row) => ({
              key: row.name,
              cells: [
                row.name,
                row.recorded,
                row.first,
                row.second,
                row.isBetter === null ? (
                  row.difference
                ) : (
                  <Badge key="difference" tone={row.isBetter ? "good" : "warning"}>
                    {row.difference}
                  </Badge>
                ),
              ],
            }))}
            empty=""
          />
          {place ? (
            <MiniTable
              caption="Switching a policy on"
              head={[{ label: "Policy" }, { label: "Planning run" }]}
              rows={[one, other].map((policy, side) => ({
                key: side,
                cells: [names[side], <AdoptPolicy key="adopt" place={place} policy={policy} onSet={onPolicySet} />],
              }))}
              empty=""
            />
          ) : null}
        </div>
      </Panel>
      <div className="grid gap-3 xl:grid-cols-2">
        <Panel title={`Stock value by week, ${run.currency}`}>
          <div className="p-2">
            <CompareChart
              points={weeks(({ stockMinor }) => stockMinor)}
              names={names}
              label="Average stock value by week"
              format={(minor) => formatMoneyShort(minor, run.currency)}
              height={200}
            />
          </div>
        </Panel>
        <Panel title="Units that were there when asked for, by week, %">
          <div className="p-2">
            <CompareChart
              points={weeks(({ fillRate }) => fillRate)}
              names={names}
              label="Fill rate by week"
              format={(share) => `${(share * 100).toFixed(1)} %`}
              fromLeast
              height={200}
            />
          </div>
        </Panel>
      </div>
      <BacktestItems
        items={differing(detail.items)}
        currency={run.currency}
        isKept={detail.items.length > 0 || run.completedAt === null || Date.now() - Date.parse(run.completedAt) < ITEMS_KEPT_DAYS * DAY}
      />
      <p className="text-muted">
        Each policy knows only the days before: the demand of the last 84 of them, what was forecast from up to three years of them, and
        lead times and classes as they were known before the first. What is lost is not made up later.
        {run.recorded
          ? ` Recorded is what really happened to these items${run.recorded.recordedFrom ? ` since ${run.recorded.recordedFrom}` : ""}: nights and value by the ledger, and the orders placed; who waited is counted for the whole company.`
          : " No stock of that time was recorded."}
        {run.leftOut > 0
          ? ` ${formatQuantity(run.leftOut)} items at their nodes are left out: phased out, at a closed node, or sold by no approved supplier.`
          : ""}{" "}
        Margin that is lost and stock that is kept are to be weighed against each other:{" "}
        {formatMoney(second.lostMarginMinor - first.lostMarginMinor, run.currency, true)} of lost margin against{" "}
        {formatMoney(second.averageStockMinor - first.averageStockMinor, run.currency, true)} of stock.
      </p>
    </div>
  );
}
