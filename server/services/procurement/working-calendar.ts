import { z } from "zod";
import type { Queryable } from "@/db/client";
import { day } from "@/domain/kernel/days";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { reason, words } from "@/domain/kernel/words";
import { isTimeZone, usualCalendar, type WorkingCalendar } from "@/domain/kernel/working-time";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";

export type StandingCalendar = WorkingCalendar & {
  /** 0 where the company has set none. */
  version: number;
};

/** When the company works. */
export async function readWorkingCalendar(queryable: Queryable, entityId: number): Promise<StandingCalendar> {
  const { rows } = await queryable.query<StandingCalendar>(
    `SELECT time_zone AS "timeZone", opens_at AS "opensAt", closes_at AS "closesAt", holidays::text[] AS holidays, version FROM working_calendar WHERE entity_id = $1`,
    [entityId],
  );
  return rows[0] ?? { ...usualCalendar, version: 0 };
}

const hour = z.number().int().min(0, "Hours of a day.").max(24, "Hours of a day.");
export const setWorkingCalendarInput = z
  .object({
    entityId: smallId,
    timeZone: words(60).refine(isTimeZone, "There is no such time zone."),
    opensAt: hour,
    closesAt: hour,
    holidays: z.array(day).max(400),
    version: versionNumber,
    reason,
  })
  .refine(({ opensAt, closesAt }) => closesAt > opensAt, { path: ["closesAt"], message: "Later than when it opens." });

/** Sets the hours, the time zone and the holidays by which approvals are due; what waits keeps its time. */
export const setWorkingCalendar = (context: ServiceContext, input: z.input<typeof setWorkingCalendarInput>): Promise<StandingCalendar> =>
  transact(context, async (inside) => {
    const { entityId, version, reason, ...wanted } = setWorkingCalendarInput.parse(input);
    requireScope(inside, "approvals.rules", { entityId, nodeIds: [] });
    await inside.client.query("SELECT 1 FROM entity WHERE id = $1 FOR UPDATE", [entityId]);
    const before = await readWorkingCalendar(inside.client, entityId);
    if (before.version !== version) throw new ServiceError("conflict", "Somebody has changed the calendar meanwhile. Look at it again.");
    const holidays = [...new Set(wanted.holidays)].sort();
    await inside.client.query(
      `INSERT INTO working_calendar (entity_id, time_zone, opens_at, closes_at, holidays) VALUES ($1, $2, $3, $4, $5::date[])
       ON CONFLICT (entity_id) DO UPDATE SET time_zone = excluded.time_zone, opens_at = excluded.opens_at, closes_at = excluded.closes_at, holidays = excluded.holidays,
         version = working_calendar.version + 1`,
      [entityId, wanted.timeZone, wanted.opensAt, wanted.closesAt, holidays],
    );
    const after = await readWorkingCalendar(inside.client, entityId);
    await audit(inside, "working_calendar.set", [
      { subjectKind: "entity", subjectId: entityId, detail: { reason, before: before.version === 0 ? null : before, after } },
    ]);
    await markChanged(inside.client, "purchasing_rules", [entityId]);
    return after;
  });
