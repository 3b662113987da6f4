import type { z } from "zod";

// The inputs of a schema with one leaf each that nobody should send: found by walking the schema, so that a new procedure is tried as well.

export type LeafKind = "text" | "json" | "number" | "day";
type Path = readonly (string | number)[];
type Leaf = { path: Path; kind: LeafKind };
type Sample = { value: unknown; leaves: Leaf[] };
/** A value that is right for a field of this name, or undefined where any of its type is. */
export type SampleOf = (name: string, type: string) => unknown;

export const hostile: Record<LeafKind, readonly unknown[]> = {
  text: ["a\u0000b", "a\ud800b", "a\u0007b", [], {}],
  json: ["a\u0000b", { "a\u0000b": 1 }, ["a\ud800b"]],
  number: [2_147_483_648, -2_147_483_649, 1e12, 1e15, Number.MAX_SAFE_INTEGER, 1e300, -1e300, null, [], {}],
  day: ["2026-02-30", "0000-01-01", "-200000-01-01T00:00:00.000Z", "+275000-01-01T00:00:00.000Z", "9999-12-31", true, 0, [], {}],
};

type Def = {
  type: string;
  format?: string;
  shape?: Record<string, z.ZodType>;
  innerType?: z.ZodType;
  element?: z.ZodType;
  items?: z.ZodType[];
  options?: z.ZodType[];
  in?: z.ZodType;
  entries?: Record<string, unknown>;
  values?: unknown[];
  checks?: z.core.$ZodCheck[];
  keyType?: z.ZodType;
  valueType?: z.ZodType;
};
const leaf = (kind: LeafKind, value: unknown): Sample[] => [{ value, leaves: [{ path: [], kind }] }];
const under = (key: string | number, leaves: readonly Leaf[]): Leaf[] => leaves.map(({ path, kind }) => ({ kind, path: [key, ...path] }));

/** Right values of the schema with their leaves; several where it is a choice. */
export function samplesOf(schema: z.ZodType, sampleOf: SampleOf, name = ""): Sample[] {
  const def = schema._zod.def as unknown as Def;
  const inner = (of: z.ZodType | undefined, as = name): Sample[] => (of ? samplesOf(of, sampleOf, as) : []);
  switch (def.type) {
    case "object":
      return objects(Object.entries(def.shape ?? {}).map(([key, of]) => [key, inner(of, key)]));
    case "array": {
      const least = def.checks
        ?.map((check) => check._zod.def as { check: string; minimum?: number })
        .find(({ check }) => check === "min_length");
      const length = Math.max(1, least?.minimum ?? 1);
      return inner(def.element).map(({ value, leaves }) => ({ value: Array.from({ length }, () => value), leaves: under(0, leaves) }));
    }
    case "tuple":
      return [tuple((def.items ?? []).map((of) => inner(of)[0] as Sample))];
    case "record":
      return inner(def.valueType).map(({ value, leaves }) => {
        const key = String(sampleOf(`${name}.key`, "string") ?? "key");
        return { value: { [key]: value }, leaves: under(key, leaves) };
      });
    case "union": {
      const types = (def.options ?? []).map((of) => (of._zod.def as unknown as Def).type);
      if (types.includes("date")) return leaf("day", sampleOf(name, "day") ?? "2026-03-05");
      return (def.options ?? []).flatMap((of) => inner(of));
    }
    case "lazy":
      return leaf("json", "any");
    case "string": {
      if (def.format === "date") return leaf("day", sampleOf(name, "day") ?? "2026-03-05");
      return leaf("text", sampleOf(name, "string") ?? "Some words");
    }
    case "number":
      return leaf("number", sampleOf(name, "number") ?? 1);
    case "enum":
      return [{ value: sampleOf(name, "enum") ?? Object.values(def.entries ?? {})[0], leaves: [] }];
    case "literal":
      return [{ value: def.values?.[0], leaves: [] }];
    case "boolean":
      return [{ value: true, leaves: [] }];
    case "nullable":
      // Null where the name says so; the leaf is tried all the same.
      return inner(def.innerType).map((sample) => (sampleOf(name, "nullable") === null ? { ...sample, value: null } : sample));
    case "pipe":
      return inner(def.in);
    default:
      if (def.innerType) return inner(def.innerType);
      throw new Error(`No sample of a ${def.type} is known (${name}).`);
  }
}

/** One object a choice: the first of every field, and each other choice of a field beside the first of all others. */
function objects(fields: readonly (readonly [string, Sample[]])[]): Sample[] {
  const first = fields.map(([key, [sample]]) => [key, sample as Sample] as const);
  const others = fields.flatMap(([key, samples]) =>
    samples.slice(1).map((other) => first.map((each) => (each[0] === key ? ([key, other] as const) : each))),
  );
  return [first, ...others].map((chosen) => ({
    value: Object.fromEntries(chosen.map(([key, { value }]) => [key, value])),
    leaves: chosen.flatMap(([key, { leaves }]) => under(key, leaves)),
  }));
}

const tuple = (samples: readonly Sample[]): Sample => ({
  value: samples.map(({ value }) => value),
  leaves: samples.flatMap(({ leaves }, index) => under(index, leaves)),
});

/** The value with another one at the path. */
export function replaced(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? replaced(each, rest, other) : each));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, other) };
}
