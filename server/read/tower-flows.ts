import type { Queryable } from "@/db/client";
import { minorPerMajorOf } from "@/db/minor-units";
import { inboundExpectedAt, inboundLines, inboundNotice, inboundStage } from "./inbound";
import { completeOrders, orderAtNodes } from "./orders";
import { within } from "./place";

export type FlowStep = {
  key: string;
  label: string;
  /** What is counted, in the plural. */
  unit: string;
  count: number;
  valueMinor: number;
  /** How many of them are past their promise; null where nothing is promised. */
  stuck: number | null;
  screen: string;
  filter: Record<string, unknown>;
  /** The column of the list that says when it should have happened. */
  lateBy: string | null;
};

const filterOf = (values: readonly string[]) => ({ state: { filterType: "set", values } });

/** What customers ordered, from waiting for stock to shipped. */
export async function readOrderFlow(queryable: Queryable, place: unknown[], now: Date): Promise<FlowStep[]> {
  const { rows } = await queryable.query<{ state: string; count: number; value: number; stuck: number }>(
    `SELECT o.state, count(*) AS count, coalesce(sum(o.total_minor), 0)::bigint AS value, count(*) FILTER (WHERE o.promised_at < $5) AS stuck FROM sales_order o
     WHERE (o.state IN ('accepted', 'backordered', 'part_allocated', 'allocated', 'part_shipped') OR o.state = 'shipped' AND o.shipped_at >= $5::timestamptz - interval '24 hours' AND o.shipped_at <= $5)
       AND ${completeOrders} AND ($1 OR o.entity_id = ANY($2::int[]) OR ${orderAtNodes((column) => `${column} = ANY($3::int[])`)})
       AND ($4::int IS NULL OR ${orderAtNodes((column) => `${column} = $4`)}) GROUP BY o.state`,
    [...place, now],
  );
  const step = (key: string, label: string, states: readonly string[], late: boolean): FlowStep => {
    const own = rows.filter((row) => states.includes(row.state));
    const total = (pick: (row: (typeof rows)[number]) => number) => own.reduce((sum, row) => sum + pick(row), 0);
    return {
      key,
      label,
      unit: "orders",
      count: total((row) => row.count),
      valueMinor: total((row) => row.value),
      stuck: late ? total((row) => row.stuck) : null,
      screen: "/orders",
      filter: late ? filterOf(states) : { ...filterOf(states), shippedAt: { filterType: "date", type: "last24Hours" } },
      lateBy: late ? "promisedAt" : null,
    };
  };
  return [
    step("waiting", "Waiting for stock", ["accepted", "backordered", "part_allocated"], true),
    step("allocated", "Allocated", ["allocated"], true),
    step("part_shipped", "Partly shipped", ["part_shipped"], true),
    step("shipped", "Shipped, 24 h", ["shipped"], false),
  ];
}

type SupplyCounts = { orders: number; value: number; late: number };

/** What was bought, from ordered to sellable; `stock` is what is sellable now. */
export async function readSupplyFlow(
  queryable: Queryable,
  place: unknown[],
  now: Date,
  stock: { sellable: number; sellableMinor: number },
): Promise<FlowStep[]> {
  const here = within("p.entity_id", "p.node_id");
  const { rows } = await queryable.query<SupplyCounts & { stage: string }>(
    `SELECT o.stage, count(*) AS orders, coalesce(sum(CASE WHEN o.stage = 'in_transit' THEN v.value ELSE o.total_minor END), 0)::bigint AS value,
       count(*) FILTER (WHERE o.expected_at < $5) AS late
     FROM (SELECT p.id, p.total_minor, p.currency, ${inboundStage} AS stage, ${inboundExpectedAt} AS expected_at FROM purchase_order p ${inboundLines} ${inboundNotice}
           WHERE (p.receipt_state IN ('none', 'partial') OR EXISTS (SELECT 1 FROM asn x WHERE x.purchase_order_id = p.id AND x.state = 'in_transit')) AND l.line_count > 0 AND ${here}) o
     LEFT JOIN LATERAL (SELECT sum(round(s.shipped_quantity * l.unit_price * ${minorPerMajorOf("o.currency")})) AS value FROM asn a JOIN asn_line s ON s.asn_id = a.id
       JOIN purchase_order_line l ON l.id = s.purchase_order_line_id WHERE a.purchase_order_id = o.id AND a.state = 'in_transit') v ON o.stage = 'in_transit'
     GROUP BY o.stage`,
    [...place, now],
  );
  const { rows: receipts } = await queryable.query<SupplyCounts>(
    `SELECT count(DISTINCT p.id) AS orders, coalesce(sum(round(gl.accepted_quantity * l.unit_price * ${minorPerMajorOf("p.currency")})), 0)::bigint AS value
     FROM goods_receipt g JOIN goods_receipt_line gl ON gl.goods_receipt_id = g.id JOIN purchase_order_line l ON l.id = gl.purchase_order_line_id
     JOIN purchase_order p ON p.id = g.purchase_order_id
     WHERE g.received_at >= $5::timestamptz - interval '24 hours' AND g.received_at <= $5 AND ${here}`,
    [...place, now],
  );
  const step = (
    key: string,
    label: string,
    counts: SupplyCounts | undefined,
    stuck: boolean,
    filter: Record<string, unknown>,
  ): FlowStep => ({
    key,
    label,
    unit: "orders",
    count: counts?.orders ?? 0,
    valueMinor: counts?.value ?? 0,
    stuck: stuck ? (counts?.late ?? 0) : null,
    screen: "/inbound",
    filter,
    lateBy: "expectedAt",
  });
  const at = (stage: string) => rows.find((row) => row.stage === stage);
  return [
    step("ordered", "Ordered", at("ordered"), true, { stage: { filterType: "set", values: ["ordered"] } }),
    step("travelling", "In transit", at("in_transit"), true, { stage: { filterType: "set", values: ["in_transit"] } }),
    step("received", "Received, 24 h", receipts[0], false, { lastReceiptAt: { filterType: "date", type: "last24Hours" } }),
    {
      key: "sellable",
      label: "Sellable",
      unit: "units",
      count: stock.sellable,
      valueMinor: stock.sellableMinor,
      stuck: null,
      screen: "/inventory",
      filter: { sellable: { filterType: "number", type: "greaterThan", filter: 0 } },
      lateBy: null,
    },
  ];
}
