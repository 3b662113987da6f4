import { createHash } from "node:crypto";
import type { Client, Queryable } from "@/db/client";
import { stockPosition } from "@/domain/planning/recommendation";
import { proposeTransfers, type TransferLane, type TransferNode, type TransferProposal } from "@/domain/planning/transfer";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import type { ServiceContext } from "../../context";
import type { PlannedKey } from "../recommend";

/** A rejected proposal is not made again for this long. */
const REJECTED_DAYS = 7;

export async function readLanes(queryable: Queryable, entityId: number): Promise<TransferLane[]> {
  const { rows } = await queryable.query<TransferLane>(
    `SELECT l.from_node_id AS "fromNodeId", l.to_node_id AS "toNodeId", l.days, l.cost_minor AS "costMinor"
     FROM transfer_lane l JOIN node a ON a.id = l.from_node_id AND a.active JOIN node b ON b.id = l.to_node_id AND b.active
     WHERE a.entity_id = $1 ORDER BY l.from_node_id, l.to_node_id`,
    [entityId],
  );
  return rows;
}

type Proposed = TransferProposal & { itemId: number; digest: string };

/** One proposal an item and lane: made, refreshed, or superseded when the need or the excess is gone. `keys`: all nodes of their items. */
export async function saveTransferProposals(
  context: ServiceContext & { client: Client },
  entityId: number,
  lanes: readonly TransferLane[],
  keys: readonly PlannedKey[],
): Promise<void> {
  const { client, now } = context;
  const found = lanes.length === 0 ? [] : proposalsOf(keys, lanes, await readWaiting(client, keys));
  const items = [...new Set(keys.map(({ itemId }) => itemId))];
  const standing = await client.query<{ id: number; key: string; digest: string }>(
    `SELECT id, item_id || '/' || from_node_id || '/' || to_node_id AS key, evidence_digest AS digest FROM stock_transfer
     WHERE state = 'proposed' AND item_id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`,
    [items],
  );
  const awaited = found.length === 0 ? new Set<string>() : await awaitedTransfers(client, items);
  const proposals = found.filter(({ itemId, toNodeId }) => !awaited.has(`${itemId}/${toNodeId}`));
  const known = new Map(standing.rows.map((row) => [row.key, row]));
  const keyOf = ({ itemId, fromNodeId, toNodeId }: Proposed) => `${itemId}/${fromNodeId}/${toNodeId}`;
  const wanted = new Set(proposals.map(keyOf));
  const fresh = proposals.filter((proposal) => known.get(keyOf(proposal))?.digest !== proposal.digest);
  const gone = standing.rows.filter((row) => !wanted.has(row.key)).map((row) => row.id);
  if (gone.length > 0)
    await client.query(
      "UPDATE stock_transfer SET state = 'superseded', version = version + 1, updated_at = $2 WHERE id = ANY($1::bigint[])",
      [gone, now],
    );
  const written = fresh.length === 0 ? [] : await write(client, now, entityId, fresh);
  const subjects = (ids: readonly number[]) => ids.map((subjectId) => ({ subjectKind: "stock_transfer", subjectId }));
  await audit(context, "transfer.proposed", subjects(written));
  await audit(context, "transfer.superseded", subjects(gone));
  await markChanged(client, "transfers", [...written, ...gone]);
}

/** `item/node` for which something is on its way already: what it leaves wanting is seen when it is there. */
async function awaitedTransfers(client: Client, itemIds: readonly number[]): Promise<Set<string>> {
  const { rows } = await client.query<{ key: string }>(
    "SELECT item_id || '/' || to_node_id AS key FROM stock_transfer WHERE state IN ('released', 'shipped') AND item_id = ANY($1::bigint[])",
    [itemIds],
  );
  return new Set(rows.map(({ key }) => key));
}

