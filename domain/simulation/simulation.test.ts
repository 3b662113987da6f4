import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assortmentOf } from "./assortment";
import { createDemand, expectedOrders } from "./demand";
import { hashOf, randomOf, weightedChoice } from "./random";
import { simulatedRetailer } from "./retailer";
import { supplyStory } from "./supply";

const DAY = 86_400_000;
const MONDAY = new Date("2026-03-02T00:00:00Z");
const seed = fc.oneof(fc.string(), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

describe("Chance with a seed", () => {
  it("is the same on every machine", () => {
    const random = randomOf(42);
    // mulberry32(42), as its reference implementation prints it.
    expect([random.next(), random.next(), random.next()]).toEqual([0.6011037519201636, 0.44829055899754167, 0.8524657934904099]);
    // FNV-1a's published test vectors.
    expect([hashOf(""), hashOf("a"), hashOf("foobar")]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it("stays within what is asked for", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 50 }), (of, least, span) => {
        const random = randomOf(of);
        for (let draw = 0; draw < 50; draw += 1) {
          const whole = random.whole(least, least + span);
          expect(Number.isInteger(whole) && whole >= least && whole <= least + span).toBe(true);
          const next = random.next();
          expect(next >= 0 && next < 1).toBe(true);
        }
      }),
    );
  });

  it("chooses in proportion, and never what weighs nothing", () => {
    const weights = [5, 0, 3, 2];
    const choose = weightedChoice(weights);
    const random = randomOf("proportion");
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 20_000; draw += 1) {
      const index = choose(random);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    expect(counts[1]).toBe(0);
    for (const [index, weight] of weights.entries()) expect(Math.abs((counts[index] ?? 0) / 20_000 - weight / 10)).toBeLessThan(0.015);
  });

  it("draws a normal with mean 0 and deviation 1", () => {
    const random = randomOf("normal");
    const drawn = Array.from({ length: 20_000 }, () => random.normal());
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length - 1)).toBeLessThan(0.05);
  });
});

describe("The simulated retailer", () => {
  const counts = { items: 200, suppliers: 12, bundles: 10 };

  it("is the same for a seed and another for another", () => {
    expect(assortmentOf("harbour", counts)).toEqual(assortmentOf("harbour", counts));
    expect(assortmentOf("harbour", counts)).not.toEqual(assortmentOf("meadow", counts));
    const size = { seed: "harbour", ...counts, days: 1, ordersADay: 100 };
    expect(simulatedRetailer(size).paces).toEqual(simulatedRetailer(size).paces);
  });

  it("sells every item once, from a supplier it knows, above what it costs", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 70 }), (of, items, suppliers) => {
        const assortment = assortmentOf(of, { items, suppliers, bundles: 5 });
        const skus = [...assortment.items, ...assortment.bundles].map(({ sku }) => sku);
        expect(new Set(skus).size).toBe(items + 5);
        expect(new Set(assortment.suppliers.map(({ code }) => code)).size).toBe(suppliers);
        expect(new Set(assortment.items.map(({ description }) => description)).size).toBe(items);
        const known = new Set(assortment.suppliers.map(({ code }) => code));
        for (const item of assortment.items) {
          expect(known.has(item.supplierCode)).toBe(true);
          expect(Number(item.unitCost)).toBeGreaterThan(0);
          expect(Number(item.unitCost)).toBeLessThan(Number(item.unitPrice));
          expect(item.pace).toBeGreaterThan(0);
        }
        for (const bundle of assortment.bundles) for (const part of bundle.components) expect(skus).toContain(part.sku);
      }),
      { numRuns: 30 },
    );
  });
});

