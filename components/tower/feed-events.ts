import { oneOf } from "@/components/grid/grid-url";
import { formatQuantity, formatWord } from "@/components/ui/format";
import type { Patch, TopicRow } from "@/domain/changes/topics";
import type { Rows } from "./rows-link";

export type FeedEvent = { key: string; at: string; text: string; rows: Rows | null };

/** The topics whose changes people read as events; a stock row changes with every order and would drown the rest. */
const told = ["orders", "exceptions", "inbound", "invoices"] as const;
type Told = (typeof told)[number];
const isTold = (topic: string): topic is Told => (told as readonly string[]).includes(topic);

const nouns: Record<Told, { one: string; many: string; screen: string }> = {
  orders: { one: "Order", many: "orders", screen: "/orders" },
  exceptions: { one: "Exception", many: "exceptions", screen: "/exceptions" },
  inbound: { one: "Purchase order", many: "purchase orders", screen: "/inbound" },
  invoices: { one: "Invoice", many: "invoices", screen: "/invoices" },
};

type Line = { id: number; name: string; state: string; nodeIds: readonly number[] };

function linesOf(topic: Told, patch: Pick<Patch, "rows">): Line[] {
  if (topic === "exceptions") return (patch.rows as TopicRow<"exceptions">[]).map((row) => ({ ...row, name: row.title, state: row.state }));
  if (topic === "inbound")
    return (patch.rows as TopicRow<"inbound">[]).map((row) => ({
      ...row,
      name: row.number,
      state: row.receiptState === "none" ? (row.asnNumber ? "on_the_road" : row.supplierState) : `received_${row.receiptState}`,
    }));
  return (patch.rows as TopicRow<"orders">[] | TopicRow<"invoices">[]).map((row) => ({ ...row, name: row.number }));
}

/** What a patch tells: a line for each state that rows reached in it. */
export function eventsOf(topic: string, patch: Pick<Patch, "rows" | "position">, nodeId: number | undefined, at: string): FeedEvent[] {
  if (!isTold(topic)) return [];
  const byState = new Map<string, Line[]>();
  for (const line of linesOf(topic, patch))
    if (nodeId === undefined || line.nodeIds.includes(nodeId)) byState.set(line.state, [...(byState.get(line.state) ?? []), line]);
  const noun = nouns[topic];
  return [...byState].map(([state, lines]) => {
    const [first] = lines;
    const isOne = lines.length === 1 && first !== undefined;
    const word = formatWord(state).toLowerCase();
    return {
      key: `${topic}|${patch.position}|${state}`,
      at,
      text: isOne
        ? topic === "exceptions"
          ? `${first.name}: ${word}`
          : `${noun.one} ${first.name}: ${word}`
        : `${formatQuantity(lines.length)} ${noun.many}: ${word}`,
      rows: isOne
        ? { screen: noun.screen, state: topic === "exceptions" ? { open: first.id } : { search: first.name, filters: {}, open: first.id } }
        : { screen: noun.screen, state: topic === "orders" || topic === "exceptions" ? { filters: { state: oneOf(state) } } : {} },
    };
  });
}
