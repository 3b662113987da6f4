import type { inferRouterOutputs } from "@trpc/server";
import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import type { AppRouter } from "@/server/trpc/root";

export type ReleaseTerms = inferRouterOutputs<AppRouter>["replenishment"]["releaseTerms"][number];

// What an order would miss of its supplier's terms, in words, before it is placed: 54.00 of a minimum of 100.00 → "46.00 below".

/** How full the last container would be, 0–1; null where nothing is asked or nothing has measures. */
export function lastFill({ litres, containerLitres }: ReleaseTerms): number | null {
  if (containerLitres === null || litres <= 0) return null;
  return litres / (Math.ceil(litres / containerLitres - 1e-9) * containerLitres);
}

/** Each thing that is asked of the order and not reached. */
export function missedTerms(order: ReleaseTerms): string[] {
  const fill = lastFill(order);
  const missed: string[] = [];
  if (order.valueMinor < order.minimumValueMinor)
    missed.push(`${formatMoney(order.minimumValueMinor - order.valueMinor, order.currency, true)} below the minimum value`);
  if (order.units < order.minimumQuantity) missed.push(`${formatQuantity(order.minimumQuantity - order.units)} units below the minimum`);
  if (fill !== null && fill < order.containerMinimumFill - 1e-9)
    missed.push(`containers ${formatRatio(fill, 0)} full, ${formatRatio(order.containerMinimumFill, 0)} wanted`);
  return missed;
}
