import type { Queryable } from "@/db/client";
import { isoInstant, jsonRows } from "./grid-query";
import { within } from "./place";

/** So many rows to which the same was done in one second; of one alone its id on its screen and its name. */
export type TickerRow = {
  id: number;
  at: string;
  verb: string;
  topic: "orders" | "exceptions" | "inbound" | "invoices";
  count: number;
  rowId: number;
  name: string;
};
/** What happened last in the place, from the end of the audit. */
export async function readTicker(queryable: Queryable, place: unknown[]): Promise<TickerRow[]> {
  const atNode = (condition: string) => `EXISTS (SELECT 1 FROM allocation l WHERE l.order_id = o.id AND l.node_id = ${condition})`;
  return jsonRows<TickerRow>(
    queryable,
    `SELECT json_build_object('id', max(t.id), 'at', ${isoInstant("date_trunc('second', t.at)")}, 'verb', t.verb, 'topic', x.topic, 'count', count(*),
       'rowId', max(x.id), 'name', max(x.name)) AS row
     FROM (SELECT id, at, verb, subject_kind AS kind, subject_id AS subject FROM audit_entry ORDER BY id DESC LIMIT 400) t
     JOIN LATERAL (
       SELECT 'orders' AS topic, o.id, o.external_number AS name FROM sales_order o WHERE t.kind = 'sales_order' AND o.id = t.subject
         AND ($1 OR o.entity_id = ANY($2::int[]) OR ${atNode("ANY($3::int[])")}) AND ($4::int IS NULL OR ${atNode("$4")})
       UNION ALL SELECT 'exceptions', e.id, e.title FROM exception e WHERE t.kind = 'exception' AND e.id = t.subject AND ${within("e.entity_id", "e.node_id")}
       UNION ALL SELECT 'inbound', p.id, p.number FROM purchase_order p WHERE ${within("p.entity_id", "p.node_id")}
         AND p.id = CASE t.kind WHEN 'purchase_order' THEN t.subject WHEN 'asn' THEN (SELECT purchase_order_id FROM asn WHERE id = t.subject)
           WHEN 'goods_receipt' THEN (SELECT purchase_order_id FROM goods_receipt WHERE id = t.subject) END
       UNION ALL SELECT 'invoices', v.id, v.number FROM supplier_invoice v LEFT JOIN purchase_order p ON p.id = v.purchase_order_id
         WHERE t.kind = 'supplier_invoice' AND v.id = t.subject AND ${within("v.entity_id", "p.node_id")}) x ON true
     GROUP BY date_trunc('second', t.at), t.verb, x.topic ORDER BY max(t.id) DESC LIMIT 24`,
    place,
  );
}
