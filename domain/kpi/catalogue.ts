// What the KPIs are made of. A kind of event carries count, quantity and valueMinor; what each of
// them means is written beside it. "Samples" are states read at intervals: count is the number of
// samples, so a bucket's average is quantity / count or valueMinor / count.

export const kpiKinds = {
  order_placed: "One accepted order; quantity = units, value = order total.",
  order_cost: "Cost of the goods of one accepted order; quantity = units, value = cost of goods.",
  order_handling: "Picking and packing of one allocation; quantity = picks, value = handling cost.",
  order_packaging: "Parcels of one allocation; quantity = parcels, value = packaging cost.",
  order_split: "One order that leaves from several nodes; quantity = extra parcels, value = split penalty.",
  order_cancelled: "One cancelled order; quantity = units, value = order total.",
  order_allocated: "One order that received stock; quantity = units reserved.",
  units_backordered: "One order that came up short; quantity = units short, value = their revenue.",
  shipment_sent: "One shipment; quantity = units, value = freight.",
  shipment_on_time: "One shipment that left by the promise shown at order; quantity = units.",
  return_received: "One customer return; quantity = units, value = refund.",
  receipt_recorded: "One goods receipt; quantity = units accepted, value = their cost.",
  invoice_matched: "One supplier invoice that matched, or stayed within tolerance; value = invoice total.",
  invoice_blocked: "One supplier invoice that was blocked; value = variance.",
  exception_opened: "One exception; value = money at risk.",
  exception_resolved: "One exception resolved by a person or by its cause clearing; value = money at risk.",
  sample_backlog: "Sample of a node; quantity = minutes of work reserved and not shipped, value = open lines.",
  sample_backordered: "Sample of an entity; quantity = units on backorder.",
  sample_stock: "Sample of a node; quantity = active item rows without anything available, value = cost of the stock on hand.",
  sample_active: "Sample of a node; quantity = active item rows.",
  sample_exceptions: "Sample of an entity; quantity = open exceptions, value = money at risk.",
} as const;
export type KpiKind = keyof typeof kpiKinds;

export type KpiUnit = "count" | "ratio" | "money" | "units";
/** Whether more of it is good. */
export type KpiDirection = "up" | "down";

export type KpiDefinition = {
  name: string;
  formula: string;
  unit: KpiUnit;
  direction: KpiDirection;
  target: number | null;
  screen: string;
};

/** The tiles of the tower, in their order. `screen` is where the number opens to its rows. */
export const towerTiles = {
  ordersToday: {
    name: "Orders today",
    formula: "orders placed since midnight UTC",
    unit: "count",
    direction: "up",
    target: null,
    screen: "/orders",
  },
  revenueToday: {
    name: "Revenue today",
    formula: "sum of order totals placed since midnight UTC",
    unit: "money",
    direction: "up",
    target: null,
    screen: "/orders",
  },
  onTimeShipmentRate: {
    name: "On-time shipments",
    formula: "shipments that left by the promise ÷ shipments, last 24 hours",
    unit: "ratio",
    direction: "up",
    target: 0.97,
    screen: "/orders",
  },
  backorderedUnits: {
    name: "Backordered units",
    formula: "units ordered and neither reserved, shipped nor cancelled",
    unit: "units",
    direction: "down",
    target: 0,
    screen: "/orders",
  },
  stockoutRate: {
    name: "Stockout rate",
    formula: "item × node rows in demand with nothing available ÷ rows in demand",
    unit: "ratio",
    direction: "down",
    target: 0.02,
    screen: "/inventory",
  },
  inventoryValue: {
    name: "Inventory value",
    formula: "on hand × unit cost",
    unit: "money",
    direction: "down",
    target: null,
    screen: "/inventory",
  },
  matchExceptions: {
    name: "Invoices held",
    formula: "supplier invoices unmatched, blocked or disputed",
    unit: "count",
    direction: "down",
    target: 0,
    screen: "/invoices",
  },
  moneyAtRisk: {
    name: "Money at risk",
    formula: "sum of money at risk over open exceptions",
    unit: "money",
    direction: "down",
    target: 0,
    screen: "/exceptions",
  },
} as const satisfies Record<string, KpiDefinition>;
export type TowerTileKey = keyof typeof towerTiles;
