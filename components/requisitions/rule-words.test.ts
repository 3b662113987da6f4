import { expect, test } from "vitest";
import { bandWords, stepsWords } from "./rule-words";

test("amounts and steps read as one would say them", () => {
  expect(bandWords({ fromMinor: 0, toMinor: null }, "GBP")).toBe("any amount");
  expect(bandWords({ fromMinor: 0, toMinor: 25_000 }, "GBP")).toBe("below £250.00");
  expect(bandWords({ fromMinor: 25_000, toMinor: 500_000 }, "GBP")).toBe("from £250.00 to below £5,000.00");
  expect(stepsWords([])).toBe("nobody: it passes");
  expect(
    stepsWords([
      { role: "approver", needs: "any" },
      { role: "executive", needs: "all" },
    ]),
  ).toBe("any approver, then every executive");
});
