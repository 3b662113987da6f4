import { expect, test } from "vitest";
import { eventsOf, pastEvents } from "./feed-events";

const at = "2026-03-01T10:00:00.000Z";
const order = (id: number, state: string, nodeIds: number[]) => ({ id, number: `SO-${id}`, state, nodeIds }) as never;

test("one order is named, several of a state are counted", () => {
  const rows = [order(1, "shipped", [1]), order(2, "allocated", [1]), order(3, "allocated", [2])];
  expect(eventsOf("orders", { rows, position: "5:1" }, undefined, at).map((event) => event.text)).toEqual([
    "Order SO-1: shipped",
    "2 orders: allocated",
  ]);
});

test("at one node only what touches it is told", () => {
  const rows = [order(2, "allocated", [1]), order(3, "allocated", [2])];
  expect(eventsOf("orders", { rows, position: "5:1" }, 2, at).map((event) => event.text)).toEqual(["Order SO-3: allocated"]);
});

test("stock rows are figures, not events", () => {
  expect(eventsOf("inventory", { rows: [order(1, "healthy", [1])], position: "5:1" }, undefined, at)).toEqual([]);
});

test("what happened before this window listened stands below what it heard itself", () => {
  const past = (id: number, at: string, count: number) => ({
    id,
    at,
    verb: "shipment.recorded",
    topic: "orders" as const,
    count,
    rowId: 7,
    name: "SO-7",
  });
  const rows = [past(9, "2026-03-01T10:00:05.000Z", 1), past(8, "2026-03-01T09:59:00.000Z", 1), past(7, "2026-03-01T09:58:00.000Z", 3)];
  expect(pastEvents(rows, at).map((event) => event.text)).toEqual(["Order SO-7: shipment left", "3 orders: shipment left"]);
  expect(pastEvents(rows, undefined)).toHaveLength(3);
});
