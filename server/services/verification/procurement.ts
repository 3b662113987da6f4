import { minorPerMajorOf } from "@/db/minor-units";
import { COOLING_DAYS } from "@/domain/procurement/bank-change";
import type { Invariant } from "./invariant";

const ORDER_LINES = "SELECT count(*) FROM purchase_order_line";

/** As the buying verbs keep it: what is on its way counts as in transit, as far as it is missing or allowed beyond the order, the rest as ordered. */
const EXPECTED = `
  SELECT item_id, node_id, sum(greatest(missing - announced, 0)) AS ordered, sum(least(announced, greatest(missing + allowed, 0))) AS travelling
  FROM (SELECT l.item_id, p.node_id, held.quantity - l.received_quantity - l.rejected_quantity AS missing,
          floor(held.quantity * (1 + coalesce(t.over_receipt_ratio, e.over_receipt_ratio))) - held.quantity AS allowed,
          coalesce((SELECT sum(greatest(s.shipped_quantity - s.received_quantity, 0)) FROM asn_line s JOIN asn a ON a.id = s.asn_id
                    WHERE s.purchase_order_line_id = l.id AND a.state = 'in_transit'), 0) AS announced
        FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
        CROSS JOIN LATERAL (SELECT coalesce(l.standing_quantity, l.ordered_quantity) AS quantity) held
        JOIN entity e ON e.id = p.entity_id JOIN supplier v ON v.id = p.supplier_id
        LEFT JOIN supplier_order_terms t ON t.supplier_id = coalesce(v.merged_into_id, v.id)
        WHERE (p.approval_state = 'approved' OR p.approval_state = 'pending' AND l.standing_quantity IS NOT NULL) AND p.supplier_state <> 'rejected' AND p.receipt_state <> 'short_closed'
        UNION ALL SELECT item_id, to_node_id, quantity, 0, CASE WHEN state = 'shipped' THEN quantity ELSE 0 END FROM stock_transfer WHERE state IN ('released', 'shipped')) line GROUP BY 1, 2`;

