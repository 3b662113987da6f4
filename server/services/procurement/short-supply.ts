import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import {
  type AnsweredSupply,
  COMPARABLE_DAYS,
  type ComparableSupply,
  comparableSupply,
  type LeftOut,
} from "@/domain/procurement/comparable-supply";
import { type NodeFacts, servesBetter } from "@/domain/procurement/share-effect";
import { type SharedLine, type SupplyTerms, shareShortSupply } from "@/domain/procurement/share-short-supply";
import { readChangeLimits } from "./change-limits";
import { readNodeFacts } from "./node-facts";
import { sellerOf, termsWith } from "./supplier/source-terms";
import { wantedAt } from "./wanted-at";

type OrderLine = { orderId: number; number: string; version: number; lineNumber: number; nodeId: number; nodeCode: string };
export type SupplyLine = OrderLine & SharedLine & { lineId: number; share: number };
export type LeftOutLine = OrderLine & { reason: LeftOut };
/** What a supplier confirmed of one item for several nodes, and how it would be shared. */
export type ShortSupply = {
  entityId: number;
  itemId: number;
  sku: string;
  terms: SupplyTerms;
  lines: SupplyLine[];
  leftOut: LeftOutLine[];
  nodes: NodeFacts[];
  /** The shares serve better than what was confirmed for each. */
  isWorthSharing: boolean;
};

type Row = AnsweredSupply & OrderLine & SupplyTerms & { lineId: number; entityId: number; itemId: number; sku: string };

/** The supplier's latest word about when line `l` comes. */
const spokenAt =
  "CASE WHEN l.answer = 'accepted_with_change' THEN coalesce(l.proposed_promised_at, l.current_promised_at) ELSE l.current_promised_at END";
const open =
  "p.receipt_state IN ('none', 'partial') AND p.cancelled_at IS NULL AND l.received_quantity + l.rejected_quantity < l.ordered_quantity";

/** The open lines of the items of order $1, of the same company and supplier and in the same currency, that come about when its own do. */
const LINES = `
  WITH own AS (
    SELECT p.entity_id, p.currency, ${sellerOf("s")} AS seller_id, l.item_id, min(${spokenAt}) AS at
    FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN purchase_order_line l ON l.purchase_order_id = p.id
    WHERE p.id = $1 AND ${open} GROUP BY 1, 2, 3, 4)
  SELECT l.id AS "lineId", p.id AS "orderId", p.entity_id AS "entityId", p.number, p.version, l.line_number AS "lineNumber", p.node_id AS "nodeId", n.code AS "nodeCode",
    l.item_id AS "itemId", i.sku, coalesce(t.order_multiple, 1) AS "packSize", coalesce(t.minimum_order_quantity, 1) AS minimum,
    p.approval_state AS "approvalState", p.supplier_state AS "supplierState", p.hold_reason AS "holdReason", l.answer, l.answer_reason AS "answerReason",
    l.ordered_quantity AS ordered, greatest(l.received_quantity + l.rejected_quantity + travelling.units, l.billed_quantity) AS settled,
    coalesce(cut.units, 0)::int AS "cutByAnswers", coalesce(l.approved_quantity, l.ordered_quantity) AS "approvedQuantity",
    coalesce(l.approved_promised_at, l.current_promised_at) AS "approvedPromisedAt", l.unit_price::text AS "unitPrice", ${wantedAt} AS "requestedAt",
    l.current_promised_at AS "promisedAt", l.proposed_quantity AS "proposedQuantity", l.proposed_unit_price::text AS "proposedUnitPrice", l.proposed_promised_at AS "proposedPromisedAt"
  FROM own JOIN purchase_order_line l ON l.item_id = own.item_id AND l.received_quantity < l.ordered_quantity
  JOIN purchase_order p ON p.id = l.purchase_order_id AND p.entity_id = own.entity_id AND p.currency = own.currency
  JOIN supplier s ON s.id = p.supplier_id AND ${sellerOf("s")} = own.seller_id
  JOIN node n ON n.id = p.node_id JOIN item i ON i.id = l.item_id
  LEFT JOIN ${termsWith("p.supplier_id", "l.item_id")} t ON true
  CROSS JOIN LATERAL (SELECT coalesce(sum(greatest(x.shipped_quantity - x.received_quantity, 0)), 0)::int AS units FROM asn_line x JOIN asn a ON a.id = x.asn_id
    WHERE x.purchase_order_line_id = l.id AND a.state = 'in_transit') travelling
  LEFT JOIN LATERAL (SELECT sum((d->>'from')::int - (d->>'to')::int) AS units FROM purchase_order_version v CROSS JOIN jsonb_array_elements(v.differences) d
    WHERE v.purchase_order_id = p.id AND p.version > 1 AND v.takes_answer AND d->>'field' = 'quantity' AND (d->>'lineNumber')::int = l.line_number) cut ON true
  WHERE ${open} AND ${spokenAt} BETWEEN own.at - make_interval(days => ${COMPARABLE_DAYS}) AND own.at + make_interval(days => ${COMPARABLE_DAYS})
    AND ($2 OR p.entity_id = ANY($3::int[]) OR p.node_id = ANY($4::int[]))
  ORDER BY l.item_id, ${spokenAt}, p.id, l.line_number`;

