import { expect, test } from "vitest";
import { formatSeconds, sourceHealth } from "./source-state";

const source = {
  code: "shop",
  active: true,
  lastReceivedAt: "2026-03-02T09:00:00.000Z",
  waiting: 0,
  oldestWaitingSeconds: 0,
  blocked: 0,
  dead: 0,
  lagSeconds: 0.1,
};

test("the worst about a source is said first", () => {
  expect(sourceHealth(source).text).toBe("Keeps up");
  expect(sourceHealth({ ...source, lagSeconds: 31 }).text).toBe("Slow");
  expect(sourceHealth({ ...source, waiting: 2, oldestWaitingSeconds: 40, lagSeconds: 31 }).text).toBe("Falls behind");
  expect(sourceHealth({ ...source, waiting: 2, oldestWaitingSeconds: 40, dead: 1 }).text).toBe("Dead letters");
  expect(sourceHealth({ ...source, blocked: 1, lagSeconds: 31 }).text).toBe("Blocked");
  expect(sourceHealth({ ...source, lastReceivedAt: null }).text).toBe("Nothing yet");
  expect(sourceHealth({ ...source, active: false, dead: 1 }).text).toBe("Switched off");
});

test("a lag reads in the unit that fits it", () => {
  expect([0.04, 12.34, 90, 7_260].map(formatSeconds)).toEqual(["40 ms", "12.3 s", "1 min 30 s", "2 h 1 min"]);
});
