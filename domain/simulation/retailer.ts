import { assortmentOf } from "./assortment";
import { createDemand } from "./demand";
import { randomOf } from "./random";

export type SimulatedSize = { seed: string; items: number; suppliers: number; bundles: number; days: number; ordersADay: number };

/** As the demo runs it. */
export const demoSize: SimulatedSize = { seed: "harbour", items: 3_000, suppliers: 60, bundles: 80, days: 90, ordersADay: 300 };

/** What is phased out sells at this part of its pace, and nobody orders it again: what is there lasts for half a year. */
const PHASED_OUT_PACE = 0.2;
const PHASED_OUT_DAYS = 180;
/** Orders drawn to learn the pace of each item. */
const TRIAL = 20_000;

/** The retailer's catalogue, what it sells, and units a day of each item: the same for a seed, for the past and for the live simulator. */
export function simulatedRetailer({ seed, items, suppliers, bundles, ordersADay }: SimulatedSize) {
  const assortment = assortmentOf(seed, { items, suppliers, bundles });
  const sold = assortment.items.map((item) => (item.lifecycle === "phase_out" ? { ...item, pace: item.pace * PHASED_OUT_PACE } : item));
  const demand = createDemand([...sold, ...assortment.bundles]);
  const partsOf = new Map(assortment.bundles.map((bundle) => [bundle.sku, bundle.components]));
  const random = randomOf(`${seed}/trial`);
  const units = new Map<string, number>();
  for (let index = 0; index < TRIAL; index += 1)
    for (const { sku, quantity } of demand.drawOrder(random, new Date(0), "").lines)
      for (const part of partsOf.get(sku) ?? [{ sku, quantityPer: 1 }])
        units.set(part.sku, (units.get(part.sku) ?? 0) + quantity * part.quantityPer);
  const leadTime = new Map(assortment.suppliers.map(({ code, leadTimeDays }) => [code, leadTimeDays]));
  const paces = assortment.items.map(({ sku, supplierCode, lifecycle }) => ({
    sku,
    unitsADay: ((units.get(sku) ?? 0) / TRIAL) * ordersADay,
    leadTimeDays: lifecycle === "phase_out" ? PHASED_OUT_DAYS : (leadTime.get(supplierCode) ?? 14),
  }));
  return { assortment, demand, paces };
}
