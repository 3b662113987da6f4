import { expect, test } from "vitest";
import { eventsOf } from "./feed-events";

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
