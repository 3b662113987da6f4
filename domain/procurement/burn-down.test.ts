import { expect, test } from "vitest";
import { burnDown } from "./burn-down";

const still = { spentMinor: 0, committedMinor: 0, waitingMinor: 0 };

test("what is ordered is committed until it is billed, and stands beside the straight line", () => {
  const days = burnDown(
    "2026-04",
    [{ category: "Garden", amountMinor: 300_000 }],
    [
      { ...still, category: "Garden", day: "2026-04-01", committedMinor: 50_000 },
      { ...still, category: "Garden", day: "2026-04-03", committedMinor: -20_000, spentMinor: 20_000 },
      { ...still, category: "Garden", day: "2026-04-03", waitingMinor: 7_000 },
      { ...still, category: "Lighting", day: "2026-04-01", committedMinor: 90_000 },
    ],
    new Date("2026-04-03T15:00:00Z"),
  );
  expect(days).toHaveLength(30);
  expect(days.slice(0, 4)).toEqual([
    { day: "2026-04-01", paceMinor: 10_000, levels: { ...still, committedMinor: 50_000 } },
    { day: "2026-04-02", paceMinor: 20_000, levels: { ...still, committedMinor: 50_000 } },
    { day: "2026-04-03", paceMinor: 30_000, levels: { spentMinor: 20_000, committedMinor: 30_000, waitingMinor: 7_000 } },
    { day: "2026-04-04", paceMinor: 40_000, levels: null },
  ]);
  expect(days.at(-1)?.paceMinor).toBe(300_000);
});
