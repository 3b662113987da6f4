import type { ImportFormatName } from "@/domain/imports/formats";
import { createPurchaseOrders } from "@/server/services/procurement/create-purchase-orders";
import type { Retailer } from "./factories/retailer";

// One small file of every format, and what the database holds after it.

export type Shop = Retailer & { code: string };

export type Row = readonly string[];
/** Two good lines and one that is rejected, in the third line of the file, a comma and quotes in one of the cells. */
type Format = { prepare?(shop: Shop): Promise<unknown>; rows(shop: Shop): Row[]; reason: string; result: string; expected: unknown[] };
export const importFormatCases: Record<ImportFormatName, Format> = {
  "online-retail": {
    rows: () => [
      ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"],
      ["536365", "85123A", 'HEART, "WHITE"', "6", "2010-12-01 08:26:00", "2.55", "17850", "United Kingdom"],
      ["536365", "71053", "LANTERN", "six", "2010-12-01 08:26:00", "3.39", "17850", "United Kingdom"],
      ["536366", "85123a", 'HEART, "WHITE"', "1", "2010-12-01 09:26:00", "2.55", "", "EIRE"],
    ],
    reason: 'Quantity "six" is not a whole number other than 0',
    result: `SELECT external_number, total_minor, unit_count, ship_to_country, i.description FROM sales_order o JOIN sales_order_line l ON l.order_id = o.id
      JOIN item i ON i.id = l.item_id WHERE o.entity_id = $1 ORDER BY 1`,
    expected: [
      ["536365", 1530, 6, "GB", 'HEART, "WHITE"'],
      ["536366", 255, 1, "IE", 'HEART, "WHITE"'],
    ],
  },
  "orders-csv": {
    rows: () => [
      ["Order Number", "placed_at", "SKU", "quantity", "unit_price", "description"],
      ["A-1", "2026-01-05T10:00:00Z", "mug", "2", "4.125", 'Mug, "blue"'],
      ["A-2", "2026-02-30", "mug", "2", "4.125", ""],
      ["A-3", "2026-01-06", "MUG", "1", "4", ""],
    ],
    reason: 'placed_at "2026-02-30" is not a date',
    result: `SELECT external_number, total_minor, unit_count, i.description FROM sales_order o JOIN sales_order_line l ON l.order_id = o.id
      JOIN item i ON i.id = l.item_id WHERE o.entity_id = $1 ORDER BY 1`,
    expected: [
      ["A-1", 825, 2, 'Mug, "blue"'],
      ["A-3", 400, 1, 'Mug, "blue"'],
    ],
  },
  "items-csv": {
    rows: () => [
      ["sku", "description", "unit_cost", "is_service"],
      ["lamp", 'Lamp, "brass"', "12.3456", "no"],
      ["x", "Broken", "-1", ""],
      ["wrap", "Wrapping", "", "yes"],
    ],
    reason: 'unit_cost "-1" is not a number such as 4.50, below 1,000,000,000 and with at most six decimals',
    result: "SELECT sku, description, unit_cost, is_service FROM item WHERE entity_id = $1 AND sku IN ('LAMP', 'X', 'WRAP') ORDER BY 1",
    expected: [
      ["LAMP", 'Lamp, "brass"', "12.345600", false],
      ["WRAP", "Wrapping", "0.000000", true],
    ],
  },
  "suppliers-csv": {
    rows: (shop) => [
      ["supplier_code", "supplier_name", "currency", "sku", "unit_price", "order_multiple"],
      ["s9", 'Pottery, "fine"', "eur", `${shop.code}-1`, "1.25", "6"],
      ["s9", "Pottery", "euro", "", "", ""],
      ["s10", "Weavers", "GBP", "", "", ""],
    ],
    reason: 'currency "euro" is not a currency in three letters, such as EUR',
    result: `SELECT s.code, s.name, s.currency, t.unit_price, t.order_multiple FROM supplier s LEFT JOIN supplier_item t ON t.supplier_id = s.id
      WHERE s.entity_id = $1 AND s.code IN ('S9', 'S10') ORDER BY 1`,
    expected: [
      ["S10", "Weavers", "GBP", null, null],
      ["S9", 'Pottery, "fine"', "EUR", "1.250000", 6],
    ],
  },
  "price-lists": {
    rows: (shop) => [
      ["Supplier Code", "sku", "from_quantity", "unit_price", "valid_from", "valid_to"],
      [`${shop.code}-S1`, `${shop.code}-1`, "", "3.90", "2026-01-01", "2026-06-30"],
      [`${shop.code}-S1`, `${shop.code}-1`, "", "3.95", "2026-06-30", ""],
      [`${shop.code}-S1`, `${shop.code}-1`, "100", "3.5", "2026-01-01", ""],
    ],
    reason: "3.90 holds from 2026-01-01 to 2026-06-30: end that price first",
    result: `SELECT p.from_quantity, p.unit_price, p.currency, p.valid_from::text, p.valid_to::text FROM supplier_price p JOIN item i ON i.id = p.item_id
      WHERE i.entity_id = $1 ORDER BY 1`,
    expected: [
      [1, "3.900000", "GBP", "2026-01-01", "2026-06-30"],
      [100, "3.500000", "GBP", "2026-01-01", null],
    ],
  },
  "demand-events-csv": {
    rows: (shop) => [
      ["name", "from", "to", "sku", "category", "node", "expected_effect"],
      ['Sale, "large"', "2026-03-09", "2026-03-11", `${shop.code}-1`, "", `${shop.code}-N1`, "1.5"],
      ["Nowhere", "2026-03-09", "2026-03-11", "", "", "NO, SUCH", ""],
      ["Easter", "2026-04-03", "2026-04-06", "", "Household", "", ""],
    ],
    reason: "there is no node NO, SUCH",
    result:
      "SELECT name, from_on::text, to_on::text, item_id IS NULL, category, node_id IS NULL, expected_effect_ratio FROM demand_event WHERE entity_id = $1 ORDER BY 2",
    expected: [
      ['Sale, "large"', "2026-03-09", "2026-03-11", false, null, false, 1.5],
      ["Easter", "2026-04-03", "2026-04-06", true, "Household", true, null],
    ],
  },
  "stock-csv": {
    rows: (shop) => [
      ["node", "sku", "quantity", "quarantined"],
      [`${shop.code}-N1`, `${shop.code}-1`, "17", "3"],
      [`${shop.code}-N1`, "NO, SUCH", "4", ""],
      [`${shop.code}-N1`, `${shop.code}-1`, "18", "2"],
    ],
    reason: "there is no item NO, SUCH",
    result:
      "SELECT b.sellable, b.quarantined, (SELECT sum(sellable_delta)::int FROM stock_movement m WHERE m.item_id = b.item_id) FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE i.entity_id = $1",
    expected: [[18, 2, 18]],
  },
  "confirmations-csv": {
    prepare: ({ context, entityId, supplierId, nodeIds: [nodeId = 0], itemIds: [itemId = 0] }) =>
      createPurchaseOrders(
        context,
        ["C-1", "C-2"].map((number) => ({
          ...{ entityId, supplierId, nodeId, number },
          lines: [{ itemId, quantity: 20, unitPrice: "4", promisedAt: new Date("2026-03-09T09:00:00Z") }],
        })),
      ),
    rows: () => [
      ["purchase_order", "line", "answer", "quantity", "promised_date", "reason"],
      ["C-1", "1", "accept", "15", "2026-03-12", 'Kiln, "broken"'],
      ["C-2", "1", "accept", "many", "", ""],
      ["C-2", "1", "accept", "", "2026-03-08", ""],
    ],
    reason: 'quantity "many" is not a whole number',
    result: `SELECT p.number, p.supplier_state, l.answer, l.proposed_quantity, l.answer_reason, (SELECT count(*)::int FROM order_response r WHERE r.purchase_order_id = p.id AND r.via = 'csv')
      FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id WHERE p.entity_id = $1 ORDER BY 1`,
    expected: [
      ["C-1", "accepted_with_change", "accepted_with_change", 15, 'Kiln, "broken"', 1],
      ["C-2", "accepted", "accepted", null, null, 1],
    ],
  },
  "adventureworks-products": {
    rows: () => [
      ["ProductID", "Name", "ProductNumber", "StandardCost", "ListPrice", "SellEndDate"],
      ["707", 'Helmet, "red"', "HL-U509-R", "13.0863", "34.99", ""],
      ["708", "Helmet", "HL-U509", "free", "34.99", ""],
      ["709", "Socks", "SO-B909-M", "3.3963", "9.5", "2012-05-29 00:00:00"],
    ],
    reason: 'StandardCost "free" is not a number such as 4.50, below 1,000,000,000 and with at most six decimals',
    result: "SELECT sku, description, unit_cost, lifecycle FROM item WHERE entity_id = $1 AND sku IN ('707', '708', '709') ORDER BY 1",
    expected: [
      ["707", 'Helmet, "red"', "13.086300", "active"],
      ["709", "Socks", "3.396300", "phase_out"],
    ],
  },
  "adventureworks-vendors": {
    rows: () => [
      ["BusinessEntityID", "AccountNumber", "Name", "ActiveFlag"],
      ["1492", "AUSTRALI0001", "Australia Bike Retailer", "1"],
      ["1493", "GONE0001", "Gone Bikes", "0"],
      ["1498", "TRIKES0001", "Trikes, Inc.", "1"],
    ],
    reason: "vendor 1493 is not active",
    result: "SELECT code, name, currency FROM supplier WHERE entity_id = $1 AND code IN ('1492', '1493', '1498') ORDER BY 1",
    expected: [
      ["1492", "Australia Bike Retailer", "USD"],
      ["1498", "Trikes, Inc.", "USD"],
    ],
  },
  "adventureworks-terms": {
    rows: (shop) => [
      ["ProductID", "BusinessEntityID", "AverageLeadTime", "StandardPrice", "MinOrderQty", "UnitMeasureCode"],
      [`${shop.code}-1`, `${shop.code}-S1`, "17", "9.99", "100", "EA "],
      [`${shop.code}-1`, `${shop.code}-S1`, "soon", "47.88", "1", "CTN"],
      [`${shop.code}-1`, `${shop.code}-S1`, "19", "47.88", "2", "DZ "],
    ],
    reason: 'AverageLeadTime "soon" is not a whole number from 1 to 3,650',
    result: `SELECT t.unit_price, t.lead_time_days, t.minimum_order_quantity, t.order_multiple FROM supplier_item t JOIN item i ON i.id = t.item_id
      WHERE i.entity_id = $1`,
    expected: [["3.990000", "19.00", 24, 12]],
  },
  "scms-deliveries": {
    rows: () => {
      const head =
        "PO / SO #|ASN/DN #|Fulfill Via|PO Sent to Vendor Date|Scheduled Delivery Date|Delivered to Client Date|Vendor|Item Description|Unit of Measure (Per Pack)|Line Item Quantity|Pack Price|Brand";
      const line = (number: string, via: string, sent: string, delivered: string, quantity: string) =>
        [
          number,
          "ASN-9",
          via,
          sent,
          "2-Jun-06",
          delivered,
          'ACME, "BIO" LTD',
          "Test, rapid, 30 Tests",
          "30",
          quantity,
          "29.5",
          "Generic",
        ] as const;
      return [
        head.split("|"),
        line("SCMS-4", "Direct Drop", "5/20/06", "1-Jun-06", "19"),
        line("SO-7", "From RDC", "N/A - From RDC", "1-Jun-06", "19"),
        line("SCMS-4", "Direct Drop", "5/20/06", "3-Jun-06", "10"),
      ];
    },
    reason: 'Fulfill Via "From RDC": delivered from stock, not bought for this delivery',
    result: `SELECT p.number, p.receipt_state, l.ordered_quantity, l.received_quantity, i.base_unit, u.denominator, t.lead_time_days, b.sellable
      FROM purchase_order p JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id JOIN item_unit u ON u.item_id = i.id
      JOIN supplier_item t ON t.item_id = i.id JOIN stock_balance b ON b.item_id = i.id WHERE p.entity_id = $1 ORDER BY l.line_number`,
    expected: [
      ["SCMS-4", "full", 19, 19, "pack", 30, "13.00", 0],
      ["SCMS-4", "full", 10, 10, "pack", 30, "13.00", 0],
    ],
  },
};
