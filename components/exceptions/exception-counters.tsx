"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { blank, changeAddress, type GridFilters, gridHref, oneOf, writeGridState } from "@/components/grid/grid-url";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { formatMoney, formatMoneyShort, formatQuantity } from "@/components/ui/format";
import { exceptionTypes } from "@/domain/exceptions/catalogue";
import { typeLabel } from "./exception-columns";
import { openOnly } from "./open-states";

type Counter = { label: string; count: number | null; filters: GridFilters; title?: string; isAlarming?: boolean };

/** How many there are by clock, by owner and by type; each shows its rows in the queue below. */
export function ExceptionCounters() {
  const trpc = useTRPC();
  const params = useSearchParams();
  const nodeId = Number(params.get("node")) || undefined;
  const counts = useQuery(trpc.exceptions.counts.queryOptions({ nodeId }, { refetchInterval: 30_000 }));
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const soon = useAtMostEachSecond(() => counts.refetch({ cancelRefetch: false }));
  useLiveTopic("exceptions", { onPatch: soon, onReread: soon });

  const found = counts.data;
  const byType = new Map(found?.types.map((type) => [type.type, type]));
  const money = (minor: number | undefined) =>
    found && minor !== undefined ? `${formatMoney(minor, found.currency, true)} at risk` : undefined;
  const desks: Counter[] = [
    { label: "Open", count: found?.open ?? null, filters: openOnly, title: money(found?.moneyAtRiskMinor) },
    { label: "Overdue", count: found?.overdue ?? null, filters: { ...openOnly, sla: oneOf("overdue") }, isAlarming: true },
    {
      label: "Mine",
      count: found?.mine ?? null,
      filters: { ...openOnly, ownerName: { filterType: "text", type: "equals", filter: me.data?.name ?? "" } },
    },
    { label: "Nobody’s", count: found?.unassigned ?? null, filters: { ...openOnly, ownerName: blank } },
  ];
  const types: Counter[] = exceptionTypes.map((type) => ({
    label: typeLabel(type),
    count: found ? (byType.get(type)?.count ?? 0) : null,
    filters: { ...openOnly, type: { filterType: "text", type: "equals", filter: type } },
    title: money(byType.get(type)?.moneyAtRiskMinor),
  }));
  const current = params.get("filters") ?? JSON.stringify(openOnly);

  return (
    <nav aria-label="Exceptions by clock, owner and type" className="flex shrink-0 flex-col gap-1 border-b bg-surface-1 px-3 py-1.5">
      <h1 className="sr-only">Exceptions</h1>
      <div className="flex min-h-7 flex-wrap items-center gap-1">
        {desks.map((counter) => (
          <CounterLink key={counter.label} counter={counter} current={current} nodeId={nodeId} />
        ))}
        <span className="figures ml-auto text-muted" title={money(found?.moneyAtRiskMinor)}>
          {found ? `${formatMoneyShort(found.moneyAtRiskMinor, found.currency)} at risk` : ""}
        </span>
        {counts.error ? (
          <span role="alert" className="flex items-center gap-2 text-critical">
            {found ? "These counts are old: they could not be read again." : "The counts could not be read."}
            <Button onClick={() => void counts.refetch()}>Try again</Button>
          </span>
        ) : null}
      </div>
      <div className="flex min-h-7 flex-wrap items-center gap-1">
        {types.map((counter) => (
          <CounterLink key={counter.label} counter={counter} current={current} nodeId={nodeId} />
        ))}
      </div>
    </nav>
  );
}

function CounterLink({ counter, current, nodeId }: { counter: Counter; current: string; nodeId: number | undefined }) {
  const { label, count, filters, title, isAlarming } = counter;
  const isCurrent = JSON.stringify(filters) === current;
  return (
    <Link
      href={gridHref("/exceptions", { filters, node: nodeId })}
      title={title}
      aria-current={isCurrent ? "true" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        // Here already: only the filter changes, and the list keeps its sort and its open row.
        event.preventDefault();
        changeAddress((address) => writeGridState(address, { filters, search: "" }));
      }}
      className={classNames(
        "inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded border px-2",
        isCurrent ? "border-accent bg-surface-3 font-medium" : "border-transparent text-muted hover:bg-surface-2 hover:text-text",
      )}
    >
      {label}
      <span
        className={classNames(
          "figures min-w-5 text-right font-semibold",
          count === null ? "text-muted" : isAlarming && count > 0 ? "text-critical" : "text-text",
        )}
      >
        {count === null ? "–" : formatQuantity(count)}
      </span>
    </Link>
  );
}
