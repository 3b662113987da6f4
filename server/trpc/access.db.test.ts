import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Grant, permissions, type Role, roles } from "@/domain/governance/roles";
import type { Person } from "@/server/auth";
import { type TestDatabase, testDatabase } from "@/test/database";
import { appRouter, createCaller } from "./root";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(
    `INSERT INTO "user" (id, name, email, email_verified, created_at, updated_at) VALUES ('p', 'Person', 'p@example.com', true, now(), now())`,
  );
});
afterAll(() => database.drop());

type Definition = { type: "query" | "mutation"; meta?: { permission?: keyof typeof permissions } };
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: Definition }>).map(([path, procedure]) => {
  const { type, meta } = procedure._def;
  return { path, type, permission: meta?.permission };
});

const personWith = (...grants: Grant[]): Person => ({ id: "p", name: "Person", email: "p@example.com", sessionId: "s", grants });

/** What the procedure answers to this person when nothing sensible is asked. */
async function outcome(path: string, person: Person | null): Promise<TRPCError["code"] | "answered"> {
  const caller = createCaller({ person, pool: database.pool });
  const [room = "", name] = path.split(".");
  const target = (caller as unknown as Record<string, unknown>)[room];
  const procedure = (name === undefined ? target : (target as Record<string, unknown>)[name]) as (input: unknown) => Promise<unknown>;
  try {
    await procedure({ nonsense: true });
    return "answered";
  } catch (error) {
    if (error instanceof TRPCError) return error.code;
    throw error;
  }
}

test("there is a procedure for every screen", () => {
  expect(procedures.length).toBeGreaterThan(30);
});

test("only who one is and one's own views need no permission", () => {
  const open = procedures.filter(({ permission }) => permission === undefined).map(({ path }) => path);
  expect(open.sort()).toEqual(["me", "views.list", "views.remove", "views.save"]);
});

test("what changes something needs more than the right to read", () => {
  for (const { path, type, permission } of procedures) {
    if (permission) expect([path, permission.endsWith(".read")]).toEqual([path, type === "query"]);
  }
});

describe.each(procedures)("$path", ({ path, permission }) => {
  test("is refused to who is signed out", async () => {
    expect(await outcome(path, null)).toBe("UNAUTHORIZED");
  });

  test("is refused to who holds no role", async () => {
    expect(await outcome(path, personWith())).toSatisfy((code) => (permission ? code === "FORBIDDEN" : code !== "UNAUTHORIZED"));
  });

  test.each(roles)("%s", async (role: Role) => {
    const allowed: readonly Role[] = permission ? permissions[permission] : roles;
    const code = await outcome(path, personWith({ role, entityId: null, nodeId: null }));
    if (allowed.includes(role)) expect(["answered", "BAD_REQUEST"]).toContain(code);
    else expect(code).toBe("FORBIDDEN");
  });
});
