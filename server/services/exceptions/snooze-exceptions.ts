import { z } from "zod";
import { canApply } from "@/domain/exceptions/catalogue";
import { instant } from "@/domain/kernel/days";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import {
  actingPerson,
  type ExceptionAnswer,
  type ExceptionUpdate,
  lockExceptions,
  saveExceptions,
  staleness,
  undoOf,
  versionedExceptions,
} from "./exception-rows";

const LONGEST_DAYS = 30;
export const snoozeExceptionsInput = z.object({ exceptions: versionedExceptions, until: instant });

/** Puts the exceptions aside until then. Only their owner may: a clock is not paused by a passer-by. */
export function snoozeExceptions(context: ServiceContext, input: z.input<typeof snoozeExceptionsInput>): Promise<ExceptionAnswer[]> {
  const { exceptions, until } = snoozeExceptionsInput.parse(input);
  const ahead = until.getTime() - context.now.getTime();
  if (ahead <= 0 || ahead > LONGEST_DAYS * 86_400_000)
    throw new ServiceError("invalid", `Choose a time within the next ${LONGEST_DAYS} days.`, { path: "until" });
  return transact(context, async (inside) => {
    const person = actingPerson(inside);
    const rows = await lockExceptions(
      inside,
      exceptions.map(({ id }) => id),
    );
    const updates: ExceptionUpdate[] = [];
    const answers = exceptions.map((seen): ExceptionAnswer => {
      const row = rows.get(seen.id);
      const refusal =
        staleness(row, seen) ??
        (row && row.ownerId !== person ? (row.ownerId ? `${row.ownerName ?? "Somebody else"} works on it.` : "Claim it first.") : null);
      if (!row || refusal) return { id: seen.id, applied: false, reason: refusal ?? "" };
      if (!canApply("snooze", row.state)) return { id: row.id, applied: false, reason: `It is ${row.state.replaceAll("_", " ")}.` };
      updates.push({
        row,
        state: "snoozed",
        ownerId: person,
        snoozedUntil: until,
        resolvedAt: null,
        resolution: null,
        undo: undoOf(row, "snooze", person, inside.now),
        detail: { until },
      });
      return { id: row.id, applied: true, version: row.version + 1 };
    });
    await saveExceptions(inside, "exception.snoozed", updates);
    return answers;
  });
}
