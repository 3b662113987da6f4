import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineValueMinor } from "@/domain/kernel/money";
import { type InvoiceLine, type MatchInput, matchInvoice, type OrderLine, type ScopedTolerance, toleranceFor } from "./three-way-match";

const scopes = { item: "MUG", supplier: "S1", category: "Kitchen", entity: "E1" };
const ordered = (change: Partial<OrderLine> = {}): OrderLine => ({
  id: 1,
  orderedQuantity: 10,
  acceptedQuantity: 10,
  billedQuantity: 0,
  unitPrice: "4.50",
  scopes,
  ...change,
});
const billed = (change: Partial<InvoiceLine> = {}): InvoiceLine => ({
  line: 1,
  orderLineId: 1,
  billedQuantity: 10,
  unitPrice: "4.50",
  ...change,
});
const match = (
  order: OrderLine[] | null,
  lines: InvoiceLine[],
  change: Partial<MatchInput["invoice"]> = {},
  tolerances: ScopedTolerance[] = [],
) =>
  matchInvoice({
    order: order && { currency: "GBP", lines: order },
    invoice: {
      currency: "GBP",
      statedTotalMinor: lines.reduce((sum, line) => sum + lineValueMinor(line.unitPrice, line.billedQuantity, "GBP"), 0),
      lines,
      duplicateOf: null,
      ...change,
    },
    tolerances,
  });
const limit = (change: Partial<ScopedTolerance>): ScopedTolerance => ({
  kind: "entity",
  key: "E1",
  priceUpperRatio: "0",
  priceLowerRatio: "0",
  priceMinor: null,
  quantity: 0,
  totalMinor: 0,
  ...change,
});

describe("An invoice", () => {
  it("of what was ordered and accepted, at its price, is matched", () => {
    expect(match([ordered()], [billed()])).toEqual({ result: "matched", reasons: [], varianceMinor: 0 });
  });

  it("10 at 4.60 instead of 4.50 is 100 over: blocked at 2 %, posted at 5 %", () => {
    const dearer = [billed({ unitPrice: "4.60" })];
    expect(match([ordered()], dearer)).toEqual({
      result: "blocked",
      reasons: [
        { kind: "price_over_tolerance", line: 1, orderedUnitPrice: "4.50", billedUnitPrice: "4.60", varianceMinor: 100, scope: "default" },
      ],
      varianceMinor: 100,
    });
    expect(match([ordered()], dearer, {}, [limit({ priceUpperRatio: "0.05" })])).toEqual({
      result: "within_tolerance",
      reasons: [],
      varianceMinor: 100,
    });
  });

  it.each([
    ["exactly at the upper limit", "4.59", true],
    ["a hundredth of a penny above it", "4.5901", false],
    ["exactly at the lower limit", "4.275", true],
    ["below it", "4.2749", false],
  ])("is passed or blocked %s", (_where, unitPrice, isPassed) => {
    expect(match([ordered()], [billed({ unitPrice })]).result).toBe(isPassed ? "within_tolerance" : "blocked");
  });

  it("within two per cent is still blocked when the money is over 50.00", () => {
    const order = [ordered({ orderedQuantity: 10_000, acceptedQuantity: 10_000 })];
    expect(match(order, [billed({ billedQuantity: 10_000, unitPrice: "4.505" })]).result).toBe("within_tolerance");
    expect(match(order, [billed({ billedQuantity: 10_000, unitPrice: "4.506" })]).reasons).toMatchObject([
      { kind: "price_over_tolerance", varianceMinor: 6_000 },
    ]);
  });

  it("of more than came in is blocked for the units that were not accepted, the rejected ones among them", () => {
    expect(match([ordered({ acceptedQuantity: 8 })], [billed()]).reasons).toEqual([
      { kind: "quantity_over_received", line: 1, receivedQuantity: 8, billedQuantity: 10, overMinor: 900 },
    ]);
  });

  it("of more than was ordered is blocked for that too", () => {
    expect(match([ordered({ acceptedQuantity: 12 })], [billed({ billedQuantity: 12 })]).reasons).toEqual([
      { kind: "quantity_over_ordered", line: 1, orderedQuantity: 10, billedQuantity: 12, overMinor: 900 },
    ]);
  });

  it("bills one order line in two: they add up, and with what was billed before", () => {
    const half = [billed({ billedQuantity: 5 }), billed({ line: 2, billedQuantity: 5 })];
    expect(match([ordered()], half).result).toBe("matched");
    expect(match([ordered({ billedQuantity: 3 })], half).reasons).toEqual([
      { kind: "quantity_over_received", line: 2, receivedQuantity: 10, billedQuantity: 13, overMinor: 1_350 },
      { kind: "quantity_over_ordered", line: 2, orderedQuantity: 10, billedQuantity: 13, overMinor: 1_350 },
    ]);
  });

  it("without an order, twice, in another currency, or with a wrong sum says so", () => {
    expect(match(null, [billed()]).reasons).toEqual([{ kind: "no_purchase_order", line: 1 }]);
    expect(match([ordered()], [billed({ orderLineId: 99 })])).toMatchObject({
      result: "blocked",
      reasons: [{ kind: "no_purchase_order" }],
      varianceMinor: 4_500,
    });
    expect(match([ordered()], [billed()], { duplicateOf: 7 }).reasons).toEqual([{ kind: "duplicate", otherInvoiceId: 7 }]);
    expect(match([ordered()], [billed()], { currency: "EUR" }).reasons).toEqual([
      { kind: "currency_mismatch", orderedCurrency: "GBP", billedCurrency: "EUR" },
    ]);
    expect(match([ordered()], [billed()], { statedTotalMinor: 4_506 }).reasons).toEqual([
      { kind: "total_mismatch", statedMinor: 4_506, computedMinor: 4_500 },
    ]);
    expect(match([ordered()], [billed()], { statedTotalMinor: 4_505 })).toEqual({
      result: "within_tolerance",
      reasons: [],
      varianceMinor: 0,
    });
  });

  it("of a free sample passes at nothing and is blocked at any price", () => {
    expect(match([ordered({ unitPrice: "0" })], [billed({ unitPrice: "0" })]).result).toBe("matched");
    expect(match([ordered({ unitPrice: "0" })], [billed({ unitPrice: "0.01" })]).result).toBe("blocked");
  });
});

