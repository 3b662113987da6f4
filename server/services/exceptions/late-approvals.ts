import { minorPerMajorOf } from "@/db/minor-units";
import { waitingLines } from "../procurement/waiting-lines";

/** Who holds the role of the open step where it waits, as people are asked: by name, at most ten. */
const holders = (at: string, role: string, barred: string) => `
    (SELECT coalesce(jsonb_agg(h.name ORDER BY h.name), '["nobody but an administrator"]') FROM (SELECT DISTINCT u.name FROM role_grant g JOIN "user" u ON u.id = g.user_id
      WHERE g.role = ${role} AND (g.entity_id IS NULL AND g.node_id IS NULL OR g.entity_id = ${at}.entity_id AND g.node_id IS NULL OR g.node_id = ${at}.node_id)
        AND NOT g.user_id = ANY(${barred}) ORDER BY u.name LIMIT 10) h)`;

const evidence = (
  waiting: string,
  parts: string,
) => `jsonb_build_object('waitsFor', step.role, 'step', ${waiting}.step + 1, 'steps', jsonb_array_length(${waiting}.steps),
      'dueAt', ${waiting}.due_at, 'askedAt', ${waiting}.requested_at, ${parts})`;
const openStep = (waiting: string) => `CROSS JOIN LATERAL (SELECT ${waiting}.steps -> ${waiting}.step::int ->> 'role' AS role) step`;

/**
 * Requisitions and versions of orders whose open step is past its due time, which counts in the company's working hours. At risk is what
 * waits; where a recommendation or a customer waits for it, what that is expected to lose or would bring, if it is more. $1 is now.
 */
export const LATE_APPROVALS = `
    SELECT q.entity_id, q.node_id, q.number || ' waits too long for ' || replace(step.role, '_', ' ') AS title, greatest(q.total_minor, lost.minor) AS money,
      'requisition' AS subject_kind, q.id AS subject_id, 'requisition:' || q.id || ':' || q.step AS key,
      ${evidence(
        "q",
        `'requisition', q.number, 'reason', q.reason, 'askedBy', u.name, 'needBy', q.need_by, 'valueMinor', q.total_minor, 'expectedLostMarginMinor', lost.minor,
        'couldDecide', ${holders("q", "step.role", "ARRAY[q.requester_id]")}`,
      )} AS evidence
    FROM requisition q JOIN "user" u ON u.id = q.requester_id ${openStep("q")}
    CROSS JOIN LATERAL (SELECT coalesce(sum(r.lost_margin_minor), 0)::bigint AS minor FROM requisition_line l JOIN replenishment_recommendation r ON r.id = l.recommendation_id AND r.state = 'waiting'
      WHERE l.requisition_id = q.id) lost
    WHERE q.state = 'waiting' AND q.due_at < $1
    UNION ALL
    SELECT p.entity_id, p.node_id, 'Version ' || a.version || ' of ' || p.number || ' waits too long for ' || replace(step.role, '_', ' '), greatest(a.total_minor, impact.money),
      'purchase_order', p.id, 'order:' || a.id || ':' || a.step,
      ${evidence(
        "a",
        `'purchaseOrder', p.number, 'supplier', s.name, 'valueMinor', a.total_minor, 'waitingOrders', impact.orders, 'waitingUnits', impact.units, 'waitingMinor', impact.money,
        'couldDecide', ${holders("p", "step.role", "hands.ids")}`,
      )}
    FROM order_approval a JOIN purchase_order p ON p.id = a.purchase_order_id JOIN supplier s ON s.id = p.supplier_id ${openStep("a")}
    CROSS JOIN LATERAL (SELECT coalesce(array_agg(DISTINCT substr(v.actor, length('person:') + 1)), '{}') AS ids FROM purchase_order_version v
      WHERE v.purchase_order_id = p.id AND v.version > coalesce(p.approved_version, 0) AND NOT v.is_restoring AND v.actor LIKE 'person:%') hands
    CROSS JOIN LATERAL (SELECT count(DISTINCT w.order_id)::int AS orders, coalesce(sum(w.units), 0)::int AS units, coalesce(round(sum(w.units * w.unit_price * ${minorPerMajorOf("w.currency")})), 0)::bigint AS money
      FROM (${waitingLines}) w) impact
    WHERE a.state = 'waiting' AND a.due_at < $1 AND p.approval_state = 'pending' AND p.cancelled_at IS NULL AND p.receipt_state IN ('none', 'partial')`;
