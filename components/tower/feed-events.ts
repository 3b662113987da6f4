import { oneOf } from "@/components/grid/grid-url";
import { formatQuantity, formatWord } from "@/components/ui/format";
import type { Patch, TopicRow } from "@/domain/changes/topics";
import type { Rows } from "./rows-link";

export type FeedEvent = { key: string; at: string; text: string; rows: Rows };

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

/** An exception is called by what happened, others by their number. */
const oneTold = (topic: Told, name: string, word: string) =>
  topic === "exceptions" ? `${name}: ${word}` : `${nouns[topic].one} ${name}: ${word}`;
const stateOfOne = (topic: Told, id: number, name: string): Rows["state"] =>
  topic === "exceptions" ? { open: id } : { search: name, filters: {}, open: id };

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
      text: isOne ? oneTold(topic, first.name, word) : `${formatQuantity(lines.length)} ${noun.many}: ${word}`,
      rows: {
        screen: noun.screen,
        state: isOne
          ? stateOfOne(topic, first.id, first.name)
          : topic === "orders" || topic === "exceptions"
            ? { filters: { state: oneOf(state) } }
            : {},
      },
    };
  });
}

type Past = { id: number; at: string; verb: string; topic: Told; count: number; rowId: number; name: string };

/** What had happened before this window listened, in the same words. */
export function pastEvents(ticker: readonly Past[], before: string | undefined): FeedEvent[] {
  return ticker
    .filter((row) => before === undefined || row.at < before)
    .map((row) => {
      const noun = nouns[row.topic];
      const done = formatWord(row.verb.slice(row.verb.indexOf(".") + 1)).toLowerCase();
      const what = pastWords[row.verb] ?? done;
      return {
        key: `past|${row.id}`,
        at: row.at,
        text: row.count > 1 ? `${formatQuantity(row.count)} ${noun.many}: ${what}` : oneTold(row.topic, row.name, what),
        rows: { screen: noun.screen, state: row.count > 1 ? {} : stateOfOne(row.topic, row.rowId, row.name) },
      };
    });
}

/** Deeds whose verb says what was written, not what happened to the row. */
const pastWords: Record<string, string> = {
  "shipment.recorded": "shipment left",
  "customer_return.recorded": "returned",
  "asn.recorded": "on the road",
  "goods_receipt.recorded": "received",
  "supplier_invoice.recorded": "arrived",
};
