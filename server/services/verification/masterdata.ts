import { READINESS_GATE } from "@/domain/masterdata/readiness";
import type { Invariant } from "./invariant";

const RECORDS = `SELECT 'item' AS kind, id, entity_id, sku AS code, merged_into_id FROM item
  UNION ALL SELECT 'supplier', id, entity_id, code, merged_into_id FROM supplier`;
const ALL = "SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM supplier)";
const NAMED = "format('%s %s', r.kind, r.code)";

export const masterdataInvariants: readonly Invariant[] = [
  {
    name: "what was merged stands in one merge, and a merge stands only where something was merged",
    checked: ALL,
    off: `SELECT coalesce(${NAMED}, format('merge %s', m.id)) FROM (SELECT * FROM (${RECORDS}) a WHERE merged_into_id IS NOT NULL) r
      FULL JOIN (SELECT * FROM master_merge WHERE undone_at IS NULL) m ON m.kind = r.kind AND m.merged_id = r.id AND m.survivor_id = r.merged_into_id
      WHERE r.id IS NULL OR m.id IS NULL`,
  },
  {
    name: "a merge leads to a record of the same company that was not merged itself",
    checked: ALL,
    off: `SELECT ${NAMED} FROM (${RECORDS}) r JOIN (${RECORDS}) v ON v.kind = r.kind AND v.id = r.merged_into_id
      WHERE v.merged_into_id IS NOT NULL OR v.entity_id <> r.entity_id`,
  },
  {
    name: "an open proposal is about two records of one company that both stand",
    checked: ALL,
    off: `SELECT format('proposal %s', d.id) FROM duplicate_proposal d
      LEFT JOIN (${RECORDS}) a ON a.kind = d.kind AND a.id = d.left_id LEFT JOIN (${RECORDS}) b ON b.kind = d.kind AND b.id = d.right_id
      WHERE a.id IS NULL OR b.id IS NULL OR a.entity_id <> d.entity_id OR b.entity_id <> d.entity_id
        OR d.state = 'open' AND (a.merged_into_id IS NOT NULL OR b.merged_into_id IS NOT NULL)`,
  },
  {
    name: "nothing was ordered from a supplier under an item's code after that item was merged",
    checked: "SELECT count(*) FROM purchase_order_line",
    off: `SELECT format('line %s of %s', l.line_number, p.number) FROM master_merge m JOIN purchase_order_line l ON l.item_id = m.merged_id
      JOIN purchase_order p ON p.id = l.purchase_order_id WHERE m.kind = 'item' AND p.ordered_at > m.merged_at AND (m.undone_at IS NULL OR p.ordered_at < m.undone_at)`,
  },
  {
    name: "every stored readiness is of a record that stands, on the side of the gate that its score says",
    checked: "SELECT count(*) FROM readiness",
    off: `SELECT format('readiness %s', q.id) FROM readiness q
      LEFT JOIN (${RECORDS}) r ON r.kind = CASE WHEN q.item_id IS NULL THEN 'supplier' ELSE 'item' END AND r.id = coalesce(q.item_id, q.supplier_id)
      WHERE r.id IS NULL OR r.entity_id <> q.entity_id OR r.merged_into_id IS NOT NULL OR q.is_ready <> (q.score >= ${READINESS_GATE})
        OR q.score NOT BETWEEN 0 AND 100 OR (q.score = 100) <> (cardinality(q.defects) = 0) OR (cardinality(q.defects) = 0 AND q.at_stake_minor <> 0)`,
  },
];
