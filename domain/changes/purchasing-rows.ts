import { z } from "zod";
import { riskFlags } from "@/domain/procurement/purchase-risk";
import { instant, scoped } from "./row-parts";

// The rows of the lists of purchasing (topics.ts).

/** A purchase order by its axes; what the supplier answered and nobody has decided is counted with what it would change. */
export const purchasingRow = z.object({
  ...scoped,
  number: z.string(),
  supplierName: z.string(),
  /** Of the supplier that answers for it: of a merged one the survivor. */
  supplierCode: z.string(),
  nodeCode: z.string(),
  /** The items of its lines. */
  skus: z.array(z.string()),
  /** Of those items: budgets are by category. */
  categories: z.array(z.string()),
  stage: z.enum(["to_approve", "held", "to_send", "waiting", "placed", "overdue", "to_decide", "agreed", "closed"]),
  approvalState: z.enum(["draft", "pending", "approved", "rejected"]),
  supplierState: z.string(),
  receiptState: z.string(),
  invoiceState: z.string(),
  holdReason: z.string().nullable(),
  version: z.number(),
  linesToDecide: z.number(),
  orderedAt: instant,
  cancelledAt: instant.nullable(),
  sentAt: instant.nullable(),
  confirmationDueAt: instant.nullable(),
  firstPromisedAt: instant.nullable(),
  promisedAt: instant,
  lineCount: z.number(),
  orderedUnits: z.number(),
  currency: z.string(),
  totalMinor: z.number(),
});

/** How a company buys: one row for its rules, budgets, limits and working time, and for how far its automation goes. */
export const purchasingRulesRow = z.object({ ...scoped, name: z.string(), ruleCount: z.number(), budgetCount: z.number() });

/** How a company plans: one row for its policy, the room at its nodes and what was tried on its past. */
export const planningRulesRow = z.object({ ...scoped, name: z.string(), policyVersion: z.number(), trialCount: z.number() });

export const requisitionRow = z.object({
  ...scoped,
  number: z.string(),
  state: z.enum(["waiting", "ordered", "rejected", "withdrawn"]),
  requesterName: z.string(),
  nodeCode: z.string(),
  supplierNames: z.string(),
  categories: z.array(z.string()),
  reason: z.string(),
  /** What was seen about its lines when it was asked, each flag once. */
  riskFlags: z.array(z.enum(riskFlags)),
  /** Who has to agree now; null when nobody has to any more. */
  waitsFor: z.string().nullable(),
  step: z.number(),
  stepCount: z.number(),
  /** One more each time that prices rose too far before it was ordered. */
  round: z.number(),
  dueAt: instant,
  isLate: z.boolean(),
  needBy: instant,
  requestedAt: instant,
  settledAt: instant.nullable(),
  lineCount: z.number(),
  currency: z.string(),
  totalMinor: z.number(),
});
