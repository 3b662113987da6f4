import Link from "next/link";
import { typeLabel } from "@/components/exceptions/exception-columns";
import { SlaClock } from "@/components/exceptions/sla-clock";
import { gridHref } from "@/components/grid/grid-url";
import { StateBadge } from "@/components/ui/badge";
import { formatMoney } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { EmptyState } from "@/components/ui/states";
import type { TopicRow } from "@/domain/changes/topics";
import { RowsLink, usePermissions } from "./rows-link";

type Row = TopicRow<"exceptions">;

const columns = "grid grid-cols-[76px_minmax(0,1fr)_88px_84px] items-center gap-2 px-3 2xl:grid-cols-[76px_minmax(0,1fr)_88px_108px_84px]";

/** The open exceptions with the most money behind them. */
export function WorstExceptions({ rows, currency, nodeId }: { rows: readonly Row[]; currency: string; nodeId: number | undefined }) {
  const mayOpen = usePermissions()?.has("exceptions.read") ?? false;
  return (
    <Panel
      title="Worst exceptions by money at risk"
      aside={
        mayOpen ? (
          <Link href={gridHref("/exceptions", { node: nodeId })} className="text-accent hover:underline">
            Open the queue
          </Link>
        ) : null
      }
      className="min-h-0"
    >
      {rows.length === 0 ? (
        <EmptyState title="Nothing needs attention">Detectors look each minute and open exceptions as they find them.</EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <div className={`${columns} h-6 shrink-0 text-muted text-xs`}>
            <span>Severity</span>
            <span>What happened</span>
            <span className="text-right">At risk, {currency}</span>
            <span className="max-2xl:hidden">Owner</span>
            <span>Due</span>
          </div>
          <ul>
            {rows.map((row) => (
              <li key={row.id} className="border-t border-line/60">
                <RowsLink
                  rows={{ screen: "/exceptions", state: { open: row.id } }}
                  nodeId={nodeId}
                  title={`${typeLabel(row.type)}: ${row.title}. Owner: ${row.ownerName ?? "nobody"}.`}
                  className={`${columns} h-7`}
                >
                  <span className="flex">
                    <StateBadge state={row.severity} />
                  </span>
                  <span className="truncate">{row.title}</span>
                  <span className="figures text-right">{formatMoney(row.moneyAtRiskMinor, currency)}</span>
                  <span className="truncate text-muted max-2xl:hidden">{row.ownerName ?? "Nobody"}</span>
                  <span className="figures whitespace-nowrap">
                    <SlaClock row={row} />
                  </span>
                </RowsLink>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}