it("an invoice in yen has no hundredths, one in dinars has thousandths", () => {
  const order = (currency: string, unitPrice: string) => ({ currency, lines: [ordered({ unitPrice })] });
  const invoice = (currency: string, statedTotalMinor: number, unitPrice: string) =>
    matchInvoice({
      order: order(currency, unitPrice),
      invoice: { currency, statedTotalMinor, lines: [billed({ unitPrice })], duplicateOf: null },
      tolerances: [limit({})],
    });
  expect(invoice("JPY", 4_000, "400")).toEqual({ result: "matched", reasons: [], varianceMinor: 0 });
  expect(invoice("KWD", 50_000, "5.000")).toEqual({ result: "matched", reasons: [], varianceMinor: 0 });
  expect(match([ordered({ unitPrice: "400" })], [billed({ unitPrice: "412" })], { currency: "JPY" }).varianceMinor).toBe(120);
});

it("the most specific limit decides, whatever the order they are listed in", () => {
  const all = [
    limit({ kind: "entity", key: "E1" }),
    limit({ kind: "category", key: "Kitchen" }),
    limit({ kind: "supplier", key: "S1" }),
    limit({ kind: "item", key: "MUG" }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(all), (some) => {
      const rank = ["item", "supplier", "category", "entity"];
      const best = some.map(({ kind }) => rank.indexOf(kind)).sort((a, b) => a - b)[0];
      expect(toleranceFor(scopes, some).scope).toBe(best === undefined ? "default" : `${rank[best]}:${all[3 - best]?.key}`);
      expect(toleranceFor({ ...scopes, item: "CUP" }, some).scope).not.toBe("item:MUG");
    }),
  );
});

