import type { Client } from "@/db/client";
import { withdrawDemand } from "@/server/services/orders/withdraw-demand";

/**
 * A history writes a slip of the pen as a sale and, within the day, its whole quantity taken back from the same customer: nobody wanted it.
 * The n-th such pair of a customer, item and quantity is one; only sales that this run brought are withdrawn.
 */
const CANCELLED_SALES = `
WITH line AS MATERIALIZED (
  SELECT l.group_key, l.fields->>'kind' AS kind, l.fields->>'customerKey' AS customer, l.fields->>'sku' AS sku, abs((l.fields->>'quantity')::int) AS units,
    (l.fields->>'at')::timestamptz AS at
  FROM import_line l WHERE l.import_id = $1 AND l.fields->>'customerKey' IS NOT NULL
    AND (l.fields->>'kind' = 'return' OR l.fields->>'kind' = 'sale' AND (l.fields->>'quantity')::int > 0)
), pair AS (
  SELECT DISTINCT ON (r.customer, r.sku, r.units, r.at, r.number) s.group_key, r.sku, r.units
  FROM (SELECT *, row_number() OVER (PARTITION BY customer, sku, units, at::date ORDER BY at, group_key) AS number FROM line WHERE kind = 'return') r
  JOIN (SELECT *, row_number() OVER (PARTITION BY customer, sku, units, at::date ORDER BY at, group_key) AS number FROM line WHERE kind = 'sale') s
    USING (customer, sku, units, number)
  WHERE s.at <= r.at AND s.at > r.at - interval '1 day'
  ORDER BY r.customer, r.sku, r.units, r.at, r.number, s.at DESC
)
SELECT DISTINCT ON (o.id, i.id, p.units) o.channel_id AS "channelId", i.id AS "itemId", o.placed_at AS "placedAt", p.units
FROM pair p JOIN sales_order o ON o.channel_id IN (SELECT id FROM channel WHERE entity_id = $2) AND o.external_number = p.group_key AND o.import_id = $1
JOIN item a ON a.entity_id = o.entity_id AND upper(a.sku) = p.sku
JOIN item i ON i.id = coalesce(a.merged_into_id, a.id)`;

export async function withdrawCancelledSales(client: Client, importId: number, entityId: number): Promise<void> {
  const { rows } = await client.query<{ channelId: number; itemId: number; placedAt: Date; units: number }>(CANCELLED_SALES, [
    importId,
    entityId,
  ]);
  await withdrawDemand(client, rows);
}
