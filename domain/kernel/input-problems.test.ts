import { expect, test } from "vitest";
import { z } from "zod";
import { instant } from "./days";
import { smallId } from "./ids";
import { firstProblem } from "./input-problems";
import { units } from "./quantity";
import { reason, words } from "./words";

const order = z.object({
  until: instant,
  reason,
  note: words(300).optional(),
  supplierId: smallId,
  level: z.enum(["off", "shadow"]),
  lines: z
    .array(z.object({ quantity: units, share: z.number().min(0) }))
    .min(1)
    .max(2),
});
const right = { until: "2026-03-05", reason: "in time", supplierId: 1, level: "off", lines: [{ quantity: 1, share: 0.5 }] };
const said = (input: unknown) => {
  const read = order.safeParse(input);
  return read.success ? null : firstProblem(read.error);
};
const sentence = (part: object) => said({ ...right, ...part })?.sentence;

test("what is wrong is said in a sentence that names the field", () => {
  expect(said(right)).toBeNull();
  expect(said(null)?.sentence).toBe("What was sent is not a set of fields.");
  expect(sentence({ until: undefined })).toBe("Until is missing.");
  expect(sentence({ until: new Date("x") })).toBe("Until: A day such as 2026-03-31, or an instant such as 2026-03-31T12:00:00Z.");
  expect(sentence({ until: "2101-01-01" })).toBe("Until: A day from 1900 to 2100.");
  expect(sentence({ reason: "no" })).toBe("Reason: Say why.");
  expect(sentence({ note: "x".repeat(301) })).toBe("Note has more than 300 characters.");
  expect(sentence({ supplierId: 2_147_483_648 })).toBe("Supplier id is above 2,147,483,647.");
  expect(sentence({ supplierId: 1.5 })).toBe("Supplier id is not a whole number.");
  expect(sentence({ level: "auto" })).toBe("Level is none of off, shadow.");
  expect(sentence({ lines: [] })).toBe("Lines is an empty list.");
  expect(sentence({ lines: [{ quantity: 1, share: -1 }] })).toBe("Line 1: share is below 0.");
});

test("beside the field the same is said without its name", () => {
  expect(said({ ...right, lines: [{ quantity: -1, share: 0 }] })).toEqual({
    field: "lines.0.quantity",
    problem: "Not below 0.",
    sentence: "Line 1: quantity: Not below 0.",
  });
  expect(said({ ...right, note: "x".repeat(301) })).toMatchObject({ field: "note", problem: "Has more than 300 characters." });
});
