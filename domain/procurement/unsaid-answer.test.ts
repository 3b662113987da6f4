import { expect, test } from "vitest";
import { unsaidIn } from "./unsaid-answer";

const line = { quantity: 20, unitPrice: "4.00", requestedAt: new Date("2026-03-09T15:00:00Z") };
const same = { quantity: 20, unitPrice: "4", promisedAt: new Date("2026-03-09T00:00:00Z") };

test.each([
  [{ verdict: "rejected" as const }, "say why it is rejected"],
  [{ verdict: "rejected" as const, reason: " - " }, "say why it is rejected"],
  [{ verdict: "rejected" as const, reason: "Sold out" }, null],
  [{ verdict: "changed" as const, quantity: 0 }, "say why it is rejected"],
  [{ verdict: "changed" as const, ...same }, "say what is otherwise, or accept it as ordered"],
  [{ verdict: "changed" as const }, "say what is otherwise, or accept it as ordered"],
  [{ verdict: "changed" as const, ...same, reason: "In other boxes" }, null],
  [{ verdict: "changed" as const, ...same, quantity: 19 }, null],
  [{ verdict: "changed" as const, promisedAt: new Date("2026-03-08T00:00:00Z") }, null],
  [{ verdict: "accepted" as const }, null],
])("%j", (said, asked) => {
  expect(unsaidIn(line, said)).toBe(asked);
});
