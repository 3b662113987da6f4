import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import { type Pool, sharedPool } from "@/db/client";
import type { Permission } from "@/domain/governance/roles";
import { firstProblem } from "@/domain/kernel/input-problems";
import { type Person, personOf } from "@/server/auth";
import { log } from "@/server/operations/log";
import { wake } from "@/server/realtime/wake";
import { requirePermission, type ServiceContext } from "@/server/services/context";
import { ServiceError, type ServiceErrorCode } from "@/server/services/errors";

const codes = {
  not_found: "NOT_FOUND",
  forbidden: "FORBIDDEN",
  conflict: "CONFLICT",
  invalid: "BAD_REQUEST",
  unavailable: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ServiceErrorCode, TRPCError["code"]>;

const UNKEEPABLE = "Something of it cannot be kept: it is too large or too long, or has characters that are not allowed.";
const UNEXPECTED = "Something went wrong on our side. It has been logged.";

export type TrpcContext = { person: Person | null; pool: Pool };

/** What every call knows: who asks. The session is looked up once a request, not once a procedure of its batch. */
export async function createContext(headers: Headers): Promise<TrpcContext> {
  return { person: await personOf(headers), pool: sharedPool() };
}

const t = initTRPC
  .context<TrpcContext>()
  .meta<{ permission?: Permission }>()
  .create({
    // What is wrong reaches the form as data; a stack never reaches anybody.
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: messageOf(error) ?? shape.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, ...reasonOf(error) },
    }),
  });

/** The first problem of a wrong input in words; the library would send all of them as JSON. */
function messageOf(error: TRPCError): string | undefined {
  if (error.code === "INTERNAL_SERVER_ERROR") return UNEXPECTED;
  if (error.code === "PARSE_ERROR" || error.cause instanceof SyntaxError) return "The request is not JSON.";
  return error.cause instanceof z.ZodError ? firstProblem(error.cause).sentence : undefined;
}

/** The field that is meant, and what is said beside it where the message names the field as well. */
function reasonOf(error: TRPCError): { field?: string; problem?: string; retryable?: boolean } {
  if (error.cause instanceof z.ZodError) {
    const { field, problem } = firstProblem(error.cause);
    return { field, problem };
  }
  return error.cause instanceof ServiceError ? { field: error.cause.options.path, retryable: error.cause.retryable } : {};
}

/** What the database refuses to keep, for its size or its characters (SQLSTATE 22 and 54), was sent so: no fault of ours. */
function isUnkeepable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && /^(22|54)[0-9A-Z]{3}$/.test(String(error.code))) || isUnkeepable(error.cause);
}

/** The one place where errors of services become errors of procedures; anything unknown is logged and stays here. */
const mapErrors = t.middleware(async ({ next, path, type }) => {
  const result = await next();
  // What was just written is on everybody's screen at the relay's next look.
  if (result.ok && type === "mutation") wake();
  if (result.ok) return result;
  const cause = result.error.cause;
  if (cause instanceof ServiceError) throw new TRPCError({ code: codes[cause.code], message: cause.message, cause });
  if (cause instanceof z.ZodError) throw new TRPCError({ code: "BAD_REQUEST", message: firstProblem(cause).sentence, cause });
  if (result.error.code !== "INTERNAL_SERVER_ERROR") throw result.error;
  if (isUnkeepable(cause)) {
    // The schema of the input should have said so, and of which field.
    log.warn({ err: cause, path }, "input that cannot be kept");
    throw new TRPCError({ code: "BAD_REQUEST", message: UNKEEPABLE, cause });
  }
  log.error({ err: cause ?? result.error, path }, "procedure failed");
  throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: UNEXPECTED });
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;
export const publicProcedure = t.procedure.use(mapErrors);

/** Adds the person and the context in which services act for them. */
export const signedIn = publicProcedure.use(({ ctx, next }) => {
  const { person, pool } = ctx;
  if (!person) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  const actor = { kind: "person", id: person.id, name: person.name, grants: person.grants } as const;
  const service: ServiceContext = { pool, actor, now: new Date() };
  return next({ ctx: { person, service } });
});

/** Adds the scope in which the person holds the permission. */
export const permitted = (permission: Permission) =>
  signedIn.meta({ permission }).use(({ ctx, next }) => next({ ctx: { scope: requirePermission(ctx.service, permission) } }));
