import type { Client } from "@/db/client";

export type AllocationRow = {
  id: number;
  orderId: number;
  lineId: number;
  itemId: number;
  nodeId: number;
  quantity: number;
  lineQuantity: number;
};
type NewAllocation = Omit<AllocationRow, "id"> & { state: "shipped" | "released" };
export type Consumed = { itemId: number; nodeId: number; quantity: number };

/** What is reserved for locked orders, and what becomes of it in this transaction. */
export type Reservations = {
  /** Units of a line that are reserved at a node, or anywhere. */
  units(lineId: number, nodeId?: number): number;
  nodesOf(lineId: number): number[];
  /** Turns reserved units into shipped or released ones; answers the stock that it takes, each component apart. */
  consume(lineId: number, nodeId: number, units: number, state: "shipped" | "released"): Consumed[];
  /** Stock that left without having been reserved. */
  add(row: NewAllocation): void;
  /** Every balance that a reservation stands on. */
  keys(): { itemId: number; nodeId: number }[];
  save(client: Client, now: Date): Promise<void>;
};

/** Reads the reservations of orders that the caller holds locked. */
export async function loadReservations(client: Client, orderIds: readonly number[]): Promise<Reservations> {
  const { rows } = await client.query<AllocationRow>(
    `SELECT id, order_id AS "orderId", line_id AS "lineId", item_id AS "itemId", node_id AS "nodeId", quantity, line_quantity AS "lineQuantity"
     FROM allocation WHERE order_id = ANY($1::bigint[]) AND state = 'reserved' ORDER BY id`,
    [orderIds],
  );
  return reservationsOf(rows);
}

function grouped<K, T>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

export function reservationsOf(rows: readonly AllocationRow[]): Reservations {
  const reserved = rows.map((row) => ({ ...row, state: "reserved" as "reserved" | "shipped" | "released" }));
  const byLine = grouped(reserved, (row) => row.lineId);
  const touched = new Set<(typeof reserved)[number]>();
  const added: NewAllocation[] = [];
  const open = (lineId: number) => (byLine.get(lineId) ?? []).filter((row) => row.state === "reserved");
  return {
    units(lineId, nodeId) {
      const here = open(lineId).filter((row) => nodeId === undefined || row.nodeId === nodeId);
      // Each component of a bundle covers the same units, so any one of them tells the number.
      const first = here[0]?.itemId;
      return here.reduce((sum, row) => sum + (row.itemId === first ? row.lineQuantity : 0), 0);
    },
    nodesOf: (lineId) => [...new Set(open(lineId).map((row) => row.nodeId))],
    consume(lineId, nodeId, units, state) {
      const consumed: Consumed[] = [];
      for (const [itemId, component] of grouped(
        open(lineId).filter((row) => row.nodeId === nodeId),
        (row) => row.itemId,
      )) {
        let left = units;
        for (const row of component) {
          if (left === 0) break;
          const taken = Math.min(left, row.lineQuantity);
          const quantity = (row.quantity / row.lineQuantity) * taken;
          touched.add(row);
          if (taken === row.lineQuantity) row.state = state;
          else {
            added.push({ orderId: row.orderId, lineId, itemId, nodeId, quantity, lineQuantity: taken, state });
            row.quantity -= quantity;
            row.lineQuantity -= taken;
          }
          consumed.push({ itemId, nodeId, quantity });
          left -= taken;
        }
        if (left > 0) throw new RangeError(`line ${lineId} has less than ${units} units reserved at node ${nodeId}`);
      }
      return consumed;
    },
    add: (row) => void added.push(row),
    keys: () => reserved.map(({ itemId, nodeId }) => ({ itemId, nodeId })),
    async save(client, now) {
      const changed = [...touched];
      if (changed.length > 0)
        await client.query(
          `UPDATE allocation a SET state = c.state, quantity = c.quantity, line_quantity = c.line_quantity
           FROM unnest($1::bigint[], $2::text[], $3::int[], $4::int[]) AS c(id, state, quantity, line_quantity) WHERE a.id = c.id`,
          [changed.map((r) => r.id), changed.map((r) => r.state), changed.map((r) => r.quantity), changed.map((r) => r.lineQuantity)],
        );
      if (added.length > 0)
        await client.query(
          `INSERT INTO allocation (created_at, order_id, line_id, item_id, node_id, quantity, line_quantity, state)
           SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::int[], $7::int[], $8::text[])`,
          [
            now,
            added.map((r) => r.orderId),
            added.map((r) => r.lineId),
            added.map((r) => r.itemId),
            added.map((r) => r.nodeId),
            added.map((r) => r.quantity),
            added.map((r) => r.lineQuantity),
            added.map((r) => r.state),
          ],
        );
    },
  };
}
