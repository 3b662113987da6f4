import { setTimeout as pause } from "node:timers/promises";
import type { TopicRow } from "@/domain/changes/topics";
import { nodes, operationsSource } from "@/domain/simulation/organisation";
import { createReplayPlan, type ReplayOrder, type ReplayReturn, replayedAt } from "@/domain/simulation/replay-plan";
import type { GantryClient } from "./gantry-client";
import { readHistory } from "./history-file";

/** The source through which a recorded history comes in. */
export const REPLAY_SOURCE = "replay";
/** Messages on the road at once when the clock runs fast; the same order's messages stay in their order. */
const AT_ONCE = 8;
const LONGEST_NAP_MS = 500;
const NOTHING_LEFT: ReadonlySet<string> = new Set(["allocated", "part_allocated", "backordered"]);
const ALL_BACK: ReadonlySet<string> = new Set(["cancelled", "returned"]);

type Options = {
  file: string;
  channel: string;
  cutoff: Date;
  startedAt: Date;
  rate: number;
  stopped: () => boolean;
  say: (line: string) => void;
};

/**
 * Streams what the file has from the cutoff on. Every message is named after its invoice, so that a replay that is
 * started again sends the same messages and changes nothing.
 */
export async function replayHistory(
  client: GantryClient,
  { file, channel, cutoff, startedAt, rate, stopped, say }: Options,
): Promise<void> {
  const planned = createReplayPlan(cutoff);
  for await (const line of readHistory(file)) planned.add(line);
  const { facts, unexplainedUnits } = planned.plan();
  say(
    `${facts.length} orders and returns to replay at ${rate} times their speed; ${unexplainedUnits} returned units have no order in the file`,
  );
  const waiting: ReplayReturn[] = [];
  let sending: Promise<void>[] = [];
  const settle = async () => {
    await Promise.all(sending);
    sending = [];
  };

  const sendOrder = async ({ number, country, customer, lines, at }: ReplayOrder) => {
    const placedAt = replayedAt(at, cutoff, startedAt, rate);
    await client.tell(REPLAY_SOURCE, "order", `replay:${number}`, placedAt, {
      orderNumber: number,
      currency: "GBP",
      shipToCountry: country,
      ...(customer === null ? {} : { customerKey: customer }),
      lines,
    });
  };

  /**
   * What is taken back is a return once its goods have left, and a cancellation as long as nothing has: an order of more than there is
   * would never leave. In between it waits.
   */
  const sendReturn = async (back: ReplayReturn): Promise<boolean> => {
    const { rows } = await client.list<TopicRow<"orders">>("orders", { startRow: 0, endRow: 5, search: back.orderNumber });
    const order = rows.find((row) => row.number === back.orderNumber);
    if (order && NOTHING_LEFT.has(order.state)) {
      const cancelledAt = replayedAt(back.at, cutoff, startedAt, rate);
      await client.tell(REPLAY_SOURCE, "cancellation", `replay:${back.number}`, cancelledAt, {
        orderNumber: back.orderNumber,
        reason: "taken back before it left",
        lines: back.lines,
      });
      return true;
    }
    // Told before this process was started again.
    if (order && ALL_BACK.has(order.state)) return true;
    if (order?.state !== "shipped") return false;
    await client.tell(operationsSource.code, "return", `replay:${back.number}`, new Date(), {
      orderNumber: back.orderNumber,
      channel,
      returnNumber: back.number,
      node: nodes[0]?.code,
      reason: "returned to the shop",
      lines: back.lines.map((line) => ({ ...line, disposition: "restock" })),
    });
    return true;
  };
  const sendWaiting = async () => {
    for (const back of waiting.splice(0)) if (!(await sendReturn(back))) waiting.push(back);
  };

  for (const fact of facts) {
    const due = replayedAt(fact.at, cutoff, startedAt, rate).getTime();
    while (due > Date.now() && !stopped()) {
      await settle();
      await pause(Math.min(LONGEST_NAP_MS, Math.max(1, due - Date.now())));
    }
    if (stopped()) break;
    if (fact.kind === "return") waiting.push(fact);
    else sending.push(sendOrder(fact));
    if (sending.length >= AT_ONCE) await settle();
    if (waiting.length >= 20) await sendWaiting();
  }
  await settle();
  while (waiting.length > 0 && !stopped()) {
    await sendWaiting();
    if (waiting.length > 0) await pause(5_000);
  }
  if (!stopped()) say("the recorded history has been replayed");
}
