import { dayOf } from "@/domain/procurement/price-list";
import { setExchangeRate } from "@/server/services/procurement/set-exchange-rate";
import { DAY, type Past } from "./past";

/** What one unit was worth in the house's pounds, so many days ago. */
const rates = [
  { currency: "USD", rate: "0.7785", daysAgo: 60, reason: "Rate of the quarter" },
  { currency: "USD", rate: "0.7912", daysAgo: 12, reason: "The dollar rose by more than a hundredth" },
  { currency: "EUR", rate: "0.8547", daysAgo: 60, reason: "Rate of the quarter" },
] as const;

/** What the money of foreign suppliers is worth, so that what they offer can be weighed. */
export async function setRates(past: Past, now: Date): Promise<void> {
  const seen = new Map<string, number>();
  for (const { currency, rate, daysAgo, reason } of rates) {
    const at = new Date(now.getTime() - daysAgo * DAY);
    const { id } = await setExchangeRate(past.by("administrator", at), {
      entityId: past.organisation.entityId,
      currency,
      rate,
      validFrom: dayOf(at),
      seenId: seen.get(currency) ?? 0,
      reason,
    });
    seen.set(currency, id);
  }
}
