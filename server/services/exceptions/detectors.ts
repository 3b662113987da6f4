import { houseMinorPerMajor, minorPerMajorOf } from "@/db/minor-units";
import type { ExceptionType } from "@/domain/exceptions/catalogue";
import { anomalyKinds, LEAST_PAST, RECENT, THRESHOLD } from "@/domain/procurement/supplier-anomaly";
import { isPassable } from "../messages/held-keys";
import { isInForce, noticeExpectedAt, travellingUnits } from "../procurement/expected-stock";
import { scoredLines } from "../procurement/supplier/scored-lines";
import { firstSource, sellerOf } from "../procurement/supplier/source-terms";
import { isUnanswered, unansweredLines } from "../procurement/unanswered-lines";
import { waitingLines } from "../procurement/waiting-lines";
import { LATE_APPROVALS } from "./late-approvals";

const anomalySteps = Object.entries(anomalyKinds)
  .map(([kind, { leastStep }]) => `WHEN '${kind}' THEN ${leastStep}`)
  .join(" ");

const buckets = (from: string) =>
  `jsonb_build_object('sellable', coalesce(${from}.sellable, 0), 'quarantined', coalesce(${from}.quarantined, 0),
    'returnPending', coalesce(${from}.return_pending, 0), 'allocated', coalesce(${from}.allocated, 0))`;

/** Customer order lines that wait for what order `p` brings: what an answer means for them, before the buyer decides. */
const IMPACT = `CROSS JOIN LATERAL (
      SELECT count(DISTINCT w.order_id)::int AS orders, coalesce(sum(w.units), 0)::int AS units, count(DISTINCT w.order_id) FILTER (WHERE w.is_kit)::int AS kits,
        coalesce(round(sum(w.units * w.unit_price * ${minorPerMajorOf("w.currency")})), 0)::bigint AS money FROM (${waitingLines}) w) impact`;
const IMPACT_EVIDENCE =
  "'waitingOrders', impact.orders, 'waitingForKits', impact.kits, 'waitingUnits', impact.units, 'waitingMinor', impact.money, 'orderMinor', p.total_minor";

/** Days that supply takes where nobody knows: enough to warn by, never to order by. */
const USUAL_DAYS = 14;

/** What stops every order of an item, looked up as it is now. What was merged speaks through the supplier that survived. */
const sourceDefects = (itemId: string) => `CROSS JOIN LATERAL (
      SELECT array_remove(ARRAY[
        CASE WHEN count(*) = 0 THEN 'no_approved_source' END,
        CASE WHEN bool_or(t.lead_time_days <= 0) THEN 'lead_time_missing' END,
        CASE WHEN bool_or(t.unit_price <= 0 AND NOT EXISTS (SELECT FROM supplier_price p WHERE p.supplier_id = t.supplier_id AND p.item_id = t.item_id AND p.unit_price > 0))
          THEN 'price_missing' END,
        CASE WHEN bool_or(t.minimum_order_quantity % t.order_multiple <> 0) THEN 'pack_does_not_divide' END], NULL) AS defects
      FROM supplier_item t JOIN supplier a ON a.id = t.supplier_id JOIN supplier s ON s.id = ${sellerOf("a")} AND s.state = 'approved' WHERE t.item_id = ${itemId}) found`;
const NOT_READY_DEFECTS = "to_jsonb(CASE WHEN cardinality(found.defects) > 0 THEN found.defects ELSE q.defects END)";

