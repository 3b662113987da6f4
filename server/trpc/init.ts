import { initTRPC, TRPCError } from "@trpc/server";
import { sharedPool } from "@/db/client";
import type { Permission } from "@/domain/governance/roles";
import { personOf, type Person } from "@/server/auth";
import { log } from "@/server/operations/log";
import { requirePermission, type ServiceContext } from "@/server/services/context";
import { ServiceError, type ServiceErrorCode } from "@/server/services/errors";

const codes = {
  not_found: "NOT_FOUND",
  forbidden: "FORBIDDEN",
  conflict: "CONFLICT",
  invalid: "BAD_REQUEST",
  unavailable: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ServiceErrorCode, TRPCError["code"]>;

const UNEXPECTED = "Something went wrong on our side. It has been logged.";

/** What every call knows: who asks. The session is looked up once a request, not once a procedure of its batch. */
export async function createContext(headers: Headers) {
  return { person: await personOf(headers) };
}
export type TrpcContext = { person: Person | null };

const t = initTRPC.context<TrpcContext>().create({
  // Validation issues reach the form as data; a stack never reaches anybody.
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: error.code === "INTERNAL_SERVER_ERROR" ? UNEXPECTED : shape.message,
    data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, ...reasonOf(error) },
  }),
});

function reasonOf(error: TRPCError): { field?: string; retryable?: boolean } {
  return error.cause instanceof ServiceError ? { field: error.cause.options.path, retryable: error.cause.retryable } : {};
}

/** The one place where errors of services become errors of procedures; anything unknown is logged and stays here. */
const mapErrors = t.middleware(async ({ next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = result.error.cause;
  if (cause instanceof ServiceError) throw new TRPCError({ code: codes[cause.code], message: cause.message, cause });
  if (result.error.code !== "INTERNAL_SERVER_ERROR") throw result.error;
  log.error({ err: cause ?? result.error, path }, "procedure failed");
  throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: UNEXPECTED });
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;
export const publicProcedure = t.procedure.use(mapErrors);

/** Adds the person and the context in which services act for them. */
export const signedIn = publicProcedure.use(({ ctx, next }) => {
  const { person } = ctx;
  if (!person) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  const service: ServiceContext = { pool: sharedPool(), actor: { kind: "person", id: person.id, name: person.name, grants: person.grants }, now: new Date() };
  return next({ ctx: { person, service } });
});

/** Adds the scope in which the person holds the permission. */
export const permitted = (permission: Permission) =>
  signedIn.use(({ ctx, next }) => next({ ctx: { scope: requirePermission(ctx.service, permission) } }));
