import type { ServiceContext } from "../context";
import { ServiceError } from "../errors";
import type { ExceptionAnswer } from "./exception-rows";

/** Tried again, in all. Two operators whose rows cross are rare, and the loser of a deadlock has changed nothing. */
const MOST_TRIES = 3;

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code);

/**
 * Runs a transaction on rows of a batch; an error that a person may read becomes the answer of the row `id`, or null for several.
 * Within a caller's transaction nothing may remain of what failed, so there the error is the caller's.
 */
export async function answerOrThrow(
  context: ServiceContext,
  id: number | null,
  work: () => Promise<ExceptionAnswer[]>,
  tries = 1,
): Promise<ExceptionAnswer[] | null> {
  try {
    return await work();
  } catch (error) {
    if (context.client) throw error;
    const isCollision = ["40P01", "40001"].includes(codeOf(error));
    if (isCollision && tries < MOST_TRIES) return answerOrThrow(context, id, work, tries + 1);
    // An open exception of the same key exists: the problem came back while this one was settled.
    const reason =
      codeOf(error) === "23505"
        ? "The problem has come back as a new exception."
        : error instanceof ServiceError
          ? error.message
          : isCollision
            ? "Others are changing the same rows. Try again."
            : null;
    if (reason === null) throw error;
    return id === null ? null : [{ id, applied: false, reason }];
  }
}
