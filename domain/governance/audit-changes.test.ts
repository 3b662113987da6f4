import { expect, it } from "vitest";
import { auditChanges } from "./audit-changes";

it.each([
  [
    { from: { days: 7, rank: 1 }, to: { days: 9, rank: 1 }, reason: "late" },
    [
      { field: "days", before: "7", after: "9" },
      { field: "reason", before: null, after: "late" },
    ],
  ],
  [{ before: { sku: null }, after: { sku: "A-1" } }, [{ field: "sku", before: "–", after: "A-1" }]],
  [{ before: null, after: { limit: 5 } }, [{ field: "limit", before: "–", after: "5" }]],
  [{ from: "new", to: "resolved" }, [{ field: "value", before: "new", after: "resolved" }]],
  [
    { keys: 3, tags: ["a"] },
    [
      { field: "keys", before: null, after: "3" },
      { field: "tags", before: null, after: "a" },
    ],
  ],
  [[{ lineId: 1 }], [{ field: "detail", before: null, after: "line id 1" }]],
  [
    {
      lines: [
        { lineId: 1, units: 2 },
        { lineId: 2, units: null },
      ],
      nodeIds: [1, 4],
    },
    [
      { field: "lines", before: null, after: "line id 1, units 2; line id 2, units –" },
      { field: "nodeIds", before: null, after: "1, 4" },
    ],
  ],
  [null, []],
])("%j says what changed", (detail, changes) => {
  expect(auditChanges(detail)).toEqual(changes);
});
