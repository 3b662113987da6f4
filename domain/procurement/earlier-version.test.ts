import { expect, test } from "vitest";
import { linesOfVersion } from "./earlier-version";

const march = (day: number) => new Date(Date.UTC(2026, 2, day));

test("an earlier version is what stood before the differences that came after it", () => {
  const line = { lineNumber: 1, quantity: 80, unitPrice: "4.20", requestedAt: march(20), firstRequestedAt: march(9) };
  const versions = [
    { version: 3, differences: [{ lineNumber: 1, field: "quantity" as const, from: 90, to: 80 }] },
    {
      version: 2,
      differences: [
        { lineNumber: 1, field: "quantity" as const, from: 100, to: 90 },
        { lineNumber: 1, field: "unitPrice" as const, from: "4.00", to: "4.20" },
        { lineNumber: 1, field: "promisedAt" as const, from: march(10).toISOString(), to: march(20).toISOString() },
      ],
    },
  ];
  expect(linesOfVersion([line], versions, 1).get(1)).toEqual({ quantity: 100, unitPrice: "4.00", promisedAt: march(9) });
  expect(linesOfVersion([line], versions, 2).get(1)).toEqual({ quantity: 90, unitPrice: "4.20", promisedAt: march(20) });
  expect(linesOfVersion([line], versions, 3).get(1)).toEqual({ quantity: 80, unitPrice: "4.20", promisedAt: march(20) });
});