/** Orders with lines in this answer that nobody has decided about. */
const answered = (where: string, title: string) => `
    SELECT p.entity_id, p.node_id, 'Order ' || p.number || ' ${title} ' || s.name AS title, greatest(impact.money, open.money) AS money,
      'purchase_order' AS subject_kind, p.id AS subject_id, p.id::text AS key,
      jsonb_build_object('purchaseOrder', p.number, 'supplier', s.name, 'node', n.code, ${IMPACT_EVIDENCE}, 'lines', open.lines,
        'answerId', (SELECT max(r.id) FROM order_response r WHERE r.purchase_order_id = p.id)) AS evidence
    FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id
    CROSS JOIN LATERAL (SELECT round(sum(abs(l.ordered_quantity * l.unit_price - coalesce(l.proposed_quantity * l.proposed_unit_price, 0))) * ${minorPerMajorOf("p.currency")})::bigint AS money,
        jsonb_agg(jsonb_build_object('line', l.line_number, 'sku', i.sku, 'ordered', l.ordered_quantity, 'offered', coalesce(l.proposed_quantity, 0), 'price', l.unit_price::float8,
          'offeredPrice', l.proposed_unit_price::float8, 'promisedAt', l.current_promised_at, 'offeredAt', l.proposed_promised_at, 'reason', l.answer_reason) ORDER BY l.line_number) AS lines
      FROM purchase_order_line l JOIN item i ON i.id = l.item_id
      WHERE l.purchase_order_id = p.id AND l.answer IN ('accepted_with_change', 'rejected') AND l.received_quantity + l.rejected_quantity < l.ordered_quantity
        AND (l.answer = 'rejected' OR l.proposed_quantity IS NOT NULL)) open
    ${IMPACT}
    WHERE p.receipt_state IN ('none', 'partial') AND open.lines IS NOT NULL AND ${where}`;

/**
 * One query a type, over everything at once: entity_id, node_id, title, money (minor units), subject_kind,
 * subject_id, key and evidence. $1 is now.
 */
