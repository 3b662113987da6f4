import { inTransaction } from "@/db/client";
import { minorDigits } from "@/domain/kernel/money";
import { audit } from "@/server/services/audit";
import type { ServiceContext } from "@/server/services/context";
import type { ApplyChunk } from "./apply-chunk";

/**
 * Items that a history names. Reads the whole staging first, so that the writing transaction is short: the latest
 * description of a line that was sold wins, because notes of a write-off ("damaged?") describe no product.
 */
export async function prepareOrderItems(context: ServiceContext, importId: number, entityId: number): Promise<void> {
  const { rows } = await context.pool.query<{ sku: string; description: string | null; unitPrice: string | null; isService: boolean }>(
    `WITH last AS (
       SELECT fields->>'sku' AS sku,
              max(line_number) FILTER (WHERE fields->>'description' <> '') AS any_line,
              max(line_number) FILTER (WHERE fields->>'description' <> '' AND fields->>'unitPrice' <> '0' AND fields->>'kind' <> 'adjustment') AS sold_line,
              max(line_number) FILTER (WHERE fields->>'unitPrice' <> '0' AND fields->>'kind' = 'sale') AS priced_line,
              bool_or(fields->>'kind' IN ('service', 'booking')) AS is_service
       FROM import_line WHERE import_id = $1 GROUP BY 1)
     SELECT last.sku, named.fields->>'description' AS description, priced.fields->>'unitPrice' AS "unitPrice", last.is_service AS "isService"
     FROM last
     LEFT JOIN import_line named ON named.import_id = $1 AND named.line_number = coalesce(last.sold_line, last.any_line)
     LEFT JOIN import_line priced ON priced.import_id = $1 AND priced.line_number = last.priced_line
     ORDER BY last.sku`,
    [importId],
  );
  await inTransaction(context.pool, async (client) => {
    const { rows: written } = await client.query<{ id: number }>(
      `INSERT INTO item (entity_id, sku, description, unit_price, is_service)
       SELECT $1, sku, coalesce(description, sku), coalesce(price, 0), is_service FROM unnest($2::text[], $3::text[], $4::numeric[], $5::bool[]) AS l(sku, description, price, is_service)
       ON CONFLICT (entity_id, upper(sku)) DO UPDATE SET description = excluded.description
         WHERE excluded.description <> excluded.sku AND item.description <> excluded.description
       RETURNING id`,
      [entityId, rows.map((r) => r.sku), rows.map((r) => r.description), rows.map((r) => r.unitPrice), rows.map((r) => r.isService)],
    );
    await audit(
      { ...context, client },
      "item.imported",
      written.map(({ id }) => ({ subjectKind: "item", subjectId: id, detail: { importId } })),
    );
  });
}

