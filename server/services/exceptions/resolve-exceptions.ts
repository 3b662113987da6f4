import { z } from "zod";
import { canApply } from "@/domain/exceptions/catalogue";
import { actions, missingField, playbooks, resolutionInput } from "@/domain/exceptions/playbooks";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import {
  actingPerson,
  type ExceptionAnswer,
  lockExceptions,
  saveExceptions,
  staleness,
  undoOf,
  versionedExceptions,
} from "./exception-rows";
import { runAction } from "./run-action";

export const resolveExceptionsInput = z.object({ exceptions: versionedExceptions, resolution: resolutionInput });

/**
 * Settles the exceptions by an action of their playbook: the action's effect and the resolution commit together, row by row, so that
 * one that is refused does not hold up the others.
 */
export async function resolveExceptions(
  context: ServiceContext,
  input: z.input<typeof resolveExceptionsInput>,
): Promise<ExceptionAnswer[]> {
  const { exceptions, resolution } = resolveExceptionsInput.parse(input);
  const missing = missingField(resolution);
  if (missing)
    throw new ServiceError("invalid", missing === "reason" ? "Say why, in a few words." : "Choose the new date.", { path: missing });
  const answers: ExceptionAnswer[] = [];
  for (const seen of exceptions) {
    try {
      answers.push(
        await transact(context, async (inside) => {
          const person = actingPerson(inside);
          const row = (await lockExceptions(inside, [seen.id])).get(seen.id);
          const refusal = staleness(row, seen);
          if (!row || refusal) return { id: seen.id, applied: false, reason: refusal ?? "" };
          if (!canApply("resolve", row.state)) return { id: row.id, applied: false, reason: `It is ${row.state.replaceAll("_", " ")}.` };
          if (!playbooks[row.type].includes(resolution.action))
            return { id: row.id, applied: false, reason: `"${actions[resolution.action].label}" does not settle this type.` };
          const result = await runAction(inside, row, resolution);
          const withdraw = actions[resolution.action].reversible ? result.withdraw : null;
          await saveExceptions(inside, "exception.resolved", [
            {
              row,
              state: "resolved",
              ownerId: row.ownerId ?? person,
              snoozedUntil: null,
              resolvedAt: inside.now,
              resolution: result.done,
              undo: undoOf(row, "resolve", person, inside.now, { name: resolution.action, withdraw }),
              detail: { action: resolution.action, reason: resolution.reason },
            },
          ]);
          return { id: row.id, applied: true, version: row.version + 1 };
        }),
      );
    } catch (error) {
      // Within a caller's transaction nothing of the row may remain; alone, its own transaction has been rolled back.
      if (context.client || !(error instanceof ServiceError)) throw error;
      answers.push({ id: seen.id, applied: false, reason: error.message });
    }
  }
  return answers;
}
