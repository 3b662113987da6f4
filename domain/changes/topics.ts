import { z } from "zod";
import type { Permission } from "@/domain/governance/roles";
import { planningRulesRow, purchasingRow, purchasingRulesRow, requisitionRow } from "./purchasing-rows";
import { instant, key, scoped } from "./row-parts";

// One definition of a screen's row: server/read selects it for the first load and for the live
// patch, the browser parses it. Instants travel as ISO 8601 text, money as minor units.

export const inventoryRow = z.object({
  ...scoped,
  itemId: key,
  nodeId: key,
  sku: z.string(),
  description: z.string(),
  category: z.string(),
  nodeCode: z.string(),
  onHand: z.number(),
  sellable: z.number(),
  allocated: z.number(),
  available: z.number(),
  quarantined: z.number(),
  returnPending: z.number(),
  backordered: z.number(),
  inboundOrdered: z.number(),
  inTransit: z.number(),
  dailyDemand: z.number(),
  daysOnHand: z.number().nullable(),
  reorderPoint: z.number(),
  nextInboundAt: instant.nullable(),
  valueMinor: z.number(),
  risk: z.enum(["stockout", "low", "healthy", "excess"]),
  /** Of the newest forecast; null without one. */
  demandClass: z.string().nullable(),
  forecastModel: z.string().nullable(),
});

export const calendarRow = z.object({
  ...scoped,
  name: z.string(),
  state: z.enum(["past", "running", "coming"]),
  /** First and last day, YYYY-MM-DD. */
  fromOn: z.string(),
  toOn: z.string(),
  /** null: all items, unless a category is named. */
  sku: z.string().nullable(),
  category: z.string().nullable(),
  /** null: everywhere. */
  nodeCode: z.string().nullable(),
  expectedEffectRatio: z.number().nullable(),
  learnedEffectRatio: z.number().nullable(),
  learnedDays: z.number(),
  version: z.number(),
});

export const transferRow = z.object({
  ...scoped,
  itemId: key,
  number: z.string(),
  state: z.enum(["proposed", "released", "shipped", "received", "rejected", "superseded", "cancelled"]),
  sku: z.string(),
  description: z.string(),
  fromNodeId: key,
  fromCode: z.string(),
  toNodeId: key,
  toCode: z.string(),
  recommendedQuantity: z.number(),
  quantity: z.number(),
  receivedQuantity: z.number(),
  currency: z.string(),
  savedMarginMinor: z.number(),
  costMinor: z.number(),
  laneDays: z.number(),
  createdAt: instant,
  shippedAt: instant.nullable(),
  expectedAt: instant.nullable(),
  receivedAt: instant.nullable(),
  version: z.number(),
});

export const orderRow = z.object({
  ...scoped,
  number: z.string(),
  channelCode: z.string(),
  state: z.string(),
  placedAt: instant,
  promisedAt: instant,
  shippedAt: instant.nullable(),
  country: z.string(),
  lineCount: z.number(),
  unitCount: z.number(),
  backorderedUnits: z.number(),
  nodeCodes: z.array(z.string()),
  currency: z.string(),
  totalMinor: z.number(),
});

export const inboundRow = z.object({
  ...scoped,
  number: z.string(),
  supplierName: z.string(),
  nodeCode: z.string(),
  supplierState: z.string(),
  receiptState: z.string(),
  stage: z.enum(["ordered", "in_transit", "arrived", "stopped"]),
  asnNumber: z.string().nullable(),
  orderedAt: instant,
  /** null: the supplier has promised nothing yet. */
  firstPromisedAt: instant.nullable(),
  expectedAt: instant,
  daysLate: z.number(),
  lastReceiptAt: instant.nullable(),
  lineCount: z.number(),
  orderedUnits: z.number(),
  shippedUnits: z.number(),
  receivedUnits: z.number(),
  currency: z.string(),
  totalMinor: z.number(),
});

export const exceptionRow = z.object({
  ...scoped,
  type: z.string(),
  severity: z.enum(["critical", "high", "medium", "low"]),
  state: z.string(),
  title: z.string(),
  moneyAtRiskMinor: z.number(),
  nodeCode: z.string().nullable(),
  subjectKind: z.string(),
  subjectId: key,
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  openedAt: instant,
  dueAt: instant,
  snoozedUntil: instant.nullable(),
  resolution: z.string().nullable(),
  version: z.number(),
});

export const replenishmentRow = z.object({
  ...scoped,
  state: z.string(),
  sku: z.string(),
  description: z.string(),
  category: z.string(),
  nodeCode: z.string(),
  supplierName: z.string(),
  recommendedQuantity: z.number(),
  quantity: z.number(),
  unitPrice: z.string(),
  currency: z.string(),
  valueMinor: z.number(),
  /** What left nothing of it to order, though it is due. */
  cutBy: z.enum(["budget", "storage"]).nullable(),
  demandClass: z.string(),
  dailyDemand: z.number(),
  reorderPoint: z.number(),
  position: z.number(),
  stockoutOn: instant.nullable(),
  lostMarginMinor: z.number(),
  /** The entity's; the order itself is in the supplier's. */
  lostMarginCurrency: z.string(),
  purchaseOrderId: key.nullable(),
  purchaseOrderNumber: z.string().nullable(),
  version: z.number(),
});

