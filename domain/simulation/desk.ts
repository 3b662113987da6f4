import type { ExceptionAction } from "../exceptions/actions";
import type { ExceptionType } from "../exceptions/catalogue";
import type { Role } from "../governance/roles";
import { hashOf, type Random, randomOf } from "./random";

// What the people of the house make of a problem, and how soon: whose it is, when it is taken over and what settles it.
// It hangs on the problem's key and the instant it was opened. Hours count from there. Of a hundred stockout risks of 150.00
// seventy are taken over within the day; an invoice that is 8 % too dear is agreed or disputed within five days.

export type Settlement = { role: Role; afterHours: number; action: ExceptionAction; reason?: string; promisedInDays?: number };
/** Null: nobody takes it over, or it is left to clear by itself. */
export type DeskStory = { role: Role; claimedAfterHours: number | null; settlement: Settlement | null };
export type DeskCase = {
  type: ExceptionType;
  key: string;
  openedAt: Date;
  moneyAtRiskMinor: number;
  evidence: Record<string, unknown>;
};

/** From here on a planner looks at a stockout of the day. */
const WORTH_A_LOOK_MINOR = 10_000;

type Story = Omit<DeskStory, "role">;
const LEFT: Story = { claimedAfterHours: null, settlement: null };
const accepted = (role: Role, action: ExceptionAction, afterHours: number, reason: string): Story => ({
  claimedAfterHours: null,
  settlement: { role, afterHours, action, reason },
});

function planned(random: Random, { moneyAtRiskMinor, evidence }: DeskCase): Story {
  // The small ones are accepted together, once a day.
  if (!random.chance(moneyAtRiskMinor >= WORTH_A_LOOK_MINOR ? 0.7 : 0.2))
    return random.chance(0.85) ? accepted("planner", "accept_risk", random.between(8, 23), "Too small to act on") : LEFT;
  const claimedAfterHours = random.between(1, 20);
  const afterHours = claimedAfterHours + random.between(0.5, 8);
  const choice = random.next();
  if (typeof evidence.recommendationId === "number" && choice < 0.5)
    return { claimedAfterHours, settlement: { role: "buyer", afterHours, action: "release_recommendation" } };
  if (choice > 0.4)
    return {
      claimedAfterHours,
      settlement: {
        role: "planner",
        afterHours,
        action: "accept_risk",
        reason:
          Number(evidence.inbound) > 0 ? "What is under way is enough for a slow seller" : "Slow seller, it can wait for the next order",
      },
    };
  return { claimedAfterHours, settlement: null };
}

const stories: Record<ExceptionType, { role: Role; tell: (random: Random, problem: DeskCase) => Story }> = {
  oversell_risk: {
    role: "planner",
    tell: (random) => {
      const claimedAfterHours = random.between(0.2, 1.5);
      return { claimedAfterHours, settlement: { role: "planner", afterHours: claimedAfterHours + 0.5, action: "release_buffer" } };
    },
  },
  stockout_risk: { role: "planner", tell: planned },
  backorder: {
    role: "warehouse_lead",
    tell: (random, { evidence }) => {
      if (!random.chance(0.55))
        return random.chance(0.6) ? accepted("warehouse_lead", "accept_delay", random.between(3, 12), "The customers were told") : LEFT;
      const claimedAfterHours = random.between(0.5, 10);
      if (typeof evidence.nextInboundAt !== "string" || !random.chance(0.5)) return { claimedAfterHours, settlement: null };
      const afterHours = claimedAfterHours + random.between(0.5, 6);
      return {
        claimedAfterHours,
        settlement: { role: "warehouse_lead", afterHours, action: "accept_delay", reason: "The next delivery covers it" },
      };
    },
  },
  asn_late: {
    role: "buyer",
    tell: (random) => {
      if (!random.chance(0.85)) return LEFT;
      const claimedAfterHours = random.between(0.3, 5);
      if (!random.chance(0.6)) return { claimedAfterHours, settlement: null };
      const afterHours = claimedAfterHours + random.between(1, 5);
      return {
        claimedAfterHours,
        settlement: { role: "buyer", afterHours, action: "push_promise_date", promisedInDays: random.whole(1, 3) },
      };
    },
  },
  // Short deliveries and invoices are settled by what the supplier does: see below.
  asn_short: {
    role: "buyer",
    tell: (random) => ({ claimedAfterHours: random.chance(0.9) ? random.between(0.5, 8) : null, settlement: null }),
  },
  asn_over: { role: "buyer", tell: (random) => ({ claimedAfterHours: random.between(0.5, 8), settlement: null }) },
  invoice_unmatched: {
    role: "payables",
    tell: (random) => ({ claimedAfterHours: random.chance(0.8) ? random.between(0.5, 16) : null, settlement: null }),
  },
  message_stuck: { role: "data_steward", tell: (random) => ({ claimedAfterHours: random.between(0.5, 3), settlement: null }) },
  import_failed: { role: "administrator", tell: () => LEFT },
  ledger_drift: { role: "administrator", tell: () => LEFT },
  item_not_ready: { role: "data_steward", tell: (random) => ({ claimedAfterHours: random.between(0.5, 6), settlement: null }) },
  // A buyer looks at what a supplier answers within the day.
  order_unconfirmed: { role: "buyer", tell: () => LEFT },
  // Whether the answer is taken the buyer decides at the order.
  order_changed: { role: "buyer", tell: (random) => ({ claimedAfterHours: random.between(1, 10), settlement: null }) },
  order_rejected: { role: "buyer", tell: (random) => ({ claimedAfterHours: random.between(0.5, 4), settlement: null }) },
  order_late: { role: "buyer", tell: (random) => ({ claimedAfterHours: random.between(0.5, 6), settlement: null }) },
  // What to do with an excess the buyer decides at the order.
  receipt_over: { role: "buyer", tell: (random) => ({ claimedAfterHours: random.between(0.5, 8), settlement: null }) },
  supplier_anomaly: { role: "buyer", tell: () => LEFT },
  // It is decided in the approvals, not at the queue, and then clears by itself.
  approval_late: { role: "buyer", tell: () => LEFT },
  // How far a policy may go is for a person to say.
  automation_stepped_down: { role: "planner", tell: () => LEFT },
  order_not_sent: { role: "buyer", tell: (random) => ({ claimedAfterHours: random.between(0.5, 4), settlement: null }) },
};

export function deskStory(problem: DeskCase): DeskStory {
  const { role, tell } = stories[problem.type];
  return { role, ...tell(randomOf(hashOf(`${problem.key}/${problem.openedAt.toISOString()}`)), problem) };
}

/** Days after the invoice's date until it is released or disputed, and until the credit of a disputed one is there. */
export type InvoiceStory = { isDisputed: boolean; decidedAfterDays: number; creditedAfterDays: number };

/** A price is often agreed after all; what was billed and never came is always disputed. */
export function invoiceStory(number: string, isOverPrice: boolean): InvoiceStory {
  const random = randomOf(hashOf(`${number}/settled`));
  const isDisputed = !isOverPrice || random.chance(0.45);
  const decidedAfterDays = isDisputed ? random.between(0.5, 3) : random.between(1, 4.5);
  return { isDisputed, decidedAfterDays, creditedAfterDays: decidedAfterDays + random.between(3, 9) };
}

/** Days after a short receipt until the buyer closes the order, where the supplier credits what is missing. */
export const closedShortAfterDays = (purchaseOrder: string): number => randomOf(hashOf(`${purchaseOrder}/closed`)).between(1, 5);
