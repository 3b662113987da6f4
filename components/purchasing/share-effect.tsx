import { formatCount, formatMoney, formatQuantity } from "@/components/ui/format";
import type { SupplyShare } from "./order-types";

type Node = SupplyShare["nodes"][number];
type Effect = Node["asConfirmed"];

const total = (nodes: readonly Node[], of: (node: Node) => number) => nodes.reduce((sum, node) => sum + of(node), 0);

/** In a sentence: which customers would still wait, and what is expected to be lost, as it was confirmed and if it is shared. */
export function ShareEffectText({ nodes, currency }: { nodes: readonly Node[]; currency: string }) {
  const money = (minor: number) => formatMoney(minor, currency, true);
  const words = (of: (node: Node) => Effect) => {
    const orders = total(nodes, (node) => of(node).waiting.orders);
    const waiting = money(total(nodes, (node) => of(node).waiting.minor));
    const waits =
      orders === 0 ? "nobody waits" : `${formatQuantity(orders)} customer ${orders === 1 ? "order waits" : "orders wait"} on, ${waiting}`;
    const lostMinor = total(nodes, (node) => of(node).lostMinor);
    return `${waits}, and ${lostMinor === 0 ? "no sale" : `${money(lostMinor)} of margin`} is expected to be lost`;
  };
  return (
    <span className="figures">
      As it was confirmed, {words((node) => node.asConfirmed)}. Shared by who waits and by days of stock, {words((node) => node.asShared)}.
    </span>
  );
}

/** What customers wait for at a node when it has come: as it was confirmed, and if it is shared. */
export function StillWaits({ node, currency }: { node: Node | undefined; currency: string }) {
  if (!node || node.waiting.units === 0) return <span className="text-muted">nobody waits</span>;
  const { asConfirmed, asShared } = node;
  if (asConfirmed.waiting.units + asShared.waiting.units === 0) return <span className="text-muted">all served</span>;
  return (
    <div
      className="whitespace-nowrap"
      title={`${formatCount(node.waiting.orders, "order waits", "orders wait")} now for ${formatCount(node.waiting.units, "unit")}`}
    >
      <div>
        {formatQuantity(asConfirmed.waiting.units)} → {formatQuantity(asShared.waiting.units)}
      </div>
      <div className="text-muted">
        {formatMoney(asConfirmed.waiting.minor, currency)} → {formatMoney(asShared.waiting.minor, currency)}
      </div>
    </div>
  );
}
