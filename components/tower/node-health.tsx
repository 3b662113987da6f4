import { classNames } from "@/components/ui/class-names";
import { formatMoney, formatMoneyShort, formatQuantity } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { useNow } from "@/components/ui/relative-time";
import { EmptyState } from "@/components/ui/states";
import { formatMinutes, minutesUntilCutOff } from "./cut-off";
import { RowsLink } from "./rows-link";

type Node = {
  id: number;
  code: string;
  name: string;
  cutOff: string;
  timeZone: string;
  openLines: number;
  backlogMinutes: number;
  capacityMinutesPerDay: number;
  lateOrders: number;
  backorderedUnits: number;
  stockMinor: number;
};

/** What each node has still to do, beside what it can do in a day, and how long until its carrier leaves. */
export function NodeHealth({ nodes, currency }: { nodes: readonly Node[]; currency: string }) {
  return (
    <Panel title="Node health" aside={<span className="text-muted text-xs">backlog ÷ a day’s capacity</span>} className="min-h-0">
      {nodes.length === 0 ? (
        <EmptyState title="No nodes">No active node lies in your scope.</EmptyState>
      ) : (
        <ul className="min-h-0 flex-1 overflow-y-auto">
          {nodes.map((node) => (
            <NodeRow key={node.id} node={node} currency={currency} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function NodeRow({ node, currency }: { node: Node; currency: string }) {
  const now = useNow();
  const load = node.capacityMinutesPerDay > 0 ? node.backlogMinutes / node.capacityMinutesPerDay : null;
  const look = load === null || load < 0.8 ? "good" : load <= 1 ? "warning" : "critical";
  const word = { good: "on pace", warning: "tight", critical: "over capacity" }[look];
  return (
    <li className="border-b border-line/60 last:border-b-0">
      <RowsLink
        rows={{ screen: "/orders", state: { filters: { state: { filterType: "set", values: openStates } }, sort: oldestPromise } }}
        nodeId={node.id}
        title={`${node.name}: ${formatQuantity(node.openLines)} lines to ship, ${formatQuantity(node.backlogMinutes)} of ${formatQuantity(node.capacityMinutesPerDay)} minutes a day; stock ${formatMoney(node.stockMinor, currency, true)}`}
        className="flex flex-col gap-1 px-3 py-1.5"
      >
        <span className="flex items-baseline justify-between gap-2 whitespace-nowrap">
          <span className="min-w-0 truncate">
            <span className="font-medium">{node.code}</span> <span className="text-muted">{node.name}</span>
          </span>
          <span className="figures text-muted text-xs">
            {now === 0 ? "" : `cut-off in ${formatMinutes(minutesUntilCutOff(node.cutOff, node.timeZone, now))}`}
          </span>
        </span>
        <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-surface-3">
          <span
            className={classNames(
              "block h-full rounded-full",
              look === "good" ? "bg-good" : look === "warning" ? "bg-warning" : "bg-critical",
            )}
            style={{ width: `${Math.min(load ?? 0, 1) * 100}%` }}
          />
        </span>
        <span className="figures flex items-baseline justify-between gap-2 whitespace-nowrap text-muted text-xs leading-4">
          <span>
            <span className={look === "good" ? "text-text" : look === "warning" ? "text-warning" : "text-critical"}>
              {load === null ? "No capacity set" : `${Math.round(load * 100)} %, ${word}`}
            </span>{" "}
            · {formatQuantity(node.openLines)} lines
          </span>
          <span>
            {node.lateOrders > 0 ? <span className="text-warning">{formatQuantity(node.lateOrders)} late</span> : "none late"}
            <span className="max-2xl:hidden"> · {formatMoneyShort(node.stockMinor, currency)} stock</span>
          </span>
        </span>
      </RowsLink>
    </li>
  );
}

const openStates = ["allocated", "part_allocated", "part_shipped"];
const oldestPromise = [{ field: "promisedAt", direction: "asc" as const }];
