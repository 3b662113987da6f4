import { z } from "zod";
import { currencies } from "@/domain/kernel/currencies";
import { day } from "@/domain/kernel/days";
import { rowId, smallId } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { rateProblem } from "@/domain/procurement/exchange-rate";
import { dayAfter, dayOf } from "@/domain/procurement/price-list";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { actorName, requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";

/** Rates are known some days ahead, budget rates a year; further on it is a slip of the year. */
const AHEAD_DAYS = 366;
const FIRST_DAY = "2000-01-01";

export const setExchangeRateInput = z.object({
  entityId: smallId,
  currency: z
    .string()
    .trim()
    .refine((code) => currencies.has(code), "A currency of ISO 4217, such as USD."),
  /** What one unit of it is worth in the company's currency. */
  rate: z
    .string()
    .trim()
    .superRefine((text, context) => {
      const message = rateProblem(text);
      if (message) context.addIssue({ code: "custom", message });
    }),
  validFrom: day,
  /** The last rate of the currency that was looked at, whatever its day; 0 where there was none. */
  seenId: rowId,
  reason,
});

/**
 * Says what one unit of a foreign currency is worth to a company from a day on. What was said before stays: a correction is another rate of
 * the same day. It moves purchases between the bands of rules, so it is set by those who make the rules and not by those who agree.
 */
export const setExchangeRate = (context: ServiceContext, input: z.input<typeof setExchangeRateInput>): Promise<{ id: number }> =>
  transact(context, async (inside) => {
    const { entityId, currency, rate, validFrom, seenId, reason } = setExchangeRateInput.parse(input);
    const { client, now, actor } = inside;
    requireScope(inside, "approvals.rules", { entityId, nodeIds: [] });
    const { rows: companies } = await client.query<{ currency: string }>("SELECT currency FROM entity WHERE id = $1 FOR UPDATE", [
      entityId,
    ]);
    if (companies[0]?.currency === currency)
      throw new ServiceError("invalid", `${currency} is the company's own currency.`, { path: "currency" });
    if (validFrom < FIRST_DAY || validFrom > dayAfter(dayOf(now), AHEAD_DAYS))
      throw new ServiceError("invalid", `A day from ${FIRST_DAY} to a year from now.`, { path: "validFrom" });
    const { rows: before } = await client.query<{ id: number; rate: string; validFrom: string }>(
      `SELECT id, trim_scale(rate)::text AS rate, valid_from::text AS "validFrom" FROM exchange_rate WHERE entity_id = $1 AND currency = $2 ORDER BY id DESC LIMIT 1`,
      [entityId, currency],
    );
    if ((before[0]?.id ?? 0) !== seenId)
      throw new ServiceError("conflict", `Somebody has set a rate of ${currency} meanwhile. Look at it again.`);
    const { rows } = await client.query<{ id: number }>(
      "INSERT INTO exchange_rate (entity_id, currency, rate, valid_from, reason, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
      [entityId, currency, rate, validFrom, reason, actorName(actor), now],
    );
    const id = rows[0]?.id ?? 0;
    await audit(inside, "exchange_rate.set", [
      {
        subjectKind: "entity",
        subjectId: entityId,
        detail: { reason, currency, before: before[0] ?? null, after: { id, rate, validFrom } },
      },
    ]);
    await markChanged(client, "purchasing_rules", [entityId]);
    return { id };
  });