// One statement a chunk: the lines are read once and feed orders, their lines, demand and events. The shop's invoice
// is written when the goods leave, so a historical order is shipped, on time, at its own instant. What it cost is not
// in the file: goods at the item's cost, each node's part as one parcel by its cheapest carrier, handling and packaging.
const APPLY = `
WITH line AS MATERIALIZED (
  SELECT l.line_number, l.group_key, l.fields->>'kind' AS kind, (l.fields->>'quantity')::int AS quantity, (l.fields->>'unitPrice')::numeric AS unit_price,
         (l.fields->>'at')::timestamptz AS at, l.fields->>'customerKey' AS customer_key, l.fields->>'country' AS country,
         i.id AS item_id, i.unit_cost, i.weight_grams,
         round((l.fields->>'quantity')::int * (l.fields->>'unitPrice')::numeric * $6)::bigint AS line_minor,
         round((l.fields->>'quantity')::int * i.unit_cost * $6)::bigint AS cost_minor,
         coalesce(c.id, $7::int) AS channel_id,
         coalesce(n.id, ($8::int[])[1 + abs(hashtextextended(l.group_key, 0) % cardinality($8::int[]))]) AS node_id
  FROM import_line l
  JOIN item a ON a.entity_id = $2 AND upper(a.sku) = l.fields->>'sku'
  JOIN item i ON i.id = coalesce(a.merged_into_id, a.id)
  LEFT JOIN channel c ON c.entity_id = $2 AND c.code = l.fields->>'channel'
  LEFT JOIN node n ON n.entity_id = $2 AND n.code = l.fields->>'node'
  WHERE l.import_id = $1 AND l.group_key > $3 AND l.group_key <= $4
), parcel AS MATERIALIZED (
  SELECT p.*, coalesce((SELECT min(r.base_minor + ceil(r.per_kilogram_minor * p.grams / 1000.0)) FROM carrier_rate r WHERE r.node_id = p.node_id
    AND (r.country = p.country OR r.country = '*' AND NOT EXISTS (SELECT 1 FROM carrier_rate o WHERE o.node_id = r.node_id AND o.carrier = r.carrier AND o.country = p.country))), 0) AS freight_minor
  FROM (SELECT group_key, node_id, min(country) AS country, count(*) AS picks, sum(quantity) AS units, sum(quantity::bigint * weight_grams) AS grams,
          row_number() OVER (PARTITION BY group_key ORDER BY count(*) DESC, node_id) AS number
        FROM line WHERE kind = 'sale' AND quantity > 0 GROUP BY group_key, node_id) p
), placed AS (
  INSERT INTO sales_order (entity_id, channel_id, external_number, state, placed_at, promised_at, currency, customer_key, ship_to_country,
                           total_minor, cost_minor, freight_minor, line_count, unit_count, node_count, shipped_at, import_id, updated_at)
  SELECT $2, min(channel_id), group_key, 'shipped', min(at), min(at), $5, min(customer_key), min(country),
         sum(line_minor), sum(cost_minor), coalesce(max(freight.minor), 0), count(*), sum(quantity), coalesce(max(freight.parcels), 1), min(at), $1, clock_timestamp()
  FROM line LEFT JOIN (SELECT group_key, sum(freight_minor) AS minor, count(*) AS parcels FROM parcel GROUP BY 1) freight USING (group_key)
  WHERE kind IN ('sale', 'service') AND quantity > 0 GROUP BY group_key ORDER BY group_key
  ON CONFLICT (channel_id, external_number) DO NOTHING
  RETURNING id, channel_id, external_number, placed_at, total_minor, cost_minor, unit_count
), lines AS (
  INSERT INTO sales_order_line (order_id, line_number, item_id, ordered_quantity, shipped_quantity, unit_price, unit_cost, line_minor)
  SELECT placed.id, row_number() OVER (PARTITION BY placed.id ORDER BY line.line_number), item_id, quantity, quantity, unit_price, unit_cost, line_minor
  FROM line JOIN placed ON placed.external_number = line.group_key WHERE kind IN ('sale', 'service') AND quantity > 0
), demand AS (
  INSERT INTO demand_fact (occurred_at, entity_id, item_id, node_id, channel_id, quantity, revenue_minor, cost_minor)
  SELECT line.at, $2, item_id, node_id, placed.channel_id, quantity, line_minor, line.cost_minor
  FROM line JOIN placed ON placed.external_number = line.group_key WHERE kind = 'sale'
), events AS (
  INSERT INTO kpi_event (occurred_at, kind, entity_id, node_id, channel_id, quantity, value_minor)
  SELECT e.placed_at, e.kind, $2, e.node_id, e.channel_id, e.quantity, e.value
  FROM (SELECT o.placed_at, k.kind, o.channel_id, coalesce(p.node_id, ($8::int[])[1]) AS node_id,
          CASE k.kind WHEN 'order_handling' THEN p.picks WHEN 'order_packaging' THEN 1 WHEN 'shipment_sent' THEN p.units WHEN 'shipment_on_time' THEN p.units ELSE o.unit_count END AS quantity,
          CASE k.kind WHEN 'order_placed' THEN o.total_minor WHEN 'order_cost' THEN o.cost_minor WHEN 'order_handling' THEN p.picks * n.handling_minor_per_line
            WHEN 'order_packaging' THEN n.packaging_minor_per_parcel WHEN 'shipment_sent' THEN p.freight_minor ELSE 0 END AS value
        FROM placed o LEFT JOIN parcel p ON p.group_key = o.external_number LEFT JOIN node n ON n.id = p.node_id
        CROSS JOIN unnest(ARRAY['order_placed', 'order_cost', 'order_handling', 'order_packaging', 'shipment_sent', 'shipment_on_time']) AS k(kind)
        WHERE CASE WHEN k.kind IN ('order_placed', 'order_cost') THEN coalesce(p.number, 1) = 1 ELSE p.number IS NOT NULL END) e
), returned AS (
  INSERT INTO kpi_event (occurred_at, kind, entity_id, node_id, channel_id, quantity, value_minor)
  SELECT min(at), 'return_received', $2, min(node_id), min(channel_id), -sum(quantity) FILTER (WHERE kind = 'return'), -sum(line_minor)
  FROM line WHERE group_key IN (SELECT group_key FROM line WHERE kind = 'return') GROUP BY group_key
)
SELECT id FROM placed`;

export const applyOrders: ApplyChunk = async (context, chunk) => {
  const nodeCodes = (chunk.options.nodeCodes as string[] | undefined) ?? null;
  const { rows } = await context.client.query<{ channelId: number | null; nodeIds: number[] | null }>(
    `SELECT (SELECT id FROM channel WHERE entity_id = $1 AND ($2::text IS NULL OR code = $2) ORDER BY id LIMIT 1) AS "channelId",
            (SELECT array_agg(n.id ORDER BY wanted.position)
             FROM unnest(coalesce($3::text[], ARRAY(SELECT code FROM node WHERE entity_id = $1 ORDER BY id LIMIT 1))) WITH ORDINALITY AS wanted(code, position)
             JOIN node n ON n.entity_id = $1 AND n.code = wanted.code) AS "nodeIds"`,
    [chunk.entityId, chunk.options.channelCode ?? null, nodeCodes],
  );
  const ground = rows[0];
  if (!ground?.channelId || !ground.nodeIds) throw new Error("Orders need a channel and a node; the entity has none of that code.");
  // The planner takes the staged JSON for a handful of rows and loops; hashed, a chunk is seven times faster.
  await context.client.query("SET LOCAL enable_nestloop = off");
  const { rows: placed } = await context.client.query<{ id: number }>(APPLY, [
    chunk.importId,
    chunk.entityId,
    chunk.after,
    chunk.through,
    chunk.currency,
    10 ** minorDigits(chunk.currency),
    ground.channelId,
    ground.nodeIds,
  ]);
  // History is counted, not announced row by row: one audit row a chunk, and screens re-read when the import completes.
  await audit(context, "orders.imported", [
    { subjectKind: "import_run", subjectId: chunk.importId, detail: { through: chunk.through, orders: placed.length } },
  ]);
};
