import type { Permission } from "@/domain/governance/roles";

// The typed commands that settle an exception. One that names a permission also needs that permission, because it runs the verb behind it.

export const exceptionActions = [
  "release_invoice",
  "dispute_invoice",
  "release_recommendation",
  "accept_risk",
  "push_promise_date",
  "move_order_promise",
  "accept_delay",
  "reallocate",
  "cancel_backordered_lines",
  "replay_message",
  "discard_message",
  "short_close",
  "cancel_order",
  "decide_at_dock",
  "keep_over_receipt",
  "return_over_receipt",
  "keep_waiting",
  "release_buffer",
  "accept_response",
  "refuse_response",
  "send_again",
  "correct_balance",
  "review_supplier",
  "suspend_supplier",
  "keep_level",
  "restore_level",
  "carry_on_import",
  "give_up_import",
] as const;
export type ExceptionAction = (typeof exceptionActions)[number];

export type ActionDefinition = {
  label: string;
  /** What will change, said before it does. */
  effect: string;
  permission: Permission | null;
  /** Whether it can be withdrawn for a short while together with what it did. */
  reversible: boolean;
  /** Whether the problem may go on existing after it: it is not opened again for a day unless it grows. */
  accepts?: boolean;
  needs: readonly ("reason" | "promisedAt")[];
};

export const actions: Record<ExceptionAction, ActionDefinition> = {
  release_invoice: {
    label: "Release invoice",
    effect: "The invoice is paid as billed.",
    permission: "invoices.release",
    reversible: true,
    needs: ["reason"],
  },
  dispute_invoice: {
    label: "Dispute invoice",
    effect: "The invoice is held until the supplier corrects it.",
    permission: "invoices.release",
    reversible: true,
    needs: ["reason"],
  },
  release_recommendation: {
    label: "Order now",
    effect: "The open recommendation becomes a purchase order.",
    permission: "replenishment.release",
    reversible: false,
    accepts: true,
    needs: [],
  },
  accept_risk: {
    label: "Accept the risk",
    effect: "Nothing is ordered or moved. It comes back after a day, or when it grows by half.",
    permission: null,
    reversible: true,
    accepts: true,
    needs: ["reason"],
  },
  push_promise_date: {
    label: "Move promised date",
    effect: "The delivery is expected on the new date; what is promised for later and has not left yet stays so.",
    permission: "inbound.read",
    reversible: true,
    needs: ["promisedAt"],
  },
  move_order_promise: {
    label: "Move promised date",
    effect: "What has not come of the order is expected on the new date; what was promised first stays as it is.",
    permission: "purchasing.order",
    reversible: true,
    needs: ["promisedAt"],
  },
  accept_delay: {
    label: "Accept the delay",
    effect: "Nothing changes. It comes back after a day, or when it grows by half.",
    permission: null,
    reversible: true,
    accepts: true,
    needs: ["reason"],
  },
  reallocate: {
    label: "Allocate again",
    effect: "Waiting order lines take what is available now.",
    permission: "orders.read",
    reversible: false,
    needs: [],
  },
  cancel_backordered_lines: {
    label: "Cancel what is missing",
    effect: "The units that are still missing are cancelled on their orders.",
    permission: "orders.read",
    reversible: false,
    needs: ["reason"],
  },
  replay_message: {
    label: "Replay",
    effect: "The message is processed again.",
    permission: "messages.replay",
    reversible: false,
    needs: [],
  },
  discard_message: {
    label: "Discard",
    effect: "The message is never processed.",
    permission: "messages.replay",
    reversible: false,
    needs: ["reason"],
  },
  short_close: {
    label: "Close short",
    effect: "What is missing is no longer expected, and the supplier is told so; an order of which nothing has come is cancelled.",
    permission: "replenishment.release",
    reversible: false,
    needs: ["reason"],
  },
  cancel_order: {
    label: "Cancel the order",
    effect: "Nothing of it is expected any longer, planning may ask for it again, and the supplier is told so with the reason.",
    permission: "purchasing.order",
    reversible: false,
    needs: ["reason"],
  },
  keep_waiting: {
    label: "Keep waiting",
    effect: "What is missing stays on order. It comes back after a day.",
    permission: null,
    reversible: true,
    accepts: true,
    needs: ["reason"],
  },
  decide_at_dock: {
    label: "Decide at the dock",
    effect:
      "Nothing changes: what comes beyond the order and its allowance is held until the buyer keeps or returns it. It comes back after a day, or when it grows by half.",
    permission: null,
    reversible: true,
    accepts: true,
    needs: ["reason"],
  },
  keep_over_receipt: {
    label: "Keep what came",
    effect:
      "The order is raised to what was accepted, by a version, and the held units become sellable. Beyond the limits of change it is approved first.",
    permission: "purchasing.order",
    reversible: false,
    needs: ["reason"],
  },
  return_over_receipt: {
    label: "Return it",
    effect: "The held units leave the building; they count as delivered and rejected, and are not paid.",
    permission: "purchasing.order",
    reversible: false,
    needs: ["reason"],
  },
  release_buffer: {
    label: "Release the buffer",
    effect: "Safety buffer and channel hold of this item become sellable.",
    permission: null,
    reversible: true,
    needs: [],
  },
  accept_response: {
    label: "Accept the change",
    effect:
      "What the supplier offers becomes a version of the order, which it is sent, and its dates the promise; what it rejects is given up.",
    permission: "purchasing.order",
    reversible: false,
    needs: ["reason"],
  },
  refuse_response: {
    label: "Refuse the change",
    effect: "The order stands as it was; the supplier is told so with the reason, and has to answer again.",
    permission: "purchasing.order",
    reversible: false,
    needs: ["reason"],
  },
  send_again: {
    label: "Send again",
    effect:
      "The order is sent to the supplier as it stands, marked as a repetition; until it has answered, the answer stays due when it was.",
    permission: "purchasing.order",
    reversible: false,
    needs: [],
  },
  review_supplier: {
    label: "Review the supplier",
    effect: "Nothing is ordered from it until another person has approved it again; what is on its way still comes.",
    permission: "suppliers.review",
    reversible: false,
    accepts: true,
    needs: ["reason"],
  },
  suspend_supplier: {
    label: "Suspend the supplier",
    effect: "Nothing is ordered from it until it has been reviewed; what is on its way still comes.",
    permission: "suppliers.review",
    reversible: false,
    accepts: true,
    needs: ["reason"],
  },
  keep_level: {
    label: "Leave it at this level",
    effect: "The policy stays one level below, as somebody's word; what came of it so far is answered for.",
    permission: "automation.manage",
    reversible: false,
    needs: ["reason"],
  },
  restore_level: {
    label: "Set its level again",
    effect: "The policy acts at the level that it had; it is judged by what it decides from now on.",
    permission: "automation.manage",
    reversible: false,
    needs: ["reason"],
  },
  carry_on_import: {
    label: "Carry it on",
    effect: "A worker takes it up within five minutes from where it stands. What is at fault in the same way fails again.",
    permission: "governance.write",
    reversible: false,
    needs: [],
  },
  give_up_import: {
    label: "Give it up",
    effect: "What had gone in of its master data stays, the rest is not imported, and orders that it brought are not shown.",
    permission: "governance.write",
    reversible: false,
    needs: ["reason"],
  },
  correct_balance: {
    label: "Set balance to ledger",
    effect: "The balance becomes the sum of its movements.",
    permission: "governance.write",
    reversible: false,
    needs: [],
  },
};

export const acceptingActions: readonly ExceptionAction[] = exceptionActions.filter((action) => actions[action].accepts);
