import type { Queryable } from "@/db/client";
import { houseMinorPerMajor } from "@/db/minor-units";
import { type DelayedLine, type DelayRisk, delayRisk } from "@/domain/procurement/delay-risk";
import { expectedArrivals } from "./expected-stock";
import { replacementDays } from "./supplier/source-terms";

export type LineRisk = DelayRisk & { lineNumber: number; sku: string; dailyDemand: number };
/** What the answer or the delay of an order is expected to lose in sales; `lines` are those that are late, cut or rejected. */
export type OrderRisk = { units: number; minor: number; lines: LineRisk[] };

type Row = DelayedLine & { orderId: number; lineNumber: number; sku: string };

const HOUR = 3_600_000;

/**
 * Lines that somebody has to decide about, at what the supplier offers, and what is not on its way of lines whose day has passed: when
 * that comes nobody knows, so it counts as if ordered today.
 */
const LINES = `
  SELECT p.id AS "orderId", l.line_number AS "lineNumber", i.sku, coalesce(b.available - b.backordered, 0) AS available, other.units AS "otherSupply",
    coalesce(b.daily_demand, 0)::float8 AS "dailyDemand", round((i.unit_price - i.unit_cost) * ${houseMinorPerMajor("i.entity_id")})::float8 AS "unitMarginMinor", to_come.units AS "wantedUnits",
    CASE WHEN answer.is_open THEN least(to_come.units, greatest(0, answer.units)) ELSE to_come.units END AS "comingUnits",
    held.promised_at AS "promisedAt", until.at AS "comingAt", source.days AS "replacementDays"
  FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
  LEFT JOIN stock_balance b ON b.item_id = l.item_id AND b.node_id = p.node_id
  CROSS JOIN LATERAL (SELECT coalesce(l.standing_quantity, l.ordered_quantity) AS quantity, coalesce(l.standing_promised_at, l.current_promised_at) AS promised_at, l.id, l.item_id, p.node_id) held
  CROSS JOIN LATERAL (SELECT l.answer = 'rejected' OR l.answer = 'accepted_with_change' AND l.proposed_quantity IS NOT NULL AS is_open,
    CASE WHEN l.answer = 'rejected' THEN 0 ELSE l.proposed_quantity - l.received_quantity - l.rejected_quantity END AS units) answer
  CROSS JOIN LATERAL (SELECT coalesce(sum(a.shipped_quantity - a.received_quantity), 0)::int AS units FROM asn_line a JOIN asn ON asn.id = a.asn_id AND asn.state = 'in_transit'
    WHERE a.purchase_order_line_id = l.id AND a.received_quantity < a.shipped_quantity) travelling
  CROSS JOIN LATERAL (SELECT held.quantity - l.received_quantity - l.rejected_quantity - CASE WHEN answer.is_open THEN 0 ELSE travelling.units END AS units) to_come
  CROSS JOIN LATERAL (SELECT ${replacementDays("l.item_id")} AS days) source
  CROSS JOIN LATERAL (SELECT CASE WHEN answer.is_open THEN coalesce(l.proposed_promised_at, held.promised_at)
    ELSE $2::timestamptz + make_interval(secs => source.days * 86400) END AS at) until
  CROSS JOIN LATERAL (SELECT coalesce(sum(x.units), 0)::int AS units
    FROM (${expectedArrivals((line) => `${line}.item_id = held.item_id AND p.node_id = held.node_id`)}) x
    WHERE (x.line_id <> held.id OR x.is_travelling AND NOT answer.is_open) AND x.expected_at BETWEEN $2::timestamptz AND until.at) other
  WHERE p.id = ANY($1::bigint[]) AND p.receipt_state IN ('none', 'partial') AND to_come.units > 0 AND (answer.is_open OR held.promised_at < $2::timestamptz)
  ORDER BY p.id, l.line_number`;

/** By order; an order with no such line is not among them. As of the full hour, so that a figure moves with the facts and not with the minute. */
export async function readDelayRisks(queryable: Queryable, orderIds: readonly number[], at: Date): Promise<Map<number, OrderRisk>> {
  const risks = new Map<number, OrderRisk>();
  if (orderIds.length === 0) return risks;
  const now = new Date(Math.floor(at.getTime() / HOUR) * HOUR);
  const { rows } = await queryable.query<Row>(LINES, [orderIds, now]);
  for (const { orderId, lineNumber, sku, ...line } of rows) {
    const order = risks.get(orderId) ?? { units: 0, minor: 0, lines: [] };
    const risk = delayRisk(line, now);
    order.units += risk.units;
    order.minor += risk.minor;
    order.lines.push({ lineNumber, sku, dailyDemand: line.dailyDemand, ...risk });
    risks.set(orderId, order);
  }
  return risks;
}