describe("Its orders", () => {
  const { items, bundles } = assortmentOf("harbour", { items: 120, suppliers: 6, bundles: 4 });
  const demand = createDemand([...items, ...bundles]);
  const dayOf = (of: string, from = MONDAY, to = new Date(from.getTime() + DAY)) =>
    demand.drawOrders(randomOf(of), from, to, 400, (index) => `N${index}`);

  it("are the same for the same seed", () => {
    expect(dayOf("a")).toEqual(dayOf("a"));
    expect(dayOf("a")).not.toEqual(dayOf("b"));
  });

  it("come in the order of time, within the stretch, each line once and at its price", () => {
    const prices = new Map([...items, ...bundles].map(({ sku, unitPrice }) => [sku, unitPrice]));
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 24 * 60 }), (of, weekday, minutes) => {
        const from = new Date(MONDAY.getTime() + weekday * DAY);
        const to = new Date(from.getTime() + minutes * 60_000);
        const orders = dayOf(of, from, to);
        for (const [index, order] of orders.entries()) {
          expect(order.at >= from && order.at < to).toBe(true);
          expect(order.at >= (orders[index - 1]?.at ?? from)).toBe(true);
          expect(order.channel.countries.map(([country]) => country)).toContain(order.country);
          expect(order.lines.length).toBeGreaterThan(0);
          expect(new Set(order.lines.map(({ sku }) => sku)).size).toBe(order.lines.length);
          for (const line of order.lines) {
            expect(line.quantity).toBeGreaterThan(0);
            expect(line.unitPrice).toBe(prices.get(line.sku));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("a week expects seven usual days of them, and a day is the sum of its hours", () => {
    const days = Array.from({ length: 7 }, (_, index) => new Date(MONDAY.getTime() + index * DAY));
    const ofDay = (day: Date) => expectedOrders(day, new Date(day.getTime() + DAY), 400);
    expect(days.reduce((sum, day) => sum + ofDay(day), 0)).toBeCloseTo(7 * 400, 6);
    const hours = Array.from({ length: 24 }, (_, hour) =>
      expectedOrders(new Date(MONDAY.getTime() + hour * 3_600_000), new Date(MONDAY.getTime() + (hour + 1) * 3_600_000), 400),
    );
    expect(hours.reduce((sum, hour) => sum + hour, 0)).toBeCloseTo(ofDay(MONDAY), 6);
    expect(Math.max(...hours)).toBe(hours[20]);
  });

  it("come as many as expected, over many days", () => {
    const drawn = Array.from({ length: 60 }, (_, index) => dayOf(`day ${index}`).length);
    const mean = drawn.reduce((sum, count) => sum + count, 0) / drawn.length;
    const expected = expectedOrders(MONDAY, new Date(MONDAY.getTime() + DAY), 400);
    // Four standard errors of the mean of sixty days.
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(expected / 60));
  });
});

describe("What a supplier makes of an order", () => {
  const story = (number: string, quantity = 40) =>
    supplyStory({
      number,
      answers: false,
      orderedAt: MONDAY,
      promisedAt: new Date(MONDAY.getTime() + 14 * DAY),
      lines: [
        { lineNumber: 1, sku: "A", quantity, unitPrice: "4.5000" },
        { lineNumber: 2, sku: "B", quantity: 3, unitPrice: "1.2000" },
      ],
    });

  it("hangs on the order's number alone", () => {
    expect(story("PO-1")).toEqual(story("PO-1"));
    expect(story("PO-1")).not.toEqual(story("PO-2"));
  });

  it("is shipped before it arrives, billed after, and never more arrives than was sent", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 500 }), (number, quantity) => {
        const told = story(number, quantity);
        expect(told.shippedAt > MONDAY && told.shippedAt < told.arrivesAt && told.arrivesAt < told.invoicedAt).toBe(true);
        expect(told.shipped.map((line) => line.quantity)).toEqual([quantity, 3]);
        for (const [index, line] of told.received.entries()) {
          expect(line.acceptedQuantity).toBeGreaterThanOrEqual(0);
          expect(line.rejectedQuantity).toBeGreaterThanOrEqual(0);
          expect(line.acceptedQuantity + line.rejectedQuantity).toBeLessThanOrEqual(told.shipped[index]?.quantity ?? 0);
        }
        for (const line of told.billed) expect(line.quantity).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is whole in the end, or credited: what was missing comes after the delivery and its invoice, once", () => {
    const short = Array.from({ length: 6_000 }, (_, index) => story(`PO-${index}`)).filter(
      ({ received: [first] }) => (first?.acceptedQuantity ?? 0) + (first?.rejectedQuantity ?? 0) < 40,
    );
    const completed = short.flatMap(({ rest, ...told }) => (rest ? [{ rest, ...told }] : []));
    expect(Math.abs(completed.length / short.length - 0.6)).toBeLessThan(4 * Math.sqrt(0.24 / short.length));
    for (const { rest, received, billed, invoicedAt } of completed) {
      const came = [...received, ...rest.received].filter(({ lineNumber }) => lineNumber === 1);
      expect(came.reduce((sum, line) => sum + line.acceptedQuantity + line.rejectedQuantity, 0)).toBe(40);
      const paid = [...billed, ...rest.billed].filter(({ lineNumber }) => lineNumber === 1);
      expect(paid.reduce((sum, line) => sum + line.quantity, 0)).toBe(40);
      expect(rest.arrivesAt > invoicedAt).toBe(true);
    }
  });

  it("is late one time in twelve, short or dearer one in twenty-five, in part rejected one in forty", () => {
    const stories = Array.from({ length: 12_000 }, (_, index) => story(`PO-${index}`));
    const share = (of: (told: ReturnType<typeof story>) => boolean) => stories.filter(of).length / stories.length;
    const delivered = (told: ReturnType<typeof story>) =>
      (told.received[0]?.acceptedQuantity ?? 0) + (told.received[0]?.rejectedQuantity ?? 0);
    const found = {
      late: share((told) => told.arrivesAt.getTime() - told.expectedAt.getTime() >= DAY),
      short: share((told) => delivered(told) < 40),
      dearer: share((told) => told.billed[0]?.unitPrice !== "4.5000"),
      rejected: share((told) => (told.received[0]?.rejectedQuantity ?? 0) > 0),
    };
    // Four standard errors.
    for (const [kind, wanted] of Object.entries({ late: 1 / 12, short: 1 / 25, dearer: 1 / 25, rejected: 1 / 40 }))
      expect.soft(Math.abs(found[kind as keyof typeof found] - wanted), kind).toBeLessThan(4 * Math.sqrt((wanted * (1 - wanted)) / 12_000));
  });
});