/**
 * What the supplier of the order confirmed for the nodes in scope, of each of its items of which it is less than several of them want;
 * with `onlyItemId` of that one, whether or not it is.
 */
export async function readShortSupply(
  queryable: Queryable,
  scope: Scope,
  purchaseOrderId: number,
  now: Date,
  onlyItemId?: number,
): Promise<ShortSupply[]> {
  const { rows } = await queryable.query<Row>(LINES, [purchaseOrderId, scope.everywhere, scope.entityIds, scope.nodeIds]);
  const [first] = rows;
  if (!first) return [];
  const limits = await readChangeLimits(queryable, first.entityId);
  const judged = rows.map((row) => ({ row, supply: comparableSupply(row, limits) }));
  const parts = judged.flatMap(({ row, supply }) => (typeof supply === "string" || supply.wanted === 0 ? [] : [{ row, supply }]));
  const isShared = (itemId: number) => {
    const own = parts.filter(({ row }) => row.itemId === itemId);
    const isShort = own.some(({ supply }) => supply.confirmed < supply.wanted);
    return isShort && new Set(own.map(({ row }) => row.nodeId)).size > 1 && own.some(({ row }) => row.orderId === purchaseOrderId);
  };
  const items = [...new Map(rows.map((row) => [row.itemId, row])).values()].filter(({ itemId }) =>
    onlyItemId === undefined ? isShared(itemId) : itemId === onlyItemId,
  );
  const shared = parts.filter(({ row }) => items.some(({ itemId }) => itemId === row.itemId));
  const facts = await readNodeFacts(
    queryable,
    shared.map(({ row, supply }) => ({ ...row, ...supply })),
    now,
  );
  return items.map((item) =>
    shortSupply(
      item,
      shared.filter(({ row }) => row.itemId === item.itemId),
      judged.flatMap(({ row, supply }) =>
        row.itemId === item.itemId && typeof supply === "string" ? [{ ...orderLine(row), reason: supply }] : [],
      ),
      facts.filter(({ itemId }) => itemId === item.itemId),
      now,
    ),
  );
}

const orderLine = ({ orderId, number, version, lineNumber, nodeId, nodeCode }: Row): OrderLine => ({
  orderId,
  number,
  version,
  lineNumber,
  nodeId,
  nodeCode,
});

function shortSupply(
  { entityId, itemId, sku, packSize, minimum }: Row,
  parts: readonly { row: Row; supply: ComparableSupply }[],
  leftOut: LeftOutLine[],
  nodes: NodeFacts[],
  now: Date,
): ShortSupply {
  const terms = { packSize: Math.max(1, packSize), minimum };
  const lines = parts.map(({ row, supply }) => ({ ...orderLine(row), lineId: row.lineId, settled: row.settled, ...supply }));
  const shares = shareShortSupply(lines, nodes, terms, now);
  const atNodes = (units: (index: number) => number) => {
    const byNode = new Map<number, number>();
    for (const [index, { nodeId }] of lines.entries()) byNode.set(nodeId, (byNode.get(nodeId) ?? 0) + units(index));
    return byNode;
  };
  const confirmed = atNodes((index) => lines[index]?.confirmed ?? 0);
  const shared = atNodes((index) => shares[index] ?? 0);
  return {
    entityId,
    itemId,
    sku,
    terms,
    lines: lines.map((line, index) => ({ ...line, share: shares[index] ?? line.confirmed })),
    leftOut,
    nodes,
    isWorthSharing: servesBetter(nodes, confirmed, shared, now),
  };
}
