import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { roles } from "@/domain/governance/roles";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange } from "@/test/factories/order-exchange";
import { hostile, replaced, samplesOf } from "@/test/hostile-inputs";
import { appRouter, createCaller } from "./root";

let database: TestDatabase;
let known: Record<string, unknown>;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(`INSERT INTO "user" (id, name, email) VALUES ('p', 'Person', 'p@example.com')`);
  const { retailer, id, number } = await anExchange(database.pool);
  const [fromNodeId, toNodeId] = retailer.nodeIds;
  const [itemId] = retailer.itemIds;
  known = { ...retailer, nodeId: fromNodeId, fromNodeId, toNodeId, itemId, purchaseOrderId: id, number, ids: id };
});
afterAll(() => database.drop());

type Definition = { type: "query" | "mutation"; inputs: z.ZodType[] };
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: Definition }>).flatMap(
  ([path, { _def }]) => _def.inputs.map((schema) => ({ path, schema })),
);

const texts: Record<string, string> = {
  unitPrice: "4.50",
  rate: "0.7912",
  unitCost: "4.50",
  month: "2026-03",
  number: "+44 20 7946 0000",
  phone: "+44 20 7946 0000",
  email: "ann@example.com",
  code: "S-1",
  currency: "GBP",
  country: "GB",
  timeZone: "Europe/London",
  iban: "GB33BUKB20201555555555",
  scheme: "0088",
  ownScheme: "0088",
};
const numbers: Record<string, number> = {
  version: 1,
  step: 0,
  round: 1,
  startRow: 0,
  endRow: 50,
  opensAt: 9,
  closesAt: 17,
  toMinor: 2,
  serviceTarget: 0.9,
  serviceTargetA: 0.95,
  serviceTargetC: 0.8,
  serviceLevel: 0.9,
  serviceLevelA: 0.95,
  serviceLevelC: 0.8,
  fromNodeId: 1,
  toNodeId: 2,
};
const days: Record<string, string> = {
  fromDay: "2026-01-01",
  toDay: "2026-02-01",
  needBy: "2026-03-20",
  until: "2026-03-20",
  fromOn: "2026-03-20",
  toOn: "2026-03-25",
};
const sampleOf = (name: string, type: string): unknown => {
  if (type === "string") return texts[name];
  if (type === "day") return days[name];
  if (type === "nullable") return name === "sku" ? null : undefined;
  return type === "number" ? (known?.[name] ?? numbers[name]) : undefined;
};

/** What the procedure answers; a database that refuses to keep the input counts as a failure of its schema. */
async function outcome(path: string, input: unknown): Promise<string> {
  const person = {
    id: "p",
    name: "Person",
    email: "p@example.com",
    sessionId: "s",
    grants: roles.map((role) => ({ role, entityId: null, nodeId: null })),
  };
  const [room = "", name = ""] = path.split(".");
  const caller = createCaller({ person, pool: database.pool }) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  try {
    await caller[room]?.[name]?.(input);
    return "answered";
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const cause = error.cause as { code?: unknown } | undefined;
    return typeof cause?.code === "string" && /^(22|54)/.test(cause.code) ? `the database refused it (${cause.code})` : error.code;
  }
}

describe.each(procedures)("$path", ({ path, schema }) => {
  test("says what is wrong of anything that nobody should send", async () => {
    const failures: unknown[] = [];
    for (const { value, leaves } of samplesOf(schema, sampleOf)) {
      const parsed = schema.safeParse(value);
      if (!parsed.success) failures.push(["the sample is refused", value, parsed.error.issues]);
      for (const leaf of leaves)
        for (const other of hostile[leaf.kind]) {
          // Documents set their parts apart by such characters.
          if (leaf.path.at(-1) === "body" && other === "a\u0007b") continue;
          const said = await outcome(path, replaced(value, leaf.path, other));
          // What was seen is compared and never kept; a correction is looked at by its verb, once nobody else has changed the item.
          const isLookedAtLater = leaf.path[0] === "seen" || path === "readiness.correctItem";
          const isKept = leaf.kind !== "number" && !isLookedAtLater;
          const isRight = isKept ? said === "BAD_REQUEST" : said !== "INTERNAL_SERVER_ERROR" && !said.startsWith("the");
          if (!isRight) failures.push([leaf.path.join("."), other, said]);
        }
    }
    expect(failures.map((each) => JSON.stringify(each))).toEqual([]);
  });
});
