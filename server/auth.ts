import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { orm, type Pool, sharedPool } from "@/db/client";
import * as people from "@/db/schema/people";
import type { Grant } from "@/domain/governance/roles";
import { authSecret } from "./operations/secret";

export type Person = { id: string; name: string; email: string; sessionId: string; grants: Grant[] };

/** A working day; a session in use is renewed each hour. */
const SESSION_SECONDS = 12 * 60 * 60;

export function createAuth(pool: Pool, options: { rateLimit?: boolean } = {}) {
  return betterAuth({
    appName: "Gantry",
    basePath: "/api/auth",
    // Without a public URL the request's own host is the origin that is trusted.
    baseURL: process.env.PUBLIC_URL,
    secret: authSecret(),
    database: drizzleAdapter(orm(pool), {
      provider: "pg",
      schema: { user: people.user, session: people.session, account: people.account, verification: people.verification },
    }),
    // People are created by an administrator, never by themselves.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: SESSION_SECONDS, updateAge: 60 * 60 },
    rateLimit: {
      enabled: options.rateLimit ?? process.env.NODE_ENV !== "test",
      window: 60,
      max: 300,
      // Guessing a password: ten tries a minute from one address.
      customRules: { "/sign-in/email": { window: 60, max: 10 } },
    },
    advanced: {
      // The node server tells the peer's address itself; a proxy's header counts only when PUBLIC_URL says that there is one.
      ipAddress: { ipAddressHeaders: process.env.PUBLIC_URL ? ["x-forwarded-for"] : ["x-gantry-peer"] },
      useSecureCookies: process.env.PUBLIC_URL?.startsWith("https://") ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      cookiePrefix: "gantry",
    },
    // A wrong password is the answer to a request, not news of the server.
    logger: { level: "error" },
    telemetry: { enabled: false },
  });
}

export type Auth = ReturnType<typeof createAuth>;

const shared = globalThis as unknown as { gantryAuth?: Auth };

/** The one of this process, also where Next bundles its own copy of this module. */
export function sharedAuth(): Auth {
  shared.gantryAuth ??= createAuth(sharedPool());
  return shared.gantryAuth;
}

/** Who sent these headers, with the grants as they are now; null when there is no valid session. */
export async function personOf(headers: Headers, pool: Pool = sharedPool(), auth: Auth = sharedAuth()): Promise<Person | null> {
  if (!headers.has("cookie")) return null;
  const found = await auth.api.getSession({ headers });
  if (!found) return null;
  const { rows: grants } = await pool.query<Grant>(
    `SELECT role, entity_id AS "entityId", node_id AS "nodeId" FROM role_grant WHERE user_id = $1 ORDER BY id`,
    [found.user.id],
  );
  return { id: found.user.id, name: found.user.name, email: found.user.email, sessionId: found.session.id, grants };
}

/** The people of those sessions that still hold, with their grants as they are now. */
export async function personsOf(sessionIds: readonly string[], pool: Pool): Promise<Map<string, Person>> {
  const { rows } = await pool.query<Person>(
    `SELECT u.id, u.name, u.email, s.id AS "sessionId",
       coalesce((SELECT json_agg(json_build_object('role', g.role, 'entityId', g.entity_id, 'nodeId', g.node_id) ORDER BY g.id) FROM role_grant g WHERE g.user_id = u.id), '[]') AS grants
     FROM session s JOIN "user" u ON u.id = s.user_id WHERE s.id = ANY($1::text[]) AND s.expires_at > now()`,
    [sessionIds],
  );
  return new Map(rows.map((person) => [person.sessionId, person]));
}

export type NewPerson = { email: string; password: string; name: string; grants: readonly Grant[] };

/** Creates the person with these grants, or gives an existing one exactly this name, password and these grants. Answers the id. */
export async function createPerson(person: NewPerson, pool: Pool = sharedPool(), auth: Auth = createAuth(pool)): Promise<string> {
  const { internalAdapter, password } = await auth.$context;
  const email = person.email.toLowerCase();
  const hash = await password.hash(person.password);
  const existing = await internalAdapter.findUserByEmail(email, { includeAccounts: true });
  const id =
    existing?.user.id ??
    (await internalAdapter.createUser({ email, name: person.name, emailVerified: true }, { method: "email-password" })).id;
  if (existing?.accounts.some((account) => account.providerId === "credential")) await internalAdapter.updatePassword(id, hash);
  else await internalAdapter.linkAccount({ userId: id, providerId: "credential", accountId: id, password: hash });
  await pool.query("DELETE FROM role_grant WHERE user_id = $1", [id]);
  await pool.query(
    `INSERT INTO role_grant (user_id, role, entity_id, node_id)
     SELECT $1, role, entity_id, node_id FROM unnest($2::text[], $3::int[], $4::int[]) AS g(role, entity_id, node_id)`,
    [id, person.grants.map((g) => g.role), person.grants.map((g) => g.entityId), person.grants.map((g) => g.nodeId)],
  );
  return id;
}
