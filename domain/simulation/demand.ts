import { channels, type SimulatedChannel } from "./organisation";
import { type Random, weightedChoice } from "./random";

// Orders as they come: more on Mondays and in the evening, lines drawn by the pace of the items, mostly one unit each.

export type SoldItem = { sku: string; unitPrice: string; pace: number };
export type SimulatedOrder = {
  channel: SimulatedChannel;
  number: string;
  at: Date;
  country: string;
  customerKey: string;
  lines: { sku: string; quantity: number; unitPrice: string }[];
};

/** Sunday first; UTC. */
const weekday = [1.05, 1.25, 1.05, 0.95, 0.95, 0.9, 0.85];
/** Share of a day's orders by hour, UTC. */
const hourly = [6, 3, 2, 1, 1, 2, 6, 14, 24, 33, 40, 44, 46, 44, 42, 42, 44, 48, 56, 66, 70, 58, 36, 16];
const ofDay = hourly.reduce((sum, share) => sum + share, 0);

/** Expected orders between two instants (at most a day apart) at this many a usual day. */
export function expectedOrders(from: Date, to: Date, ordersADay: number): number {
  let expected = 0;
  for (let at = from.getTime(); at < to.getTime(); at += 900_000) {
    const slice = new Date(at);
    const part = Math.min(900_000, to.getTime() - at) / 3_600_000;
    expected += ordersADay * (weekday[slice.getUTCDay()] ?? 1) * ((hourly[slice.getUTCHours()] ?? 0) / ofDay) * part;
  }
  return expected;
}

export function createDemand(items: readonly SoldItem[]) {
  const chooseItem = weightedChoice(items.map((item) => item.pace));
  const chooseChannel = weightedChoice(channels.map((channel) => channel.weight));
  const chooseHour = weightedChoice(hourly);

  function drawOrder(random: Random, at: Date, number: string): SimulatedOrder {
    const channel = channels[chooseChannel(random)] as SimulatedChannel;
    const country = channel.countries[weightedChoice(channel.countries.map(([, weight]) => weight))(random)]?.[0] ?? "GB";
    const isTrade = channel.code === "TRADE";
    const count = isTrade ? random.whole(3, 8) : random.chance(0.45) ? 1 : random.whole(2, 4);
    const lines = new Map<string, SimulatedOrder["lines"][number]>();
    for (let index = 0; index < count; index += 1) {
      const item = items[chooseItem(random)] as SoldItem;
      const quantity = isTrade ? random.whole(3, 12) : random.chance(0.78) ? 1 : random.whole(2, 4);
      lines.set(item.sku, { sku: item.sku, quantity, unitPrice: item.unitPrice });
    }
    return { channel, number, at, country, customerKey: `c${random.whole(1, 40_000)}`, lines: [...lines.values()] };
  }

  return {
    drawOrder,
    /** The orders of a stretch of at most a day, in the order of time. */
    drawOrders(random: Random, from: Date, to: Date, ordersADay: number, numberOf: (index: number) => string): SimulatedOrder[] {
      const expected = expectedOrders(from, to, ordersADay);
      const count = Math.max(0, Math.round(expected + Math.sqrt(expected) * random.normal() * 0.9));
      const isWholeDay = to.getTime() - from.getTime() === 86_400_000;
      const instants = Array.from({ length: count }, () =>
        isWholeDay
          ? from.getTime() + chooseHour(random) * 3_600_000 + random.whole(0, 3_599_999)
          : from.getTime() + random.next() * (to.getTime() - from.getTime()),
      ).sort((a, b) => a - b);
      return instants.map((instant, index) => drawOrder(random, new Date(instant), numberOf(index)));
    },
  };
}