async function write(client: Client, now: Date, entityId: number, fresh: readonly Proposed[]): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO stock_transfer AS t (entity_id, item_id, from_node_id, to_node_id, recommended_quantity, quantity, saved_margin_minor, cost_minor, lane_days,
       evidence, evidence_digest, created_at, updated_at)
     SELECT $1, v.item_id, v.from_id, v.to_id, v.quantity, v.quantity, v.saved, v.cost, v.days, v.evidence::jsonb, v.digest, $2, $2
     FROM unnest($3::bigint[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[], $9::int[], $10::text[], $11::text[])
       AS v(item_id, from_id, to_id, quantity, saved, cost, days, evidence, digest)
     WHERE NOT EXISTS (SELECT 1 FROM stock_transfer x WHERE x.state = 'rejected' AND x.item_id = v.item_id AND x.from_node_id = v.from_id AND x.to_node_id = v.to_id
       AND x.updated_at > $2::timestamptz - make_interval(days => ${REJECTED_DAYS}))
     ORDER BY v.item_id, v.from_id, v.to_id
     ON CONFLICT (item_id, from_node_id, to_node_id) WHERE state = 'proposed' DO UPDATE SET recommended_quantity = excluded.recommended_quantity,
       quantity = excluded.quantity, saved_margin_minor = excluded.saved_margin_minor, cost_minor = excluded.cost_minor, lane_days = excluded.lane_days,
       evidence = excluded.evidence, evidence_digest = excluded.evidence_digest, version = t.version + 1, updated_at = excluded.updated_at
     RETURNING t.id`,
    [
      entityId,
      now,
      fresh.map((one) => one.itemId),
      fresh.map((one) => one.fromNodeId),
      fresh.map((one) => one.toNodeId),
      fresh.map((one) => one.quantity),
      fresh.map((one) => one.savedMarginMinor),
      fresh.map((one) => one.costMinor),
      fresh.map((one) => one.laneDays),
      fresh.map((one) => JSON.stringify(one.evidence)),
      fresh.map((one) => one.digest),
    ],
  );
  return rows.map(({ id }) => id);
}

type Waiting = ReadonlyMap<string, { tier: number; units: number }[]>;

/** By `item/node`, what customers wait for by tier of their channel; only of what is backordered anywhere. */
async function readWaiting(client: Client, keys: readonly PlannedKey[]): Promise<Waiting> {
  const short = [...new Set(keys.filter(({ input }) => input.stock.backordered > 0).map(({ itemId }) => itemId))];
  if (short.length === 0) return new Map();
  const { rows } = await client.query<{ key: string; tiers: { tier: number; units: number }[] }>(
    `SELECT key, json_agg(json_build_object('tier', tier, 'units', units) ORDER BY tier) AS tiers FROM (
       SELECT l.item_id || '/' || l.backorder_node_id AS key, c.tier, sum(l.ordered_quantity - l.allocated_quantity - l.shipped_quantity - l.cancelled_quantity)::int AS units
       FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id JOIN channel c ON c.id = o.channel_id
       WHERE l.item_id = ANY($1::bigint[]) AND l.backorder_node_id IS NOT NULL AND l.allocated_quantity + l.shipped_quantity + l.cancelled_quantity < l.ordered_quantity
       GROUP BY 1, 2) waiting GROUP BY key`,
    [short],
  );
  return new Map(rows.map(({ key, tiers }) => [key, tiers]));
}

function proposalsOf(keys: readonly PlannedKey[], lanes: readonly TransferLane[], waiting: Waiting): Proposed[] {
  const byItem = new Map<number, PlannedKey[]>();
  for (const key of keys) {
    const list = byItem.get(key.itemId);
    if (list) list.push(key);
    else byItem.set(key.itemId, [key]);
  }
  return [...byItem].flatMap(([itemId, own]) => {
    // Most items are nowhere short, or lie in one place only.
    if (own.length < 2) return [];
    const nodes = own.map(({ nodeId, available, plan, input }) => ({
      nodeId,
      available,
      // What is only asked for comes no sooner than an order placed now.
      position: stockPosition({ ...input.stock, requested: 0 }),
      ...(input.arrivals && { arrivals: input.arrivals }),
      dailyDemand: plan.dailyDemand,
      orderUpTo: plan.orderUpTo,
      leadTimeDays: plan.leadTimeDays,
      ...waitingAt(waiting, itemId, nodeId),
    }));
    return proposeTransfers(nodes, lanes, own[0]?.input.unitMarginMinor ?? 0).map((proposal) => ({
      ...proposal,
      itemId,
      digest: createHash("md5").update(JSON.stringify(proposal)).digest("base64"),
    }));
  });
}

function waitingAt(waiting: Waiting, itemId: number, nodeId: number): Pick<TransferNode, "waitingByTier"> {
  const waitingByTier = waiting.get(`${itemId}/${nodeId}`);
  return waitingByTier ? { waitingByTier } : {};
}
