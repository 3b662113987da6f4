import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { createCallerFactory, publicProcedure, router } from "./init";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const ask = (text: string, values: unknown[] = []) => {
  const broken = router({ ask: publicProcedure.query(({ ctx }) => ctx.pool.query(text, values)) });
  return createCallerFactory(broken)({ person: null, pool: database.pool }).ask();
};

test.each([
  ["a number that no column holds", "SELECT $1::int", [2_147_483_648]],
  ["a character that no text holds", "SELECT $1::text", ["a\u0000b"]],
  ["half of a character within JSON", "SELECT $1::jsonb", ['"\\ud800"']],
  ["a day before the calendar", "SELECT $1::date", ["0000-01-01"]],
])("%s is the sender's fault, whatever a schema has let through", async (_, text, values) => {
  await expect(ask(text, values)).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: "Something of it cannot be kept: it is too large or too long, or has characters that are not allowed.",
  });
});

test("any other failure of the database stays ours", async () => {
  await expect(ask("SELECT nothing FROM nowhere")).rejects.toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
});