describe("For any order and invoice", () => {
  const price = fc.integer({ min: 0, max: 200_000 }).map((value) => (value / 1_000).toFixed(3));
  const quantity = fc.integer({ min: 0, max: 30 });
  const inputs = fc
    .record({
      order: fc.array(
        fc.record({
          orderedQuantity: quantity,
          acceptedQuantity: quantity,
          billedQuantity: fc.integer({ min: 0, max: 3 }),
          unitPrice: price,
        }),
        { minLength: 1, maxLength: 3 },
      ),
      // Most are billed near what was ordered, so that all three results come up.
      lines: fc.array(
        fc.record({
          of: fc.integer({ min: 0, max: 3 }),
          billedQuantity: fc.integer({ min: 1, max: 12 }),
          unitPrice: price,
          samePrice: fc.boolean(),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      off: fc.constantFrom(0, 0, 1, 5, 6, -200),
    })
    .map(({ order, lines, off }) => {
      const orderLines = order.map((one, index) => ordered({ ...one, id: index + 1 }));
      const invoiceLines = lines.map(({ of, samePrice, ...one }, index): InvoiceLine => {
        const own = orderLines[of];
        return { ...one, unitPrice: samePrice && own ? own.unitPrice : one.unitPrice, line: index + 1, orderLineId: own?.id ?? null };
      });
      const sum = invoiceLines.reduce((total, one) => total + lineValueMinor(one.unitPrice, one.billedQuantity, "GBP"), 0);
      return { orderLines, invoiceLines, statedTotalMinor: sum + off };
    });

  it("the order of lines never matters, neither on the invoice nor on the purchase order", () => {
    const generous = [limit({ kind: "item", key: "CUP", priceUpperRatio: "9", totalMinor: 1_000 })];
    fc.assert(
      fc.property(inputs, ({ orderLines, invoiceLines, statedTotalMinor }) => {
        const mixed = orderLines.map((one) => (one.id === 1 ? { ...one, scopes: { ...scopes, item: "CUP" } } : one));
        const straight = match(mixed, invoiceLines, { statedTotalMinor }, generous);
        expect(match([...mixed].reverse(), [...invoiceLines].reverse(), { statedTotalMinor }, generous)).toEqual(straight);
      }),
    );
  });

  it("it is blocked exactly when a reason is given, and matched exactly when nothing differs", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(inputs, ({ orderLines, invoiceLines, statedTotalMinor }) => {
        const { result, reasons, varianceMinor } = match(orderLines, invoiceLines, { statedTotalMinor });
        seen.add(result);
        expect(result === "blocked").toBe(reasons.length > 0);
        const computed = invoiceLines.reduce((total, one) => total + lineValueMinor(one.unitPrice, one.billedQuantity, "GBP"), 0);
        if (reasons.length === 0) expect(result === "matched").toBe(varianceMinor === 0 && statedTotalMinor === computed);
      }),
      { numRuns: 1_000 },
    );
    expect(seen).toEqual(new Set(["matched", "within_tolerance", "blocked"]));
  });

  it("more receipt never makes a quantity worse", () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 10 }), ({ orderLines, invoiceLines, statedTotalMinor }, more) => {
        const over = (lines: OrderLine[]) => {
          const { reasons } = match(lines, invoiceLines, { statedTotalMinor });
          return new Map(
            reasons.flatMap((reason) => (reason.kind === "quantity_over_received" ? [[reason.line, reason.overMinor] as const] : [])),
          );
        };
        const before = over(orderLines);
        for (const [line, minor] of over(orderLines.map((one) => ({ ...one, acceptedQuantity: one.acceptedQuantity + more }))))
          expect(minor).toBeLessThanOrEqual(before.get(line) ?? -1);
      }),
    );
  });

  it("a wider limit never finds more, and a limit without end finds no price and no quantity", () => {
    fc.assert(
      fc.property(
        inputs,
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 6 }),
        ({ orderLines, invoiceLines, statedTotalMinor }, a, b, units) => {
          const kinds = (percent: number, quantityLimit: number) =>
            match(orderLines, invoiceLines, { statedTotalMinor }, [
              limit({
                priceUpperRatio: String(percent / 100),
                priceLowerRatio: String(percent / 100),
                quantity: quantityLimit,
                totalMinor: percent,
              }),
            ]).reasons.map((reason) => `${reason.kind} ${"line" in reason ? reason.line : ""}`);
          const narrow = kinds(Math.min(a, b), 0);
          for (const kind of kinds(Math.max(a, b), units)) expect(narrow).toContain(kind);
          const endless = kinds(1e9, 1e6).map((kind) => kind.split(" ")[0]);
          // Against a free order line every price is over any ratio.
          if (orderLines.every((one) => Number(one.unitPrice) > 0))
            expect(endless.filter((kind) => kind !== "no_purchase_order")).toEqual([]);
        },
      ),
    );
  });
});
