import type { TopicRow } from "@/domain/changes/topics";
import { nodes, operationsSource } from "@/domain/simulation/organisation";
import { hashOf, randomOf } from "@/domain/simulation/random";
import type { GantryClient } from "./gantry-client";

const DAY = 86_400_000;
const RETURNED = 0.06;
const REASONS = ["changed mind", "does not fit", "damaged in transit", "not as described", "arrived late"] as const;
/** An order rests a little before it is packed. */
const LEAST_AGE_MS = 20_000;
/** Enough to fill the shelf's pace; more would be asked for again anyway. */
const LOOKED_AT = 25;

export type OrderDetail = {
  row: TopicRow<"orders">;
  lines: { id: number; sku: string; shippedQuantity: number; returnedQuantity: number }[];
  allocations: { lineId: number; itemId: number; nodeCode: string; lineQuantity: number; state: string }[];
  shipments: { number: string; nodeCode: string; lines: { lineId: number; quantity: number }[] }[];
};
type Parcel = { nodeCode: string; lines: { sku: string; quantity: number }[] };

/** What is reserved, a parcel a node. A bundle's parts name the bundle's units each; they count once. */
export function parcelsOf({ lines, allocations }: Pick<OrderDetail, "lines" | "allocations">): Parcel[] {
  const units = new Map<string, Map<number, Map<number, number>>>();
  for (const { nodeCode, lineId, itemId, lineQuantity, state } of allocations) {
    if (state !== "reserved") continue;
    const ofNode = units.get(nodeCode) ?? new Map<number, Map<number, number>>();
    const ofLine = ofNode.get(lineId) ?? new Map<number, number>();
    ofLine.set(itemId, (ofLine.get(itemId) ?? 0) + lineQuantity);
    units.set(nodeCode, ofNode.set(lineId, ofLine));
  }
  const skuOf = new Map(lines.map((line) => [line.id, line.sku]));
  return [...units].map(([nodeCode, ofNode]) => ({
    nodeCode,
    lines: [...ofNode].map(([lineId, ofLine]) => ({ sku: skuOf.get(lineId) ?? "", quantity: Math.max(...ofLine.values()) })),
  }));
}

const carrierOf = (nodeCode: string, country: string): string => {
  const rates = nodes.find((node) => node.code === nodeCode)?.rates ?? [];
  return (rates.find((rate) => rate.country === country) ?? rates.find((rate) => rate.country === "*"))?.carrier ?? "Collection";
};

/** People who pack and people who send back. */
export function createWarehouse(client: GantryClient) {
  const random = randomOf(Date.now());
  const packed = new Set<number>();
  let lastPacked = 0;

  async function packOrder(id: number): Promise<void> {
    const detail = await client.detail<OrderDetail>("orders", id);
    for (const [index, { nodeCode, lines }] of parcelsOf(detail).entries()) {
      const shipmentNumber = `SH-${detail.row.number}-${detail.shipments.length + index + 1}`;
      await client.tell(operationsSource.code, "shipment", `shipment:${shipmentNumber}`, new Date(), {
        orderNumber: detail.row.number,
        channel: detail.row.channelCode,
        shipmentNumber,
        node: nodeCode,
        carrier: carrierOf(nodeCode, detail.row.country),
        trackingNumber: `${nodeCode}${String(hashOf(shipmentNumber)).padStart(10, "0")}`,
        lines,
      });
    }
  }

  /** Sends the oldest orders of which nothing is missing any more, at most this many; of some a part has left before. */
  async function pack(most: number): Promise<number> {
    if (most < 1) return 0;
    const { rows } = await client.list<TopicRow<"orders">>("orders", {
      startRow: 0,
      endRow: LOOKED_AT + most,
      sort: [{ field: "placedAt", direction: "asc" }],
      filters: {
        state: { filterType: "set", values: ["allocated", "part_shipped"] },
        backorderedUnits: { filterType: "number", type: "equals", filter: 0 },
      },
    });
    const ready = rows.filter((row) => !packed.has(row.id) && Date.parse(row.placedAt) < Date.now() - LEAST_AGE_MS).slice(0, most);
    for (const row of ready) {
      packed.add(row.id);
      await packOrder(row.id);
      if (random.chance(RETURNED)) await takeBack();
    }
    if (packed.size > 20_000) packed.clear();
    return ready.length;
  }

  /** One parcel of one to three weeks ago comes back. */
  async function takeBack(): Promise<void> {
    const window = {
      filterType: "date",
      type: "inRange",
      dateFrom: new Date(Date.now() - 21 * DAY).toISOString(),
      dateTo: new Date(Date.now() - 6 * DAY).toISOString(),
    };
    const filters = { state: { filterType: "set", values: ["shipped"] }, shippedAt: window };
    const { rowCount } = await client.list("orders", { startRow: 0, endRow: 0, filters });
    if (rowCount === 0) return;
    const startRow = random.whole(0, rowCount - 1);
    const { rows } = await client.list<TopicRow<"orders">>("orders", { startRow, endRow: startRow + 1, filters });
    if (!rows[0]) return;
    const detail = await client.detail<OrderDetail>("orders", rows[0].id);
    const shipment = detail.shipments[0];
    const sent = shipment?.lines[0];
    const line = detail.lines.find(({ id }) => id === sent?.lineId);
    if (!shipment || !sent || !line || line.returnedQuantity > 0) return;
    const returnNumber = `RT-${shipment.number}`;
    await client.tell(operationsSource.code, "return", `return:${returnNumber}`, new Date(), {
      orderNumber: detail.row.number,
      channel: detail.row.channelCode,
      returnNumber,
      node: shipment.nodeCode,
      reason: random.pick(REASONS),
      lines: [{ sku: line.sku, quantity: sent.quantity, disposition: random.chance(0.8) ? "restock" : "quarantine" }],
    });
  }

  return {
    /** Packs at the pace of the orders, so that the queue stays as long as it was. */
    async work(ordersASecond: number): Promise<void> {
      const now = Date.now();
      if (lastPacked === 0) lastPacked = now - 1_000 / ordersASecond;
      const due = Math.floor(((now - lastPacked) / 1_000) * ordersASecond);
      if (due < 1) return;
      lastPacked += (due * 1_000) / ordersASecond;
      await pack(Math.min(due, 20));
    },
    pack,
  };
}
