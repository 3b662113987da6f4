import { z } from "zod";
import { instant } from "../kernel/days";
import { reason } from "../kernel/words";
import { actions, type ExceptionAction, exceptionActions } from "./actions";
import type { ExceptionType } from "./catalogue";

// Which commands settle which type of exception, and what they need to be told.

export const playbooks: Record<ExceptionType, readonly ExceptionAction[]> = {
  oversell_risk: ["release_buffer", "accept_risk"],
  stockout_risk: ["release_recommendation", "accept_risk"],
  asn_late: ["push_promise_date", "accept_delay"],
  asn_short: ["short_close", "keep_waiting"],
  // Whether the order is raised to what is announced the buyer decides at the order; then it is gone.
  asn_over: ["decide_at_dock"],
  invoice_unmatched: ["release_invoice", "dispute_invoice"],
  backorder: ["reallocate", "cancel_backordered_lines", "accept_delay"],
  message_stuck: ["replay_message", "discard_message"],
  order_unconfirmed: ["send_again", "cancel_order", "short_close", "keep_waiting"],
  order_changed: ["accept_response", "refuse_response", "short_close"],
  order_rejected: ["accept_response", "refuse_response"],
  order_not_sent: ["send_again", "cancel_order", "short_close"],
  supplier_anomaly: ["review_supplier", "suspend_supplier", "accept_risk"],
  order_late: ["move_order_promise", "send_again", "short_close"],
  receipt_over: ["keep_over_receipt", "return_over_receipt"],
  // It is decided where its prices and budgets stand beside it: the panel opens it there, and it is gone once somebody has decided.
  approval_late: ["accept_delay"],
  ledger_drift: ["correct_balance"],
  item_not_ready: ["accept_risk"],
  automation_stepped_down: ["keep_level", "restore_level"],
  import_failed: ["carry_on_import", "give_up_import"],
};

export const resolutionInput = z.object({
  action: z.enum(exceptionActions),
  reason: reason.optional(),
  promisedAt: instant.optional(),
});
export type Resolution = z.infer<typeof resolutionInput>;

/** The field that the action needs and the resolution lacks, or null. */
export function missingField(resolution: Resolution): "reason" | "promisedAt" | null {
  return actions[resolution.action].needs.find((field) => resolution[field] === undefined) ?? null;
}
