import type { ExchangeRate } from "@/domain/procurement/exchange-rate";

// What room, budget, shelf life, the supplier's terms and approval leave for one line beside the other lines of its order.
// Units: minor units of `currency`, which the supplier is paid in; budgets and approval in those of `homeCurrency`; base units, litres, days.

export type LineLimits = {
  currency: string;
  homeCurrency: string;
  /** At which the one is worth the other today; null: they are the same money, or nobody knows. */
  exchangeRate: ExchangeRate | null;
  /** The other open recommendations of the same supplier and node. */
  othersMinor: number;
  othersUnits: number;
  minimumValueMinor: number;
  minimumQuantity: number;
  unitLitres: number;
  /** null: all the room that is needed. What other open recommendations claim is taken off. */
  roomLitres: number | null;
  /** null: there is none, or what is paid in this currency counts in none. */
  budget: LineBudget | null;
  /** null: it does not expire. */
  shelfLifeDays: number | null;
  /** Until the order comes, the wait for the supplier's next order day included. */
  leadTimeDays: number;
  /** From which order value somebody has to agree; null: nobody has to. */
  approvalFromMinor: number | null;
};

/** The month's budget of the item's category, minor units of the company's currency. */
export type LineBudget = {
  category: string;
  month: string;
  mode: "warn" | "stop";
  currency: string;
  leftMinor: number;
  /** What other open recommendations would take of it, of how many lines; and what of that no margin is at risk without. */
  plannedMinor: number;
  plannedLines: number;
  calmMinor: number;
  /** Asked for and not agreed to yet. */
  waitingMinor: number;
};
