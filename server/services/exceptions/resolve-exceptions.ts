import { z } from "zod";
import { actions } from "@/domain/exceptions/actions";
import { canApply } from "@/domain/exceptions/catalogue";
import { missingField, playbooks, type Resolution, resolutionInput } from "@/domain/exceptions/playbooks";
import { requirePermission, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import {
  actingPerson,
  type ExceptionAnswer,
  type ExceptionUpdate,
  lockExceptions,
  saveExceptions,
  staleness,
  undoOf,
  type VersionedException,
  versionedExceptions,
} from "./exception-rows";
import { answerOrThrow } from "./refusal";
import { runAction, runsTogether } from "./run-action";

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
  actingPerson(context);
  requirePermission(context, "exceptions.resolve");
  const missing = missingField(resolution);
  if (missing)
    throw new ServiceError("invalid", missing === "reason" ? "Say why, in a few words." : "Choose the new date.", { path: missing });
  if (runsTogether(resolution.action) && exceptions.length > 1) {
    const answers = await answerOrThrow(context, null, () => resolveTogether(context, exceptions, resolution));
    // One that cannot be settled has undone all: each for itself finds out which.
    if (answers) return answers;
  }
  const answers: ExceptionAnswer[] = [];
  for (const seen of exceptions) {
    const alone = await answerOrThrow(context, seen.id, () => resolveTogether(context, [seen], resolution));
    answers.push(...(alone ?? []));
  }
  return answers;
}

function resolveTogether(
  context: ServiceContext,
  exceptions: readonly VersionedException[],
  resolution: Resolution,
): Promise<ExceptionAnswer[]> {
  return transact(context, async (inside) => {
    const person = actingPerson(inside);
    const rows = await lockExceptions(
      inside,
      exceptions.map(({ id }) => id),
    );
    const refusals = new Map<number, string>();
    const open = exceptions.flatMap((seen) => {
      const row = rows.get(seen.id);
      const refusal = staleness(row, seen);
      if (row && !refusal && canApply("resolve", row.state) && playbooks[row.type].includes(resolution.action)) return [row];
      if (refusal || !row) refusals.set(seen.id, refusal ?? "There is no such exception in your scope.");
      else if (!canApply("resolve", row.state)) refusals.set(row.id, `It is ${row.state.replaceAll("_", " ")}.`);
      else refusals.set(row.id, `"${actions[resolution.action].label}" does not settle this type.`);
      return [];
    });
    const results: Awaited<ReturnType<typeof runAction>> = open.length === 0 ? new Map() : await runAction(inside, open, resolution);
    const updates = open.flatMap((row): ExceptionUpdate[] => {
      const result = results.get(row.id) ?? { refused: "Nothing was done." };
      if ("refused" in result) {
        refusals.set(row.id, result.refused);
        return [];
      }
      const withdraw = actions[resolution.action].reversible ? result.withdraw : null;
      return [
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
      ];
    });
    await saveExceptions(inside, "exception.resolved", updates);
    const versions = new Map(updates.map(({ row }) => [row.id, row.version + 1]));
    return exceptions.map(({ id }): ExceptionAnswer => {
      const version = versions.get(id);
      return version === undefined
        ? { id, applied: false, reason: refusals.get(id) ?? "Nothing was done." }
        : { id, applied: true, version };
    });
  });
}
