import { z } from "zod";
import { canUndo, UNDO_SECONDS } from "@/domain/exceptions/catalogue";
import { exceptionActions } from "@/domain/exceptions/playbooks";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { actingPerson, type ExceptionAnswer, lockExceptions, saveExceptions, staleness, versionedExceptions } from "./exception-rows";
import { withdrawAction } from "./run-action";

export const undoExceptionActionInput = z.object({ exceptions: versionedExceptions });

/** Withdraws the person's own last action on each exception, with what it did, while that is possible. */
export async function undoExceptionAction(
  context: ServiceContext,
  input: z.infer<typeof undoExceptionActionInput>,
): Promise<ExceptionAnswer[]> {
  const { exceptions } = undoExceptionActionInput.parse(input);
  const answers: ExceptionAnswer[] = [];
  for (const seen of exceptions) {
    try {
      answers.push(
        await transact(context, async (inside) => {
          const person = actingPerson(inside);
          const row = (await lockExceptions(inside, [seen.id])).get(seen.id);
          const refusal = staleness(row, seen);
          if (!row || refusal) return { id: seen.id, applied: false, reason: refusal ?? "" };
          const { undo } = row;
          if (!undo || undo.by !== person) return { id: row.id, applied: false, reason: "There is nothing of yours to undo." };
          if (!canUndo(undo, inside.now))
            return { id: row.id, applied: false, reason: `An action can be undone for ${UNDO_SECONDS} seconds.` };
          if (undo.action && undo.action.withdraw === null) return { id: row.id, applied: false, reason: "What it did cannot be undone." };
          if (undo.action?.withdraw) await withdrawAction(inside, z.enum(exceptionActions).parse(undo.action.name), undo.action.withdraw);
          await saveExceptions(inside, "exception.undone", [
            {
              row,
              state: undo.state,
              ownerId: undo.ownerId,
              snoozedUntil: undo.snoozedUntil ? new Date(undo.snoozedUntil) : null,
              resolvedAt: null,
              resolution: null,
              undo: null,
              detail: { undone: undo.verb },
            },
          ]);
          return { id: row.id, applied: true, version: row.version + 1 };
        }),
      );
    } catch (error) {
      if (context.client || !(error instanceof ServiceError)) throw error;
      answers.push({ id: seen.id, applied: false, reason: error.message });
    }
  }
  return answers;
}
