/** What can go wrong, by type: how long there is to react, and below which money it is noise. */
export const exceptionTypes = [
  "oversell_risk",
  "stockout_risk",
  "asn_late",
  "asn_short",
  "asn_over",
  "invoice_unmatched",
  "backorder",
  "message_stuck",
  "order_unconfirmed",
  "order_changed",
  "order_rejected",
  "order_not_sent",
  "order_late",
  "receipt_over",
  "supplier_anomaly",
  "approval_late",
  "ledger_drift",
  "item_not_ready",
  "automation_stepped_down",
  "import_failed",
] as const;
export type ExceptionType = (typeof exceptionTypes)[number];

export const exceptionStates = ["new", "acknowledged", "in_progress", "snoozed", "resolved", "auto_resolved"] as const;
export type ExceptionState = (typeof exceptionStates)[number];

export type ExceptionDefinition = {
  label: string;
  /** Hours from opening until it is overdue. */
  dueHours: number;
  /** Found but worth less than this (minor units): not opened. */
  minimumMinor: number;
  /** Whose desk it lands on by default. */
  owner: "planner" | "buyer" | "approver" | "warehouse_lead" | "payables" | "data_steward" | "administrator";
};

export const catalogue: Record<ExceptionType, ExceptionDefinition> = {
  oversell_risk: { label: "Oversell risk", dueHours: 2, minimumMinor: 0, owner: "planner" },
  stockout_risk: { label: "Stockout risk", dueHours: 24, minimumMinor: 2_000, owner: "planner" },
  asn_late: { label: "Late delivery", dueHours: 8, minimumMinor: 0, owner: "buyer" },
  asn_short: { label: "Short delivery", dueHours: 24, minimumMinor: 0, owner: "buyer" },
  asn_over: { label: "More announced than ordered", dueHours: 24, minimumMinor: 0, owner: "buyer" },
  invoice_unmatched: { label: "Invoice does not match", dueHours: 48, minimumMinor: 0, owner: "payables" },
  backorder: { label: "Backorder", dueHours: 12, minimumMinor: 0, owner: "warehouse_lead" },
  message_stuck: { label: "Message stuck", dueHours: 4, minimumMinor: 0, owner: "data_steward" },
  item_not_ready: { label: "Item below the readiness gate", dueHours: 24, minimumMinor: 0, owner: "data_steward" },
  order_unconfirmed: { label: "Order unconfirmed", dueHours: 8, minimumMinor: 0, owner: "buyer" },
  order_changed: { label: "Order changed by supplier", dueHours: 8, minimumMinor: 0, owner: "buyer" },
  order_rejected: { label: "Order rejected by supplier", dueHours: 4, minimumMinor: 0, owner: "buyer" },
  order_not_sent: { label: "Order not sent", dueHours: 4, minimumMinor: 0, owner: "buyer" },
  order_late: { label: "Order late", dueHours: 8, minimumMinor: 0, owner: "buyer" },
  receipt_over: { label: "More came than ordered", dueHours: 24, minimumMinor: 0, owner: "buyer" },
  supplier_anomaly: { label: "Supplier got worse", dueHours: 72, minimumMinor: 0, owner: "buyer" },
  // Late by working hours already, when it is opened.
  approval_late: { label: "Approval late", dueHours: 8, minimumMinor: 0, owner: "approver" },
  automation_stepped_down: { label: "Automation stepped down", dueHours: 24, minimumMinor: 0, owner: "planner" },
  import_failed: { label: "Import did not finish", dueHours: 8, minimumMinor: 0, owner: "administrator" },
  ledger_drift: { label: "Ledger drift", dueHours: 4, minimumMinor: 0, owner: "administrator" },
};

/** A problem as a detector found it, before it has a row. */
export type FoundException = {
  type: ExceptionType;
  entityId: number;
  nodeId: number | null;
  title: string;
  moneyAtRiskMinor: number;
  subjectKind: string;
  subjectId: number;
  /** One open exception for each key. */
  dedupeKey: string;
  evidence: Record<string, unknown>;
};

export type ExceptionVerb = "claim" | "snooze" | "resolve";

/** What the last action of a person replaced. Instants are ISO 8601 text. */
export type ExceptionUndo = {
  verb: ExceptionVerb;
  by: string;
  at: string;
  state: ExceptionState;
  ownerId: string | null;
  snoozedUntil: string | null;
  /** The action of the playbook that ran, and what it needs to be withdrawn; null when it cannot be. */
  action: { name: string; withdraw: Record<string, unknown> | null } | null;
};

/** How long an action can be withdrawn. */
export const UNDO_SECONDS = 30;

const from: Record<ExceptionVerb, readonly ExceptionState[]> = {
  claim: ["new", "acknowledged", "in_progress"],
  // A clock is only paused by someone who owns the problem.
  snooze: ["acknowledged", "in_progress"],
  resolve: ["new", "acknowledged", "in_progress", "snoozed"],
};

/** Whether the verb may be applied in the state (domain rules, section 9). */
export function canApply(verb: ExceptionVerb, state: ExceptionState): boolean {
  return from[verb].includes(state);
}

/** Whether an action taken at `at` can still be withdrawn at `now`. */
export function canUndo(undo: Pick<ExceptionUndo, "at">, now: Date): boolean {
  const age = now.getTime() - Date.parse(undo.at);
  return age >= 0 && age <= UNDO_SECONDS * 1000;
}
