import { expect, test } from "vitest";
import { withdrawnUnits } from "./withdrawn-demand";

const placedAt = new Date("2026-03-01T10:00:00Z");
test.each([
  ["all of it minutes later, also what was missing", "2026-03-01T10:16:00Z", 74_215],
  ["only what was reserved, days later", "2026-03-04T10:00:00Z", 6],
])("a cancellation withdraws %s", (_, cancelled, expected) => {
  const units = expected > 10 ? 74_215 : 10;
  expect(withdrawnUnits({ placedAt, cancelledAt: new Date(cancelled), units, missing: expected > 10 ? 74_000 : 4 })).toBe(expected);
});
