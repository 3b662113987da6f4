import type { Invariant } from "./invariant";

const LINES = "SELECT count(*) FROM sales_order_line";

/** Units of a line by what its allocations say; every component of a bundle must cover the same units. */
const unitsByLine = (state: "reserved" | "shipped") => `
  SELECT line_id, min(units) AS fewest, max(units) AS most
  FROM (SELECT line_id, item_id, coalesce(sum(line_quantity) FILTER (WHERE state = '${state}'), 0) AS units FROM allocation GROUP BY 1, 2) component GROUP BY 1`;

/** As domain/fulfilment/order-state.ts decides it: services count only where there is nothing else. */
const goods = (quantity: string) =>
  `CASE WHEN bool_and(i.is_service) THEN sum(${quantity}) ELSE sum(${quantity}) FILTER (WHERE NOT i.is_service) END`;
const STATE = `
  SELECT o.id, o.external_number, o.state, o.backordered_units, CASE WHEN open = 0 OR shipped = open THEN 0 ELSE open - allocated - shipped END AS missing,
    CASE WHEN open = 0 THEN 'cancelled' WHEN shipped = open THEN CASE WHEN returned >= shipped THEN 'returned' ELSE 'shipped' END WHEN shipped > 0 THEN 'part_shipped'
      WHEN open = allocated THEN 'allocated' WHEN allocated > 0 THEN 'part_allocated' ELSE 'backordered' END AS expected
  FROM sales_order o JOIN (
    SELECT l.order_id, ${goods("l.ordered_quantity - l.cancelled_quantity")} AS open, ${goods("l.allocated_quantity")} AS allocated,
      ${goods("l.shipped_quantity")} AS shipped, ${goods("l.returned_quantity")} AS returned
    FROM sales_order_line l JOIN item i ON i.id = l.item_id GROUP BY 1) q ON q.order_id = o.id`;

const unitsOfDocuments = (table: "shipment" | "customer_return") => `
  SELECT (entry ->> 'lineId')::bigint AS line_id, sum((entry ->> 'quantity')::int) AS units FROM ${table} CROSS JOIN LATERAL jsonb_array_elements(lines) AS entry GROUP BY 1`;

export const promiseInvariants: readonly Invariant[] = [
  {
    name: "an order number stands once in its channel",
    checked: "SELECT count(*) FROM sales_order",
    off: "SELECT format('%s in channel %s stands %s times', external_number, channel_id, count(*)) FROM sales_order GROUP BY channel_id, external_number HAVING count(*) > 1",
  },
  {
    name: "every order line is of an order and of an item of the same company",
    checked: LINES,
    off: `SELECT format('line %s of order %s, item %s', l.line_number, l.order_id, l.item_id) FROM sales_order_line l
      LEFT JOIN sales_order o ON o.id = l.order_id LEFT JOIN item i ON i.id = l.item_id WHERE i.entity_id IS NULL OR o.entity_id IS DISTINCT FROM i.entity_id`,
  },
  {
    name: "the quantities of every order line fit what was ordered",
    checked: LINES,
    off: `SELECT format('line %s of order %s', line_number, order_id) FROM sales_order_line
      WHERE ordered_quantity <= 0 OR least(allocated_quantity, shipped_quantity, cancelled_quantity, returned_quantity) < 0
        OR allocated_quantity + shipped_quantity + cancelled_quantity > ordered_quantity OR returned_quantity > shipped_quantity`,
  },
  {
    name: "every order's state and missing units follow from its lines",
    checked: "SELECT count(*) FROM sales_order",
    off: `SELECT format('%s is %s with %s missing; its lines say %s with %s', external_number, state, backordered_units, expected, missing) FROM (${STATE}) s
      WHERE state <> expected OR backordered_units <> missing`,
  },
  {
    name: "every order's totals are the sums of its lines",
    checked: "SELECT count(*) FROM sales_order",
    off: `SELECT format('%s', o.external_number) FROM sales_order o
      LEFT JOIN (SELECT order_id, count(*) AS lines, sum(line_minor) AS total, sum(ordered_quantity) AS units FROM sales_order_line GROUP BY 1) l ON l.order_id = o.id
      WHERE (o.total_minor, o.line_count, o.unit_count) IS DISTINCT FROM (l.total, l.lines, l.units)`,
  },
  {
    name: "what a line holds allocated is reserved for it",
    checked: LINES,
    off: `SELECT format('line %s of order %s: %s allocated, %s reserved', l.line_number, l.order_id, l.allocated_quantity, coalesce(a.most, 0)) FROM sales_order_line l
      LEFT JOIN (${unitsByLine("reserved")}) a ON a.line_id = l.id WHERE l.allocated_quantity <> coalesce(a.fewest, 0) OR l.allocated_quantity <> coalesce(a.most, 0)`,
  },
  {
    name: "what a line shipped left the shelf for it and stands in its shipments",
    checked: LINES,
    // History that was imported has neither, and a service leaves no shelf.
    off: `SELECT format('line %s of order %s: %s shipped, %s taken, %s in shipments', l.line_number, l.order_id, l.shipped_quantity, coalesce(a.most, 0), coalesce(s.units, 0))
      FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id JOIN item i ON i.id = l.item_id
      LEFT JOIN (${unitsByLine("shipped")}) a ON a.line_id = l.id LEFT JOIN (${unitsOfDocuments("shipment")}) s ON s.line_id = l.id
      WHERE o.import_id IS NULL AND NOT i.is_service
        AND (l.shipped_quantity <> coalesce(a.fewest, 0) OR l.shipped_quantity <> coalesce(a.most, 0) OR l.shipped_quantity <> coalesce(s.units, 0))`,
  },
  {
    name: "what a line got back stands in its returns",
    checked: LINES,
    off: `SELECT format('line %s of order %s: %s returned, %s in returns', l.line_number, l.order_id, l.returned_quantity, coalesce(r.units, 0)) FROM sales_order_line l
      LEFT JOIN (${unitsOfDocuments("customer_return")}) r ON r.line_id = l.id WHERE l.returned_quantity <> coalesce(r.units, 0)`,
  },
  {
    name: "the ledger knows every reservation and every unit that left",
    checked: "SELECT count(*) FROM allocation WHERE state <> 'released'",
    off: `SELECT format('order %s, item %s at node %s', order_id, item_id, node_id)
      FROM (SELECT order_id, item_id, node_id, coalesce(sum(quantity) FILTER (WHERE state = 'reserved'), 0) AS reserved, coalesce(sum(quantity) FILTER (WHERE state = 'shipped'), 0) AS shipped
            FROM allocation GROUP BY 1, 2, 3) a
      FULL JOIN (SELECT source_id AS order_id, item_id, node_id, sum(allocated_delta) AS reserved, coalesce(-sum(sellable_delta) FILTER (WHERE kind = 'ship'), 0) AS shipped
                 FROM stock_movement WHERE source_kind = 'sales_order' GROUP BY 1, 2, 3) m USING (order_id, item_id, node_id)
      WHERE coalesce(a.reserved, 0) <> coalesce(m.reserved, 0) OR coalesce(a.shipped, 0) <> coalesce(m.shipped, 0)`,
  },
];
