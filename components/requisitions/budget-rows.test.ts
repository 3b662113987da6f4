import { expect, test } from "vitest";
import { budgetRows, inMonth } from "./budget-rows";

const filtersOf = (href: string) => JSON.parse(new URL(href, "https://x.example").searchParams.get("filters") ?? "{}");

test("the figures of a budget open the rows of its category and month", () => {
  const rows = budgetRows({ category: "Garden", month: "2026-02", currency: "GBP" });
  const month = { filterType: "date", type: "inRange", dateFrom: "2026-02-01 00:00:00", dateTo: "2026-02-28 00:00:00" };
  expect(filtersOf(rows.committed)).toMatchObject({ categories: { filter: "Garden" }, orderedAt: month, currency: { filter: "GBP" } });
  expect(rows.spent).toMatch(/^\/invoices\?/);
  expect(filtersOf(rows.spent)).toMatchObject({ orderedAt: month });
  expect(filtersOf(rows.waiting)).toEqual({
    categories: { filterType: "text", type: "equals", filter: "Garden" },
    currency: { filterType: "text", type: "equals", filter: "GBP" },
    state: { filterType: "set", values: ["waiting"] },
  });
  expect(rows.planned).toMatch(/^\/replenishment\?/);
  expect(filtersOf(rows.planned)).toMatchObject({ category: { filter: "Garden" }, state: { filter: "open" }, currency: { filter: "GBP" } });
  expect(inMonth("2026-12").dateTo).toBe("2026-12-31 00:00:00");
});
