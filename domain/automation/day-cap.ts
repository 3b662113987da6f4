import { z } from "zod";
import type { Stop } from "./guardrails";

// How much may go out by itself in a company on one day (UTC), over all of its policies: so many minor units of its currency and so many
// orders. What is held counts on the day on which it was held. An order that would pass either stays whole with a person.
// Worked: 48,000.00 of 50,000.00 used, an order of 3,000.00: it stays, and one of 2,000.00 goes.

export const companyDayCap = z.object({
  minor: z.number().int().min(0).max(1_000_000_000_00),
  orders: z.number().int().min(0).max(100_000),
});
export type CompanyDayCap = z.infer<typeof companyDayCap>;
export const usualDayCap: CompanyDayCap = { minor: 5_000_000, orders: 100 };

export type CompanyDay = { cap: CompanyDayCap; usedMinor: number; usedOrders: number };
/** Where the day was counted already, or does not count. */
export const uncappedDay: CompanyDay = {
  cap: { minor: Number.POSITIVE_INFINITY, orders: Number.POSITIVE_INFINITY },
  usedMinor: 0,
  usedOrders: 0,
};

/** What stops another order of that value today, or null. */
export function dayCapStop({ cap, usedMinor, usedOrders }: CompanyDay, orderMinor: number): Stop | null {
  if (usedOrders + 1 > cap.orders) return { guardrail: "company_day_orders", found: usedOrders + 1, limit: cap.orders };
  return usedMinor + orderMinor > cap.minor ? { guardrail: "company_day_cap", found: usedMinor + orderMinor, limit: cap.minor } : null;
}
