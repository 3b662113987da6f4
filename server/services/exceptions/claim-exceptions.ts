import { z } from "zod";
import { canApply } from "@/domain/exceptions/catalogue";
import { type ServiceContext, transact } from "../context";
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

export const claimExceptionsInput = z.object({ exceptions: versionedExceptions });

/** Takes the exceptions over. What somebody else owns stays with them and is answered as such. */
export function claimExceptions(context: ServiceContext, input: z.infer<typeof claimExceptionsInput>): Promise<ExceptionAnswer[]> {
  const { exceptions } = claimExceptionsInput.parse(input);
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
        (row?.ownerId && row.ownerId !== person ? `${row.ownerName ?? "Somebody else"} works on it.` : null) ?? staleness(row, seen);
      // Clicked twice: what is mine already stays mine.
      if (row && row.ownerId === person && row.state === "in_progress") return { id: row.id, applied: true, version: row.version };
      if (!row || refusal) return { id: seen.id, applied: false, reason: refusal ?? "" };
      if (!canApply("claim", row.state)) return { id: row.id, applied: false, reason: `It is ${row.state.replaceAll("_", " ")}.` };
      updates.push({
        row,
        state: "in_progress",
        ownerId: person,
        snoozedUntil: null,
        resolvedAt: null,
        resolution: null,
        undo: undoOf(row, "claim", person, inside.now),
      });
      return { id: row.id, applied: true, version: row.version + 1 };
    });
    await saveExceptions(inside, "exception.claimed", updates);
    return answers;
  });
}