export const procurementInvariants: readonly Invariant[] = [
  {
    name: "every recommendation is of an item, a node and a supplier of its company",
    checked: "SELECT count(*) FROM replenishment_recommendation",
    off: `SELECT format('recommendation %s: item %s, node %s, supplier %s', r.id, r.item_id, r.node_id, r.supplier_id) FROM replenishment_recommendation r
      LEFT JOIN item i ON i.id = r.item_id LEFT JOIN node n ON n.id = r.node_id LEFT JOIN supplier s ON s.id = r.supplier_id
      WHERE i.entity_id IS DISTINCT FROM r.entity_id OR n.entity_id IS DISTINCT FROM r.entity_id OR s.entity_id IS DISTINCT FROM r.entity_id`,
  },
  {
    name: "a recommendation waits for approval exactly while its requisition does",
    checked: "SELECT count(*) FROM replenishment_recommendation",
    off: `SELECT format('recommendation %s is %s, its requisition is %s', r.id, r.state, coalesce(q.state, 'missing')) FROM replenishment_recommendation r
      LEFT JOIN (SELECT l.recommendation_id AS id, max(q.state) AS state FROM requisition_line l JOIN requisition q ON q.id = l.requisition_id AND q.state = 'waiting'
        WHERE l.recommendation_id IS NOT NULL GROUP BY 1) q ON q.id = r.id
      WHERE (r.state = 'waiting') <> (q.id IS NOT NULL)`,
  },
  {
    name: "what a purchase order line received is what its receipts say",
    checked: ORDER_LINES,
    off: `SELECT format('line %s of purchase order %s: received %s and %s rejected, receipts %s and %s', l.line_number, l.purchase_order_id,
        l.received_quantity, l.rejected_quantity, coalesce(r.accepted, 0), coalesce(r.rejected, 0)) FROM purchase_order_line l
      LEFT JOIN (SELECT purchase_order_line_id AS id, sum(accepted_quantity) AS accepted, sum(rejected_quantity) AS rejected FROM goods_receipt_line GROUP BY 1) r USING (id)
      WHERE l.received_quantity <> coalesce(r.accepted, 0) OR l.rejected_quantity <> coalesce(r.rejected, 0)`,
  },
  {
    name: "what was received is booked to stock",
    checked: "SELECT count(*) FROM goods_receipt_line",
    off: `SELECT format('receipt %s, item %s: accepted %s and rejected %s, booked %s and %s', id, item_id, coalesce(r.accepted, 0), coalesce(r.rejected, 0), coalesce(m.accepted, 0), coalesce(m.rejected, 0))
      FROM (SELECT goods_receipt_id AS id, item_id, sum(accepted_quantity) AS accepted, sum(rejected_quantity) AS rejected FROM goods_receipt_line GROUP BY 1, 2) r
      FULL JOIN (SELECT source_id AS id, item_id, sum(sellable_delta) AS accepted, sum(quarantined_delta) AS rejected FROM stock_movement
                 WHERE source_kind = 'goods_receipt' AND kind = 'receive' GROUP BY 1, 2) m USING (id, item_id)
      LEFT JOIN (SELECT goods_receipt_id AS id, item_id, sum(held_quantity) AS units FROM over_receipt WHERE state <> 'returned' GROUP BY 1, 2) h USING (id, item_id)
      WHERE coalesce(r.accepted, 0) <> coalesce(m.accepted, 0) + coalesce(h.units, 0) OR coalesce(r.rejected, 0) <> coalesce(m.rejected, 0) - coalesce(h.units, 0)`,
  },
  {
    name: "what came beyond an order left quarantine exactly when somebody decided so, and none more is held than is there",
    checked: "SELECT count(*) FROM over_receipt",
    off: `SELECT format('over-receipt %s is %s: %s held, booked %s out of quarantine and %s sellable', o.id, o.state, o.held_quantity, coalesce(m.left_units, 0), coalesce(m.sellable, 0))
      FROM over_receipt o LEFT JOIN (SELECT source_id AS id, -sum(quarantined_delta) AS left_units, sum(sellable_delta) AS sellable FROM stock_movement
        WHERE source_kind = 'over_receipt' GROUP BY 1) m USING (id)
      WHERE coalesce(m.left_units, 0) <> CASE WHEN o.state = 'held' THEN 0 ELSE o.held_quantity END
        OR coalesce(m.sellable, 0) <> CASE WHEN o.state = 'kept' THEN o.held_quantity ELSE 0 END
      UNION ALL SELECT format('item %s at node %s: %s held, %s quarantined', h.item_id, h.node_id, h.units, coalesce(b.quarantined, 0))
      FROM (SELECT item_id, node_id, sum(held_quantity) AS units FROM over_receipt WHERE state = 'held' GROUP BY 1, 2) h
      LEFT JOIN stock_balance b USING (item_id, node_id) WHERE coalesce(b.quarantined, 0) < h.units`,
  },
  {
    name: "what a purchase order line shipped is what its ship notices say",
    checked: ORDER_LINES,
    off: `SELECT format('line %s of purchase order %s: %s shipped, notices %s', l.line_number, l.purchase_order_id, l.shipped_quantity, coalesce(s.units, 0)) FROM purchase_order_line l
      LEFT JOIN (SELECT purchase_order_line_id AS id, sum(shipped_quantity) AS units FROM asn_line GROUP BY 1) s USING (id) WHERE l.shipped_quantity <> coalesce(s.units, 0)`,
  },
  {
    name: "what a purchase order line was billed is what its accepted invoices say",
    checked: ORDER_LINES,
    off: `SELECT format('line %s of purchase order %s: %s billed, invoices %s', l.line_number, l.purchase_order_id, l.billed_quantity, coalesce(b.units, 0)) FROM purchase_order_line l
      LEFT JOIN (SELECT x.purchase_order_line_id AS id, sum(x.billed_quantity) AS units FROM supplier_invoice_line x JOIN supplier_invoice v ON v.id = x.invoice_id
                 WHERE v.state IN ('matched', 'within_tolerance', 'released') GROUP BY 1) b USING (id) WHERE l.billed_quantity <> coalesce(b.units, 0)`,
  },
  {
    name: "stock that is ordered and in transit is what open purchase orders and transfers say",
    checked: "SELECT count(*) FROM stock_balance",
    off: `SELECT format('item %s at node %s: ordered %s and in transit %s, orders %s and %s', item_id, node_id, coalesce(b.inbound_ordered, 0), coalesce(b.in_transit, 0), coalesce(e.ordered, 0), coalesce(e.travelling, 0))
      FROM stock_balance b FULL JOIN (${EXPECTED}) e USING (item_id, node_id)
      WHERE coalesce(b.inbound_ordered, 0) <> coalesce(e.ordered, 0) OR coalesce(b.in_transit, 0) <> coalesce(e.travelling, 0)`,
  },
  {
    name: "every purchase order's total and receipt state follow from its lines",
    checked: "SELECT count(*) FROM purchase_order",
    off: `SELECT format('%s: %s, %s', p.number, p.total_minor, p.receipt_state) FROM purchase_order p
      LEFT JOIN (SELECT purchase_order_id AS id, sum(round(unit_price * ordered_quantity * ${minorPerMajorOf("o.currency")})) AS total,
                   CASE WHEN bool_or(received_quantity + rejected_quantity < ordered_quantity) THEN CASE WHEN sum(received_quantity + rejected_quantity) > 0 THEN 'partial' ELSE 'none' END
                     WHEN bool_or(received_quantity > ordered_quantity) THEN 'over' ELSE 'full' END AS state
                 FROM purchase_order_line JOIN purchase_order o ON o.id = purchase_order_id GROUP BY 1) l USING (id)
      WHERE p.total_minor IS DISTINCT FROM l.total OR (p.receipt_state <> 'short_closed' AND p.receipt_state IS DISTINCT FROM l.state)`,
  },
  {
    // An invoice may state what its lines do not add up to; the match must not have called that exact.
    name: "every invoice has lines, and a matched one states their sum",
    checked: "SELECT count(*) FROM supplier_invoice",
    off: `SELECT format('%s: states %s, lines %s', v.number, v.total_minor, coalesce(l.total, 0)) FROM supplier_invoice v
      LEFT JOIN (SELECT invoice_id AS id, sum(round(unit_price * billed_quantity * ${minorPerMajorOf("i.currency")})) AS total FROM supplier_invoice_line JOIN supplier_invoice i ON i.id = invoice_id GROUP BY 1) l USING (id)
      WHERE l.total IS NULL OR (v.state = 'matched' AND v.total_minor <> l.total)`,
  },
  {
    name: "nobody approved the change of bank details that they asked for, and none is paid to before it rested",
    checked: "SELECT count(*) FROM supplier_bank_detail WHERE state = 'approved'",
    off: `SELECT format('supplier %s, version %s: asked by %s, approved by %s', supplier_id, version, requested_by, decided_by) FROM supplier_bank_detail
      WHERE state = 'approved' AND (decided_by IS NULL OR decided_by = requested_by OR payable_from IS NULL OR payable_from < decided_at + interval '${COOLING_DAYS} days'
        OR NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.subject_kind = 'supplier' AND a.subject_id = supplier_id AND a.verb = 'supplier.bank_change_approved'
          AND a.actor = decided_by AND (a.detail ->> 'version')::int = version))`,
  },
  {
    name: "a listed price holds within its supplier's contract, and no two of an item and quantity on one day",
    checked: "SELECT count(*) FROM supplier_price",
    off: `SELECT format('supplier %s, item %s: %s from %s', p.supplier_id, p.item_id, p.unit_price, p.valid_from) FROM supplier_price p
      LEFT JOIN supplier_contract c ON c.id = p.contract_id
      WHERE c.supplier_id <> p.supplier_id OR p.valid_from < c.valid_from OR p.valid_to > c.valid_to OR (p.valid_to IS NULL AND c.valid_to IS NOT NULL)
        OR EXISTS (SELECT 1 FROM supplier_price o WHERE o.supplier_id = p.supplier_id AND o.item_id = p.item_id AND o.from_quantity = p.from_quantity AND o.id <> p.id
          AND daterange(o.valid_from, o.valid_to, '[]') && daterange(p.valid_from, p.valid_to, '[]'))`,
  },
  {
    name: "how a purchase order line holds is kept while a version waits, and only then",
    checked: ORDER_LINES,
    off: `SELECT format('line %s of purchase order %s, which is %s', l.line_number, p.number, p.approval_state) FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id
      WHERE l.standing_quantity IS NOT NULL AND p.approval_state <> 'pending' OR (l.standing_quantity IS NULL) <> (l.standing_unit_price IS NULL)
        OR (l.standing_quantity IS NULL) <> (l.standing_promised_at IS NULL)`,
  },
  {
    name: "every purchase order was told to its supplier",
    checked: "SELECT count(*) FROM purchase_order WHERE approval_state = 'approved'",
    off: `SELECT format('%s', p.number) FROM purchase_order p WHERE p.approval_state = 'approved'
      AND NOT EXISTS (SELECT 1 FROM outbound_message m WHERE m.source_kind = 'purchase_order' AND m.source_id = p.id)`,
  },
];
