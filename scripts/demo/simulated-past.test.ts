import { expect, it } from "vitest";
import { stretchesOf } from "./simulated-past";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

it("The past is lived without a gap: whole days first, and the last 48 hours each by itself", () => {
  const start = Date.UTC(2026, 0, 1);
  for (const until of [start + 20 * DAY + 4 * HOUR + 17_000, start + 20 * DAY, start + 30 * HOUR]) {
    const stretches = [...stretchesOf(start, until)];
    expect(stretches[0]?.from).toBe(start);
    expect(stretches.at(-1)?.to).toBe(until);
    for (const [index, { from, to, isHourly }] of stretches.entries()) {
      expect(to).toBeGreaterThan(from);
      expect(to - from).toBeLessThanOrEqual(isHourly ? HOUR : DAY);
      if (index > 0) expect(from).toBe(stretches[index - 1]?.to);
      // A whole stretch never lies in two days.
      expect(Math.floor((to - 1) / DAY)).toBe(Math.floor(from / DAY));
    }
    const hours = stretches.filter(({ isHourly }) => isHourly);
    expect(hours.reduce((sum, { from, to }) => sum + to - from, 0)).toBeGreaterThanOrEqual(Math.min(48 * HOUR, until - start));
  }
});
