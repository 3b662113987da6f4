import { z } from "zod";
import { exceptionActions } from "@/domain/exceptions/actions";
import { canUndo, UNDO_SECONDS } from "@/domain/exceptions/catalogue";
import { requirePermission, type ServiceContext, transact } from "../context";
import {
  actingPerson,
  type ExceptionAnswer,
  lockExceptions,
  saveExceptions,
  staleness,
  type VersionedException,
  versionedExceptions,
} from "./exception-rows";
import { answerOrThrow } from "./refusal";
import { withdrawAction } from "./run-action";

export const undoExceptionActionInput = z.object({ exceptions: versionedExceptions });

/** Withdraws the person's own last action on each exception, with what it did, while that is possible. */
export async function undoExceptionAction(
  context: ServiceContext,
  input: z.infer<typeof undoExceptionActionInput>,
): Promise<ExceptionAnswer[]> {
  const { exceptions } = undoExceptionActionInput.parse(input);
  actingPerson(context);
  requirePermission(context, "exceptions.resolve");
  const answers: ExceptionAnswer[] = [];
  for (const seen of exceptions) answers.push(...((await answerOrThrow(context, seen.id, () => undoOne(context, seen))) ?? []));
  return answers;
}

function undoOne(context: ServiceContext, seen: VersionedException): Promise<ExceptionAnswer[]> {
  return transact(context, async (inside) => {
    const person = actingPerson(inside);
    const row = (await lockExceptions(inside, [seen.id])).get(seen.id);
    const refuse = (reason: string): ExceptionAnswer[] => [{ id: seen.id, applied: false, reason }];
    const refusal = staleness(row, seen);
    if (!row || refusal) return refuse(refusal ?? "There is no such exception in your scope.");
    const { undo } = row;
    if (!undo || undo.by !== person) return refuse("There is nothing of yours to undo.");
    if (undo.action && undo.action.withdraw === null) return refuse("What it did cannot be undone.");
    if (!canUndo(undo, inside.now)) return refuse(`An action can be undone for ${UNDO_SECONDS} seconds.`);
    // First the row: when the problem has come back meanwhile, what settled it stays.
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
    if (undo.action?.withdraw) await withdrawAction(inside, z.enum(exceptionActions).parse(undo.action.name), undo.action.withdraw);
    return [{ id: row.id, applied: true, version: row.version + 1 }];
  });
}