export const invoiceRow = z.object({
  ...scoped,
  number: z.string(),
  supplierName: z.string(),
  purchaseOrderNumber: z.string().nullable(),
  /** When its order was made, and the categories of what it bills: what is billed counts in their budgets of that month. */
  orderedAt: instant.nullable(),
  categories: z.array(z.string()),
  state: z.string(),
  currency: z.string(),
  totalMinor: z.number(),
  varianceMinor: z.number(),
  reasons: z.array(z.string()),
  invoicedAt: instant,
  dueAt: instant,
  revision: z.number(),
});

export const supplierRow = z.object({
  ...scoped,
  code: z.string(),
  name: z.string(),
  state: z.enum(["applied", "in_review", "approved", "suspended"]),
  country: z.string().nullable(),
  currency: z.string(),
  spendMinor: z.number(),
  openOrders: z.number(),
  onTimePercent: z.number().nullable(),
  inFullPercent: z.number().nullable(),
  defectPercent: z.number().nullable(),
  leadTimeDays: z.number().nullable(),
  /** A change of where it is paid, not decided yet. */
  bankChange: z.enum(["waiting"]).nullable(),
  /** When the last of its contracts ends; null without a contract, or without an end. */
  contractEndsAt: z.string().nullable(),
});

export const readinessRow = z.object({
  ...scoped,
  kind: z.enum(["item", "supplier"]),
  code: z.string(),
  name: z.string(),
  category: z.string().nullable(),
  /** 0–100; below the gate nothing is ordered. */
  score: z.number(),
  gate: z.enum(["ready", "below"]),
  /** Names of the failing checks, the heaviest first. */
  defects: z.array(z.string()),
  stockMinor: z.number(),
  openOrderMinor: z.number(),
  atStakeMinor: z.number(),
  currency: z.string(),
  assessedAt: instant,
});

export const duplicateRow = z.object({
  ...scoped,
  kind: z.enum(["item", "supplier"]),
  state: z.enum(["open", "dismissed", "merged", "withdrawn"]),
  scorePercent: z.number(),
  leftCode: z.string(),
  leftName: z.string(),
  rightCode: z.string(),
  rightName: z.string(),
  /** Names of the features that speak for one thing, and for two. */
  agrees: z.array(z.string()),
  disagrees: z.array(z.string()),
  proposedAt: instant,
  version: z.number(),
});

export const messageRow = z.object({
  ...scoped,
  sourceCode: z.string(),
  kind: z.string(),
  externalId: z.string(),
  entityKey: z.string(),
  state: z.string(),
  attempts: z.number(),
  receivedAt: instant,
  processedAt: instant.nullable(),
  firstIssue: z.string().nullable(),
  /** The dead letter of the same key that it waits behind. */
  blockedBy: z.string().nullable(),
});

/** Every live topic: its row, the permission that opens it, and whether a row can move to another node or entity after it was made. */
export const topics = {
  inventory: { row: inventoryRow, permission: "inventory.read", moves: false },
  orders: { row: orderRow, permission: "orders.read", moves: true },
  inbound: { row: inboundRow, permission: "inbound.read", moves: false },
  purchasing: { row: purchasingRow, permission: "purchasing.read", moves: false },
  transfers: { row: transferRow, permission: "inventory.read", moves: false },
  purchasing_rules: { row: purchasingRulesRow, permission: "purchasing.read", moves: false },
  planning_rules: { row: planningRulesRow, permission: "backtests.read", moves: false },
  requisitions: { row: requisitionRow, permission: "purchasing.read", moves: false },
  exceptions: { row: exceptionRow, permission: "exceptions.read", moves: false },
  replenishment: { row: replenishmentRow, permission: "replenishment.read", moves: false },
  calendar: { row: calendarRow, permission: "replenishment.read", moves: false },
  invoices: { row: invoiceRow, permission: "invoices.read", moves: true },
  suppliers: { row: supplierRow, permission: "suppliers.read", moves: false },
  readiness: { row: readinessRow, permission: "masterdata.read", moves: false },
  duplicates: { row: duplicateRow, permission: "masterdata.read", moves: false },
  messages: { row: messageRow, permission: "governance.read", moves: false },
} as const satisfies Record<string, { row: z.ZodType; permission: Permission; moves: boolean }>;

export type Topic = keyof typeof topics;
/** Those that are a list of their own; the others only say that something else is to be read again. */
export type ListTopic = Exclude<Topic, "purchasing_rules" | "planning_rules">;
export type TopicRow<T extends Topic> = z.infer<(typeof topics)[T]["row"]>;

/** Commit order on the feed: "xid:id" of the last change that is contained. */
export type Position = string;

export type Patch<T extends Topic = Topic> = { topic: T; position: Position; rows: TopicRow<T>[]; removed: number[] };

/** Negative, zero or positive as `a` was committed before, with or after `b`. */
export function comparePositions(a: Position, b: Position): number {
  const [axid = "0", aid = "0"] = a.split(":");
  const [bxid = "0", bid = "0"] = b.split(":");
  const difference = BigInt(axid) - BigInt(bxid) || BigInt(aid) - BigInt(bid);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
