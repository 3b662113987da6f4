import { expect, it } from "vitest";
import { planItem } from "@/domain/planning/recommendation";
import { joinOrders } from "./join-orders";
import type { PlannedKey } from "./recommend";
import type { SharedOrderFacts } from "./shared-order-facts";

const FRIDAY = new Date("2026-03-06T00:00:00Z");
const WEDNESDAY = new Date("2026-03-04T00:00:00Z");
const SIZES = Array.from({ length: 84 }, (_, day) => (day % 2 === 0 ? 11 : 9));

/** Ten a day, five days of lead time and one of review, for 4.00 from a supplier that takes orders on `orderDays`. */
function key(itemId: number, sellable: number, unitMarginMinor: number, orderDays: number[] | null, now: Date): PlannedKey {
  const input: PlannedKey["input"] = {
    sizes: SIZES,
    horizonDays: 84,
    stock: { sellable, allocated: 0, inboundOrdered: 0, inTransit: 0, backordered: 0 },
    source: {
      supplierId: 1,
      unitPrice: "4.00",
      currency: "GBP",
      leadTime: { days: 5, deviationDays: 0 },
      minimumOrderQuantity: 1,
      orderMultiple: 1,
      ...(orderDays && { orderDays }),
    },
    unitMarginMinor,
    unitCostMinor: 400,
    orderable: true,
    policy: { serviceLevel: 0.95, reviewDays: 1 },
    now,
  };
  return { itemId, nodeId: 1, input, plan: planItem(input), available: sellable, known: null };
}

async function joined(keys: PlannedKey[], budgetUnits: number, now: Date) {
  const items = keys.map(({ itemId, input: { unitMarginMinor } }) => ({
    itemId,
    supplierId: 1,
    category: "Garden",
    prices: [{ from: 0, unitPriceMinor: 400 }],
    unitMarginMinor,
    unitMillilitres: 0,
    shelfLifeDays: null,
  }));
  const facts: SharedOrderFacts = {
    now,
    items: new Map(items.map((item) => [item.itemId, item])),
    terms: new Map(),
    rooms: new Map(),
    budgets: new Map([["Garden", budgetUnits * 400]]),
    homeFactors: new Map([[1, 1]]),
    pauses: new Map(),
    setQuantities: new Map(),
  };
  await joinOrders(
    facts,
    keys,
    (at) => planItem((keys[at] as PlannedKey).input, { asFiller: true }),
    () => false,
  );
  return keys.map(({ plan }) => plan.order?.quantity ?? null);
}

it("a budget that is short goes to what would lose most until the order after this one, which waits for the supplier's next order day", async () => {
  // Until the Friday after the order could come it is 12 days, 120 units: the dearer item is 55 short of them, not 5 of those of six days.
  const keys = [key(1, 65, 600, [5], FRIDAY), key(2, 50, 100, [5], FRIDAY)];
  expect(await joined(keys, 60, FRIDAY)).toEqual([60, 0]);
  expect(keys[0]?.plan.order?.evidence.shared?.alternatives).toContainEqual(expect.objectContaining({ kind: "wait", days: 7 }));
});

it("what the order waits for the order day counts as well", () => {
  expect(key(1, 0, 600, [5], WEDNESDAY).plan.order?.evidence).toMatchObject({ waitDays: 2, cycleDays: 14, leadTimeDays: 5, reviewDays: 1 });
  expect(key(1, 0, 600, null, WEDNESDAY).plan.order?.evidence.cycleDays).toBeUndefined();
});
