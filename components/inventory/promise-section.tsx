"use client";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { useMay } from "@/components/trpc/use-may";
import { formatQuantity } from "@/components/ui/format";
import { MiniTable, Section } from "@/components/ui/panel";
import type { PromiseSource } from "@/domain/inventory/promise-table";
import type { AppRouter } from "@/server/trpc/root";

type Detail = inferRouterOutputs<AppRouter>["inventory"]["detail"];

const paths: Record<PromiseSource["kind"], string> = {
  purchase_order: "/purchasing",
  transfer: "/inventory/transfers",
  sales_order: "/orders",
};
const day = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short", year: "numeric", timeZone: "UTC" });

/** What can still be promised, day by day, and the orders that make it so. */
export function PromiseSection({ detail }: { detail: Detail }) {
  const { promise, row, safetyBuffer, channelHold } = detail;
  const opens = {
    purchase_order: useMay("purchasing.read")(row),
    transfer: true,
    sales_order: useMay("orders.read")(row),
  };
  const [, next] = promise.steps;
  return (
    <Section title="What can be promised, units">
      <MiniTable
        caption="Available to promise by day"
        head={[
          { label: "From" },
          { label: "Comes, units", figures: true },
          { label: "Waits, units", figures: true },
          { label: "Then there, units", figures: true },
          { label: "To promise, units", figures: true },
        ]}
        empty="Nothing is known of this row."
        rows={promise.steps.map((step) => ({
          key: step.on,
          cells: [
            <div key="on">
              {day.format(new Date(step.on))}
              <Sources sources={step.sources} opens={opens} others={step.otherSources} />
            </div>,
            step.expectedUnits === 0 ? "" : `+${formatQuantity(step.expectedUnits)}`,
            step.waitingUnits === 0 ? "" : `−${formatQuantity(step.waitingUnits)}`,
            <span key="projected" className={step.projectedUnits < 0 ? "text-critical" : undefined}>
              {formatQuantity(step.projectedUnits)}
            </span>,
            <strong key="promise">{formatQuantity(step.availableToPromise)}</strong>,
          ],
        }))}
      />
      {promise.overdueUnits > 0 ? (
        <div className="text-warning">
          {formatQuantity(promise.overdueUnits)} units are overdue: nothing is promised from them until they have a new date.
          <Sources sources={promise.overdueSources} opens={opens} others={0} />
        </div>
      ) : null}
      <p className="text-muted">
        Starts from {formatQuantity(row.available)} available
        {safetyBuffer + channelHold > 0
          ? `, which leaves ${formatQuantity(safetyBuffer + channelHold)} units of buffer and holds aside`
          : ""}
        .
        {next
          ? " A unit that a later promise needs cannot be promised before."
          : " Nothing is expected, and no order waits for a later day."}
      </p>
    </Section>
  );
}

type SourcesProps = { sources: readonly PromiseSource[]; opens: Record<PromiseSource["kind"], boolean>; others: number };

function Sources({ sources, opens, others }: SourcesProps) {
  if (sources.length === 0) return null;
  return (
    <ul className="text-muted">
      {sources.map((source) => (
        <li key={`${source.kind} ${source.id}`}>
          {opens[source.kind] ? (
            <Link className="text-accent hover:underline" href={gridHref(paths[source.kind], { filters: {}, open: source.id })}>
              {source.number}
            </Link>
          ) : (
            source.number
          )}{" "}
          {source.kind === "sales_order" ? "−" : "+"}
          {formatQuantity(source.units)}
        </li>
      ))}
      {others > 0 ? <li>and {formatQuantity(others)} more</li> : null}
    </ul>
  );
}
