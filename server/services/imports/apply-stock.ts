import type { StockMovement } from "@/domain/inventory/stock-movement";
import { audit } from "@/server/services/audit";
import { applyMovements } from "@/server/services/stock/apply-movements";
import type { ApplyChunk } from "./apply-chunk";
import { rejectLines } from "./reject-lines";

type Row = {
  lineNumber: number;
  itemId: number;
  nodeId: number;
  quantity: number;
  quarantined: number;
  sellable: number;
  held: number;
  allocated: number;
  known: boolean;
};

const FROM = `FROM import_line l CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(node text, sku text, quantity int, quarantined int)
  LEFT JOIN node n ON n.entity_id = $4 AND n.code = f.node LEFT JOIN item i ON i.entity_id = $4 AND upper(i.sku) = f.sku
  WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3`;

/** Sets stock to what the file says: an opening entry where nothing ever moved, otherwise a count of the difference. */
export const applyStock: ApplyChunk = async (context, chunk) => {
  const range = [chunk.importId, chunk.after, chunk.through, chunk.entityId];
  await rejectLines(
    context.client,
    `SELECT l.line_number, CASE WHEN n.id IS NULL THEN 'there is no node ' || f.node WHEN i.id IS NULL THEN 'there is no item ' || f.sku ELSE f.sku || ' is a service, which has no stock' END
     ${FROM} AND (n.id IS NULL OR i.id IS NULL OR i.is_service)`,
    range,
  );
  await context.client.query(
    `SELECT 1 FROM stock_balance b WHERE (b.item_id, b.node_id) IN (SELECT i.id, n.id ${FROM}) ORDER BY b.item_id, b.node_id FOR UPDATE`,
    range,
  );
  const { rows } = await context.client.query<Row>(
    `SELECT DISTINCT ON (i.id, n.id) l.line_number AS "lineNumber", i.id AS "itemId", n.id AS "nodeId", f.quantity, coalesce(f.quarantined, 0) AS quarantined,
            coalesce(b.sellable, 0) AS sellable, coalesce(b.quarantined, 0) AS held, coalesce(b.allocated, 0) AS allocated,
            EXISTS (SELECT 1 FROM stock_movement m WHERE m.item_id = i.id AND m.node_id = n.id) AS known
     FROM import_line l CROSS JOIN LATERAL jsonb_to_record(l.fields) AS f(node text, sku text, quantity int, quarantined int)
     JOIN node n ON n.entity_id = $4 AND n.code = f.node JOIN item i ON i.entity_id = $4 AND upper(i.sku) = f.sku AND NOT i.is_service
     LEFT JOIN stock_balance b ON b.item_id = i.id AND b.node_id = n.id
     WHERE l.import_id = $1 AND l.group_key > $2 AND l.group_key <= $3
     ORDER BY i.id, n.id, l.line_number DESC`,
    range,
  );
  const movements = rows
    // Stock that is promised to orders cannot be counted away.
    .map((row) => ({ row, target: Math.max(row.quantity, row.allocated) }))
    .filter(({ row, target }) => target !== row.sellable || row.quarantined !== row.held || !row.known)
    .map(
      ({ row, target }): StockMovement => ({
        itemId: row.itemId,
        nodeId: row.nodeId,
        kind: row.known ? "count" : "opening",
        sellableDelta: target - row.sellable,
        quarantinedDelta: row.quarantined - row.held,
        reason: row.known ? "count from a file" : "opening stock",
        sourceKind: "import_run",
        sourceId: chunk.importId,
        occurredAt: context.now,
      }),
    );
  await applyMovements(context, movements);
  await audit(context, "stock.imported", [
    { subjectKind: "import_run", subjectId: chunk.importId, detail: { through: chunk.through, entries: movements.length } },
  ]);
};
