import { expect, it } from "vitest";
import { type Pause, pauseHolds } from "./pause";

const NOW = new Date("2026-03-02T09:00:00Z");
const FRIDAY = new Date("2026-03-06T09:00:00Z");
const stock = (sellable: number, backordered: number) => ({ sellable, allocated: 0, inboundOrdered: 0, inTransit: 0, backordered });

it.each<[string, Pause, number, number, boolean]>([
  ["a snoozed one sleeps until its day", { state: "snoozed", until: FRIDAY, backordered: 0 }, 5, 0, true],
  ["its day has come", { state: "snoozed", until: NOW, backordered: 0 }, 5, 0, false],
  ["backorders that appear wake it", { state: "snoozed", until: FRIDAY, backordered: 0 }, 0, 3, false],
  ["backorders that were known do not", { state: "snoozed", until: FRIDAY, backordered: 2 }, 0, 3, true],
  ["a refused one is not asked again", { state: "rejected" }, 0, 0, true],
  ["unless more is promised than there is", { state: "rejected" }, 0, 1, false],
  ["what waits for approval is being decided", { state: "waiting" }, 0, 9, true],
])("%s", (_why, pause, sellable, backordered, holds) => {
  expect(pauseHolds(pause, stock(sellable, backordered), NOW)).toBe(holds);
});