export const detectors: Record<ExceptionType, string> = {
  // Reservations have eaten into what was held back: the channels are selling what is not theirs.
  oversell_risk: `
    SELECT i.entity_id, b.node_id, i.sku || ' is promised beyond its buffer at ' || n.code AS title, round(-b.available * i.unit_price * ${houseMinorPerMajor("i.entity_id")})::bigint AS money,
      'stock_balance' AS subject_kind, b.id AS subject_id, b.id::text AS key,
      jsonb_build_object('itemId', i.id, 'sku', i.sku, 'node', n.code, 'sellable', b.sellable, 'allocated', b.allocated, 'channelHold', b.channel_hold,
        'safetyBuffer', b.safety_buffer, 'available', b.available) AS evidence
    FROM stock_balance b JOIN item i ON i.id = b.item_id JOIN node n ON n.id = b.node_id WHERE b.available < 0`,

  // What is left is sold before supply can come: the margin of the days between is at risk. By the full hour, or
  // every row would change every minute. When an overdue delivery comes nobody knows: it counts as if ordered today.
  stockout_risk: `
    SELECT i.entity_id, b.node_id, i.sku || CASE WHEN b.available <= 0 THEN ' is out at ' ELSE ' runs out at ' END || n.code AS title,
      round(gap.days * b.daily_demand * greatest(i.unit_price - i.unit_cost, 0) * ${houseMinorPerMajor("i.entity_id")})::bigint AS money,
      'stock_balance' AS subject_kind, b.id AS subject_id, b.id::text AS key,
      jsonb_build_object('itemId', i.id, 'sku', i.sku, 'node', n.code, 'available', b.available, 'dailyDemand', b.daily_demand, 'reorderPoint', b.reorder_point,
        'coverDays', round(gap.cover, 1), 'supplyDays', round(gap.supply, 1), 'nextInboundAt', b.next_inbound_at, 'inbound', b.inbound_ordered + b.in_transit,
        'recommendationId', (SELECT r.id FROM replenishment_recommendation r WHERE r.item_id = i.id AND r.node_id = n.id AND r.state IN ('open', 'snoozed'))) AS evidence
    FROM stock_balance b JOIN item i ON i.id = b.item_id JOIN node n ON n.id = b.node_id
    LEFT JOIN LATERAL (SELECT s.lead_time_days FROM supplier_item s WHERE s.item_id = i.id ORDER BY s.rank, s.supplier_id LIMIT 1) source ON true
    CROSS JOIN LATERAL (SELECT greatest(b.available, 0) / nullif(b.daily_demand, 0) AS cover,
      CASE WHEN b.inbound_ordered + b.in_transit > 0 AND b.next_inbound_at >= date_trunc('hour', $1::timestamptz)
        THEN extract(epoch FROM b.next_inbound_at - date_trunc('hour', $1::timestamptz)) / 86400 ELSE coalesce(nullif(source.lead_time_days, 0), ${USUAL_DAYS}) END AS supply) days
    CROSS JOIN LATERAL (SELECT days.cover, days.supply, days.supply - days.cover AS days) gap
    WHERE b.daily_demand > 0 AND gap.days > 0 AND i.lifecycle <> 'phase_out'`,

  // Its date has passed, the one that somebody moved it to as well.
  asn_late: `
    SELECT a.entity_id, a.node_id, 'Delivery ' || a.number || ' from ' || s.name || ' is late' AS title, coalesce(open.money, 0) AS money,
      'asn' AS subject_kind, a.id AS subject_id, a.id::text AS key,
      jsonb_build_object('asn', a.number, 'purchaseOrderId', a.purchase_order_id, 'purchaseOrder', p.number, 'supplier', s.name, 'node', n.code, 'expectedAt', due.at,
        'daysLate', floor(extract(epoch FROM $1::timestamptz - due.at) / 86400), 'units', open.units) AS evidence
    FROM asn a JOIN supplier s ON s.id = a.supplier_id JOIN node n ON n.id = a.node_id JOIN purchase_order p ON p.id = a.purchase_order_id
    CROSS JOIN LATERAL (SELECT ${noticeExpectedAt("a")} AS at) due
    CROSS JOIN LATERAL (SELECT sum(l.shipped_quantity - l.received_quantity) AS units, round(sum((l.shipped_quantity - l.received_quantity) * o.unit_price) * ${minorPerMajorOf("p.currency")})::bigint AS money
      FROM asn_line l JOIN purchase_order_line o ON o.id = l.purchase_order_line_id WHERE l.asn_id = a.id AND l.received_quantity < l.shipped_quantity) open
    WHERE a.state = 'in_transit' AND due.at < $1::timestamptz AND open.units > 0`,

  // More is on its way than is missing and allowed beyond the order: nobody counts on it, and at the dock it will be held.
  asn_over: `
    SELECT a.entity_id, a.node_id, 'Delivery ' || a.number || ' from ' || s.name || ' announces ' || excess.units || ' more than ordered' AS title, round(excess.price * ${minorPerMajorOf("p.currency")})::bigint AS money,
      'asn' AS subject_kind, a.id AS subject_id, a.id::text AS key,
      jsonb_build_object('asn', a.number, 'purchaseOrderId', a.purchase_order_id, 'purchaseOrder', p.number, 'supplier', s.name, 'node', n.code, 'expectedAt', ${noticeExpectedAt("a")},
        'units', excess.units, 'lines', excess.lines) AS evidence
    FROM (SELECT t.asn_id, sum(t.announced - t.units)::int AS units, sum((t.announced - t.units) * l.unit_price) AS price,
        jsonb_agg(jsonb_build_object('line', l.line_number, 'sku', i.sku, 'ordered', coalesce(l.standing_quantity, l.ordered_quantity), 'arrived', l.received_quantity + l.rejected_quantity,
          'announced', t.announced, 'over', t.announced - t.units) ORDER BY l.line_number) AS lines
      FROM (${travellingUnits(() => "true")}) t JOIN purchase_order_line l ON l.id = t.line_id JOIN item i ON i.id = l.item_id WHERE t.announced > t.units GROUP BY 1) excess
    JOIN asn a ON a.id = excess.asn_id JOIN supplier s ON s.id = a.supplier_id JOIN node n ON n.id = a.node_id JOIN purchase_order p ON p.id = a.purchase_order_id`,

  // Less came than was announced, and it has not come since.
  asn_short: `
    SELECT a.entity_id, a.node_id, 'Delivery ' || a.number || ' from ' || s.name || ' was ' || open.units || ' short' AS title, open.money,
      'asn' AS subject_kind, a.id AS subject_id, a.id::text AS key,
      jsonb_build_object('asn', a.number, 'purchaseOrderId', a.purchase_order_id, 'purchaseOrder', p.number, 'supplier', s.name, 'node', n.code, 'units', open.units, 'lines', open.lines) AS evidence
    FROM asn a JOIN supplier s ON s.id = a.supplier_id JOIN node n ON n.id = a.node_id JOIN purchase_order p ON p.id = a.purchase_order_id
    CROSS JOIN LATERAL (SELECT sum(short.units)::int AS units, round(sum(short.units * short.unit_price) * ${minorPerMajorOf("p.currency")})::bigint AS money,
        jsonb_agg(jsonb_build_object('sku', short.sku, 'shipped', short.shipped_quantity, 'received', short.received_quantity)) AS lines
      FROM (SELECT i.sku, l.shipped_quantity, l.received_quantity, o.unit_price,
              least(l.shipped_quantity - l.received_quantity, o.ordered_quantity - o.received_quantity - o.rejected_quantity) AS units
            FROM asn_line l JOIN purchase_order_line o ON o.id = l.purchase_order_line_id JOIN item i ON i.id = l.item_id WHERE l.asn_id = a.id) short
      WHERE short.units > 0) open
    WHERE a.state = 'received' AND p.receipt_state NOT IN ('full', 'over', 'short_closed') AND open.units > 0`,

  invoice_unmatched: `
    SELECT v.entity_id, p.node_id, 'Invoice ' || v.number || ' from ' || s.name || ' does not match' AS title,
      greatest(abs(v.variance_minor), coalesce((SELECT sum((r ->> 'overMinor')::bigint) FROM jsonb_array_elements(v.outcome -> 'reasons') r), 0)) AS money,
      'supplier_invoice' AS subject_kind, v.id AS subject_id, v.id::text AS key,
      jsonb_build_object('invoice', v.number, 'supplier', s.name, 'purchaseOrder', p.number, 'purchaseOrderId', v.purchase_order_id, 'totalMinor', v.total_minor,
        'currency', v.currency, 'dueAt', v.due_at, 'reasons', v.outcome -> 'reasons') AS evidence
    FROM supplier_invoice v JOIN supplier s ON s.id = v.supplier_id LEFT JOIN purchase_order p ON p.id = v.purchase_order_id WHERE v.state = 'blocked'`,

  backorder: `
    SELECT i.entity_id, b.node_id, b.backordered || ' of ' || i.sku || ' on backorder at ' || n.code AS title, round(b.backordered * i.unit_price * ${houseMinorPerMajor("i.entity_id")})::bigint AS money,
      'stock_balance' AS subject_kind, b.id AS subject_id, b.id::text AS key,
      jsonb_build_object('itemId', i.id, 'sku', i.sku, 'node', n.code, 'backordered', b.backordered, 'available', b.available,
        'nextInboundAt', b.next_inbound_at, 'inbound', b.inbound_ordered + b.in_transit) AS evidence
    FROM stock_balance b JOIN item i ON i.id = b.item_id JOIN node n ON n.id = b.node_id WHERE b.backordered > 0`,

  message_stuck: `
    SELECT s.entity_id, NULL::int AS node_id, m.kind || ' ' || m.external_id || ' from ' || s.code || ' could not be processed' AS title, 0::bigint AS money,
      'inbound_message' AS subject_kind, m.id AS subject_id, m.id::text AS key,
      jsonb_build_object('source', s.code, 'kind', m.kind, 'externalId', m.external_id, 'attempts', m.attempts, 'issues', m.issues, 'receivedAt', m.received_at,
        'waitingBehind', (SELECT count(*) FROM inbound_message w WHERE w.entity_key = m.entity_key AND w.id > m.id AND w.state IN ('received', 'retrying') AND NOT ${isPassable("m")})) AS evidence
    FROM inbound_message m JOIN ingest_source s ON s.id = m.source_id WHERE m.state = 'dead'`,

  // Something is to be ordered, but the item would be refused: the defects that close the gate by themselves are looked up as they are
  // now, what closes it together is as it was last assessed (domain/masterdata/readiness). Where nobody could be ordered from at all, the
  // planning run recommends nothing: what is due by its balance and has no such source is here as well.
  item_not_ready: `
    SELECT r.entity_id, r.node_id, i.sku || ' cannot be ordered for ' || n.code || ': its master data is not ready' AS title, r.lost_margin_minor AS money,
      'stock_balance' AS subject_kind, i.id * 4096 + n.id AS subject_id, (i.id * 4096 + n.id)::text AS key,
      jsonb_build_object('itemId', i.id, 'sku', i.sku, 'node', n.code, 'defects', ${NOT_READY_DEFECTS}, 'readinessId', q.id, 'recommendationId', r.id, 'orderQuantity', r.quantity) AS evidence
    FROM replenishment_recommendation r JOIN item i ON i.id = r.item_id JOIN node n ON n.id = r.node_id
    LEFT JOIN readiness q ON q.item_id = r.item_id ${sourceDefects("r.item_id")}
    WHERE r.state IN ('open', 'snoozed') AND (cardinality(found.defects) > 0 OR NOT q.is_ready)
    UNION ALL
    SELECT i.entity_id, n.id, i.sku || ' is due at ' || n.code || ' and cannot be ordered: its master data is not ready',
      round((b.backordered * i.unit_price + greatest(0, b.daily_demand * ${USUAL_DAYS} - greatest(b.available, 0)) * greatest(0, i.unit_price - i.unit_cost)) * ${houseMinorPerMajor("i.entity_id")})::bigint,
      'stock_balance', i.id * 4096 + n.id, (i.id * 4096 + n.id)::text,
      jsonb_build_object('itemId', i.id, 'sku', i.sku, 'node', n.code, 'defects', ${NOT_READY_DEFECTS}, 'readinessId', q.id, 'position', due.position, 'reorderPoint', b.reorder_point,
        'dailyDemand', b.daily_demand, 'backordered', b.backordered)
    FROM stock_balance b JOIN item i ON i.id = b.item_id JOIN node n ON n.id = b.node_id AND n.active
    CROSS JOIN LATERAL (SELECT b.sellable - b.allocated + b.inbound_ordered + b.in_transit - b.backordered AS position) due
    LEFT JOIN readiness q ON q.item_id = i.id ${sourceDefects("i.id")}
    WHERE (b.daily_demand > 0 OR b.backordered > 0) AND due.position <= b.reorder_point AND i.lifecycle <> 'phase_out' AND NOT i.is_bundle AND NOT i.is_service
      AND i.merged_into_id IS NULL AND cardinality(found.defects) > 0
      AND NOT EXISTS (SELECT FROM replenishment_recommendation r WHERE r.item_id = i.id AND r.node_id = n.id AND r.state IN ('open', 'snoozed', 'waiting'))
      AND NOT EXISTS (SELECT FROM ${firstSource("i.id")} t LEFT JOIN learned_lead_time l ON l.item_id = t.item_id AND l.supplier_id = t.supplier_id
        WHERE coalesce(l.days, t.lead_time_days) > 0
          AND (t.unit_price > 0 OR EXISTS (SELECT FROM supplier_price p WHERE p.supplier_id = t.supplier_id AND p.item_id = t.item_id AND p.unit_price > 0)))`,

  // Its hours have passed without an answer: nobody knows whether the goods will come.
  order_unconfirmed: `
    SELECT p.entity_id, p.node_id, 'Order ' || p.number || ' is not confirmed by ' || s.name AS title, greatest(impact.money, open.money) AS money,
      'purchase_order' AS subject_kind, p.id AS subject_id, p.id::text AS key,
      jsonb_build_object('purchaseOrder', p.number, 'supplier', s.name, 'node', n.code, 'sentAt', p.sent_at, 'confirmationDueAt', p.confirmation_due_at, ${IMPACT_EVIDENCE}) AS evidence
    FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id
    CROSS JOIN LATERAL (SELECT CASE p.receipt_state WHEN 'none' THEN p.total_minor ELSE (SELECT round(sum((coalesce(l.standing_quantity, l.ordered_quantity) - l.received_quantity - l.rejected_quantity)
      * coalesce(l.standing_unit_price, l.unit_price)) * ${minorPerMajorOf("p.currency")})::bigint FROM ${unansweredLines("p")}) END AS money) open
    ${IMPACT}
    WHERE p.supplier_state IN ('sent', 'overdue') AND p.confirmation_due_at < $1::timestamptz AND ${isUnanswered("p")}`,

  order_changed: answered("p.supplier_state <> 'rejected'", "was changed by"),
  order_rejected: answered("p.supplier_state = 'rejected'", "was rejected by"),

  // The last document of the order could not be written or delivered, or there is no address to post it to. What has come since says that the
  // supplier knows.
  order_not_sent: `
    SELECT p.entity_id, p.node_id, 'Order ' || p.number || ' could not be sent to ' || s.name AS title, greatest(impact.money, p.total_minor) AS money,
      'purchase_order' AS subject_kind, p.id AS subject_id, p.id::text AS key,
      jsonb_build_object('purchaseOrder', p.number, 'supplier', s.name, 'node', n.code, 'attempts', m.attempts, 'issue', coalesce(m.issue, 'Its documents have no address to be posted to.'), ${IMPACT_EVIDENCE}) AS evidence
    FROM outbound_message m JOIN purchase_order p ON p.id = m.source_id JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id
    LEFT JOIN supplier_exchange x ON x.supplier_id = s.id ${IMPACT}
    WHERE (m.state = 'dead' OR m.state = 'available' AND x.format <> 'portal' AND x.endpoint IS NULL AND p.supplier_state IN ('unsent', 'sent', 'overdue')) AND m.source_kind = 'purchase_order'
      AND (p.receipt_state = 'none' OR p.receipt_state = 'partial' AND NOT EXISTS (SELECT FROM goods_receipt g WHERE g.purchase_order_id = p.id AND g.received_at >= m.created_at))
      AND NOT EXISTS (SELECT 1 FROM outbound_message later WHERE later.source_kind = 'purchase_order' AND later.source_id = p.id AND later.id > m.id)`,

  // The day that was promised has passed for units that have neither come nor are on their way; of an order whose new version waits, as it holds.
  order_late: `
    SELECT p.entity_id, p.node_id, 'Order ' || p.number || ' from ' || s.name || ' is late' AS title, greatest(impact.money, open.money) AS money,
      'purchase_order' AS subject_kind, p.id AS subject_id, p.id::text AS key,
      jsonb_build_object('purchaseOrder', p.number, 'supplier', s.name, 'node', n.code, 'promisedAt', open.promised_at, 'firstPromisedAt', open.first_promised_at,
        'daysLate', floor(extract(epoch FROM $1::timestamptz - open.promised_at) / 86400), 'units', open.units, 'lines', open.lines, ${IMPACT_EVIDENCE}) AS evidence
    FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id
    CROSS JOIN LATERAL (SELECT min(late.promised_at) AS promised_at, min(late.first_promised_at) AS first_promised_at, sum(late.units)::int AS units,
        round(sum(late.units * late.unit_price) * ${minorPerMajorOf("p.currency")})::bigint AS money, jsonb_agg(jsonb_build_object('line', late.line_number, 'sku', late.sku, 'units', late.units, 'promisedAt', late.promised_at) ORDER BY late.line_number) AS lines
      FROM (SELECT l.line_number, i.sku, l.unit_price, l.current_promised_at AS promised_at, l.first_promised_at,
              coalesce(l.standing_quantity, l.ordered_quantity) - l.received_quantity - l.rejected_quantity - coalesce((SELECT sum(greatest(x.shipped_quantity - x.received_quantity, 0))
                FROM asn_line x JOIN asn a ON a.id = x.asn_id WHERE x.purchase_order_line_id = l.id AND a.state = 'in_transit'), 0)::int AS units
            FROM purchase_order_line l JOIN item i ON i.id = l.item_id CROSS JOIN LATERAL (SELECT coalesce(l.standing_promised_at, l.current_promised_at) AS promised_at) held
            WHERE l.purchase_order_id = p.id AND l.answer <> 'rejected' AND held.promised_at < $1::timestamptz AND ${isInForce("p", "l")}) late
      WHERE late.units > 0) open
    ${IMPACT}
    WHERE p.receipt_state IN ('none', 'partial') AND p.cancelled_at IS NULL AND open.units > 0`,

  // More came than was ordered and is allowed, or something for an order that is closed: it is held until the buyer decides.
  receipt_over: `
    SELECT p.entity_id, p.node_id, held.units || CASE WHEN p.receipt_state = 'short_closed' THEN ' came for the closed order ' ELSE ' more than ordered came for ' END || p.number || ' from ' || s.name AS title, held.money,
      'purchase_order' AS subject_kind, p.id AS subject_id, p.id::text AS key,
      jsonb_build_object('purchaseOrder', p.number, 'supplier', s.name, 'node', n.code, 'units', held.units, 'isClosed', p.receipt_state = 'short_closed', 'receivedAt', held.received_at, 'lines', held.lines) AS evidence
    FROM (SELECT l.purchase_order_id AS id, sum(h.held_quantity)::int AS units, round(sum(h.held_quantity * l.unit_price * ${minorPerMajorOf("o.currency")}))::bigint AS money, min(h.received_at) AS received_at,
        jsonb_agg(jsonb_build_object('line', l.line_number, 'sku', i.sku, 'ordered', l.ordered_quantity, 'arrived', l.received_quantity + l.rejected_quantity, 'held', h.held_quantity) ORDER BY l.line_number, h.id) AS lines
      FROM over_receipt h JOIN purchase_order_line l ON l.id = h.purchase_order_line_id JOIN purchase_order o ON o.id = l.purchase_order_id JOIN item i ON i.id = h.item_id WHERE h.state = 'held' GROUP BY 1) held
    JOIN purchase_order p ON p.id = held.id JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id`,

  // A supplier against its own past, by medians: domain/procurement/supplier-anomaly.ts says how, a test holds the two together. Reads
  // half a year of receipts, so it is looked for with the reconciliation.
  supplier_anomaly: `
    WITH line AS (
      SELECT l.supplier_id, l.id, l.purchase_order_id, l.number, l.ordered_at, g.at, g.accepted, g.rejected, l.reference_price, coalesce(b.price, l.unit_price) AS paid
      FROM (${scoredLines("$1")}) l
      CROSS JOIN LATERAL (SELECT max(r.received_at) AS at, sum(x.accepted_quantity) AS accepted, sum(x.rejected_quantity) AS rejected
        FROM goods_receipt_line x JOIN goods_receipt r ON r.id = x.goods_receipt_id WHERE x.purchase_order_line_id = l.id) g
      LEFT JOIN LATERAL (SELECT sum(y.unit_price * y.billed_quantity) / sum(y.billed_quantity) AS price
        FROM supplier_invoice_line y WHERE y.purchase_order_line_id = l.id) b ON true
    ), seen AS (
      SELECT o.*, row_number() OVER (PARTITION BY o.supplier_id, o.kind ORDER BY o.at DESC, o.id DESC) AS nth
      FROM (SELECT supplier_id, id, purchase_order_id, number, at, 'lead_time' AS kind, extract(epoch FROM at - ordered_at)::float8 / 86400 AS value,
          jsonb_build_object('orderedAt', ordered_at, 'receivedAt', at) AS said FROM line WHERE at IS NOT NULL
        UNION ALL SELECT supplier_id, id, purchase_order_id, number, at, 'quality', rejected::float8 / greatest(1, accepted + rejected),
          jsonb_build_object('rejected', rejected, 'received', accepted + rejected) FROM line WHERE at IS NOT NULL
        UNION ALL SELECT supplier_id, id, purchase_order_id, number, ordered_at, 'price', paid::float8 / reference_price::float8 - 1,
          jsonb_build_object('paid', round(paid, 4), 'reference', round(reference_price, 4)) FROM line WHERE reference_price > 0) o
    ), usual AS (
      SELECT supplier_id, kind, percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS value, count(*)::int AS lines FROM seen WHERE nth > ${RECENT} GROUP BY 1, 2
    ), judged AS (
      SELECT u.supplier_id, u.kind, u.value AS usual, u.lines, r.value AS recent, r.orders,
        greatest(1.4826 * d.value, CASE u.kind ${anomalySteps} END) AS deviation
      FROM usual u
      JOIN LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(s.value - u.value)) AS value FROM seen s WHERE s.supplier_id = u.supplier_id AND s.kind = u.kind AND s.nth > ${RECENT}) d ON true
      JOIN LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s.value) AS value, 
          jsonb_agg(jsonb_build_object('purchaseOrder', s.number, 'purchaseOrderId', s.purchase_order_id, CASE u.kind WHEN 'lead_time' THEN 'days' WHEN 'price' THEN 'overReferenceRatio' ELSE 'rejectedRatio' END,
            round(s.value::numeric, 4)) || s.said ORDER BY s.at, s.id) AS orders FROM seen s
        WHERE s.supplier_id = u.supplier_id AND s.kind = u.kind AND s.nth <= ${RECENT}) r ON true
      WHERE u.lines >= ${LEAST_PAST}
    )
    SELECT s.entity_id, NULL::int AS node_id, s.name || CASE j.kind WHEN 'lead_time' THEN ' delivers later than it used to' WHEN 'price' THEN ' costs more over its first prices than it used to'
        ELSE ' delivers worse quality than it used to' END AS title,
      coalesce((SELECT sum(p.total_minor) FROM purchase_order p JOIN supplier o ON o.id = p.supplier_id WHERE s.id IN (o.id, o.merged_into_id)
        AND p.receipt_state IN ('none', 'partial') AND p.cancelled_at IS NULL), 0)::bigint AS money,
      'supplier' AS subject_kind, s.id::bigint AS subject_id, s.id || ':' || j.kind AS key,
      jsonb_build_object('supplier', s.name, 'kind', j.kind, 'usual', round(j.usual::numeric, 4), 'recent', round(j.recent::numeric, 4),
        'deviations', round(((j.recent - j.usual) / j.deviation)::numeric, 1), 'linesBefore', j.lines, 'orders', j.orders) AS evidence
    FROM judged j JOIN supplier s ON s.id = j.supplier_id WHERE s.state = 'approved' AND (j.recent - j.usual) / j.deviation >= ${THRESHOLD}`,

  approval_late: LATE_APPROVALS,
  // A policy that lost a level by itself, until somebody sets one: with what left its band, as it was judged, and the lines behind it.
  automation_stepped_down: `
    SELECT p.entity_id, p.node_id, 'Automation of ' || coalesce(nullif(concat_ws(', ', s.name, p.category, p.brand, 'at ' || n.code), ''), 'everything else') || ' stepped down' AS title,
      coalesce((SELECT sum((o ->> 'valueMinor')::numeric) FROM jsonb_array_elements(p.stepped_down -> 'outside') o), 0)::bigint AS money,
      'automation_policy' AS subject_kind, p.id AS subject_id, p.id::text AS key,
      jsonb_build_object('from', p.stepped_down ->> 'from', 'to', p.stepped_down ->> 'to', 'why', p.reason, 'steppedDownAt', p.stepped_down ->> 'at',
        'outside', (SELECT jsonb_agg(jsonb_build_object('measure', o ->> 'measure', 'foundRatio', o -> 'found', 'limitRatio', o -> 'limit', 'counted', o -> 'counted', 'of', o -> 'of',
          'valueMinor', o -> 'valueMinor')) FROM jsonb_array_elements(p.stepped_down -> 'outside') o), 'lines', p.stepped_down -> 'lines') AS evidence
    FROM automation_policy p LEFT JOIN supplier s ON s.id = p.supplier_id LEFT JOIN node n ON n.id = p.node_id WHERE p.stepped_down IS NOT NULL`,

  import_failed: `
    SELECT e.id AS entity_id, NULL::int AS node_id, 'An import of ' || r.format || ' did not come to its end' AS title, 0::bigint AS money,
      'import_run' AS subject_kind, r.id::bigint AS subject_id, r.id::text AS key,
      jsonb_build_object('format', r.format, 'reason', r.failure, 'attempts', r.failures, 'lines', (r.counts->>'lines')::int, 'startedAt', r.started_at) AS evidence
    FROM import_run r JOIN entity e ON e.code = r.options->>'entityCode' WHERE r.state = 'failed'`,

  // Reads the whole ledger: for the reconciliation, not for every minute. Movements whose balance is missing differ most of all.
  ledger_drift: `
    SELECT i.entity_id, d.node_id, i.sku || ' at ' || n.code || CASE WHEN d.is_missing THEN ' has movements but no balance' ELSE ' differs from its ledger' END AS title,
      round(abs(d.units) * i.unit_cost * ${houseMinorPerMajor("i.entity_id")})::bigint AS money, 'stock_balance' AS subject_kind, d.id AS subject_id, d.id::text AS key,
      jsonb_build_object('itemId', i.id, 'sku', i.sku, 'node', n.code, 'balance', d.balance, 'ledger', d.ledger) AS evidence
    FROM (
      SELECT item_id, node_id, item_id * 4096 + node_id AS id, b.id IS NULL AS is_missing,
        coalesce(b.on_hand, 0) - coalesce(m.sellable + m.quarantined + m.return_pending, 0) AS units,
        CASE WHEN b.id IS NOT NULL THEN ${buckets("b")} END AS balance, ${buckets("m")} AS ledger
      FROM stock_balance b
      FULL JOIN (SELECT item_id, node_id, sum(sellable_delta) AS sellable, sum(quarantined_delta) AS quarantined, sum(return_pending_delta) AS return_pending, sum(allocated_delta) AS allocated
                 FROM stock_movement GROUP BY 1, 2) m USING (item_id, node_id)
      WHERE b.id IS NULL OR (b.sellable, b.quarantined, b.return_pending, b.allocated)
        IS DISTINCT FROM (coalesce(m.sellable, 0), coalesce(m.quarantined, 0), coalesce(m.return_pending, 0), coalesce(m.allocated, 0))) d
    JOIN item i ON i.id = d.item_id JOIN node n ON n.id = d.node_id`,
};
