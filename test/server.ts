import type { Pool } from "@/db/client";
import type { Grant, Role } from "@/domain/governance/roles";
import { createAuth, createPerson } from "@/server/auth";
import { type RunningServer, startServer } from "@/server/http";

export type SignedIn = { id: string; cookie: string; email: string };
export type TestServer = RunningServer & {
  /** A new person with these grants, signed in by name and password as anybody. */
  signIn(...grants: Grant[]): Promise<SignedIn>;
  get(path: string, who?: SignedIn): Promise<Response>;
  post(path: string, body: unknown, who?: SignedIn, headers?: Record<string, string>): Promise<Response>;
};

let made = 0;
const PASSWORD = "correct horse battery";

export const everywhere = (role: Role): Grant => ({ role, entityId: null, nodeId: null });
export const atNode = (role: Role, nodeId: number): Grant => ({ role, entityId: null, nodeId });
export const inEntity = (role: Role, entityId: number): Grant => ({ role, entityId, nodeId: null });

/** The real server without its pages, on a free port. */
export async function aServer(pool: Pool, options: { mostWaitingBytes?: number } = {}): Promise<TestServer> {
  const auth = createAuth(pool);
  const server = await startServer({ pool, auth, port: 0, next: false, ...options });
  const cookieOf = (who: SignedIn | undefined): Record<string, string> => (who ? { cookie: who.cookie } : {});
  const post: TestServer["post"] = (path, body, who, headers = {}) =>
    fetch(server.url + path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json", ...cookieOf(who), ...headers },
    });
  return {
    ...server,
    post,
    get: (path, who) => fetch(server.url + path, { headers: cookieOf(who) }),
    async signIn(...grants) {
      const email = `person-${++made}@example.com`;
      const id = await createPerson({ email, password: PASSWORD, name: `Person ${made}`, grants }, pool, auth);
      const answer = await post("/api/auth/sign-in/email", { email, password: PASSWORD });
      if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
      const cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(";", 1)[0])
        .join("; ");
      return { id, cookie, email };
    },
  };
}
