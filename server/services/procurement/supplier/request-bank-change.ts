import { z } from "zod";
import { instant } from "@/domain/kernel/days";
import { smallId } from "@/domain/kernel/ids";
import { label, reason, words } from "@/domain/kernel/words";
import { AHEAD_DAYS, calledNumber, isTooFarAhead, refuseCall } from "@/domain/procurement/bank-change";
import { ibanProblem, ibanProblemText, maskedIban, normalIban } from "@/domain/procurement/iban";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { actorName, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { lockSupplier } from "./locked-supplier";

export const requestBankChangeInput = z.object({
  supplierId: smallId,
  iban: words(60),
  holder: label(140).min(2),
  validFrom: instant,
  reason,
  call: z.object({
    person: label(140).min(2),
    number: z
      .string()
      .trim()
      .regex(/^\+?[\d ()/-]{6,30}$/, "A telephone number."),
    at: instant,
  }),
});

/** Asks for a supplier to be paid elsewhere. Nothing is paid there until somebody else has approved it and it has rested. */
export function requestBankChange(
  context: ServiceContext,
  input: z.input<typeof requestBankChangeInput>,
): Promise<{ id: number; version: number }> {
  const { supplierId, holder, validFrom, reason, call, ...rest } = requestBankChangeInput.parse(input);
  const iban = normalIban(rest.iban);
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const supplier = await lockSupplier(inside, "bankdetails.request", supplierId);
    const problem = ibanProblem(iban);
    if (problem) throw new ServiceError("invalid", ibanProblemText[problem], { path: "iban" });
    const refusal = refuseCall(call.at, now);
    if (refusal)
      throw new ServiceError(
        "invalid",
        refusal === "in_the_future" ? "The call has not happened yet." : "The call was too long ago: call the supplier about this change.",
        { path: "call.at" },
      );
    if (isTooFarAhead(validFrom, now))
      throw new ServiceError("invalid", `At most ${AHEAD_DAYS} days ahead: its invoices would be held until then.`, { path: "validFrom" });
    const { rows: filed } = await client.query<{ phone: string | null; since: Date | null }>(
      "SELECT phone, phone_since AS since FROM supplier_identity WHERE supplier_id = $1",
      [supplierId],
    );
    const standing = calledNumber(call.number, filed[0] ?? { phone: null, since: null }, now);
    if (standing === "another")
      throw new ServiceError("invalid", `Another number is on file: call ${filed[0]?.phone}.`, { path: "call.number" });
    const { rows: known } = await client.query<{ version: number; state: string; iban: string; holder: string }>(
      "SELECT version, state, iban, holder FROM supplier_bank_detail WHERE supplier_id = $1 ORDER BY version DESC",
      [supplierId],
    );
    if (known.some(({ state }) => state === "requested"))
      throw new ServiceError("conflict", `A change of ${supplier.name}'s bank details already waits for a decision.`);
    const last = known.find(({ state }) => state === "approved");
    if (last && last.iban === iban && last.holder === holder)
      throw new ServiceError("invalid", "These are the bank details that are on file.", { path: "iban" });
    const version = (known[0]?.version ?? 0) + 1;
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO supplier_bank_detail (supplier_id, version, iban, holder, valid_from, reason, requested_by, requested_at, called_person, called_number, called_at, called_standing)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
      [supplierId, version, iban, holder, validFrom, reason, actorName(inside.actor), now, call.person, call.number, call.at, standing],
    );
    await audit(inside, "supplier.bank_change_requested", [
      {
        subjectKind: "supplier",
        subjectId: supplierId,
        detail: {
          version,
          iban: maskedIban(iban),
          holder,
          validFrom,
          reason,
          called: { ...call, standing },
          replaces: last ? maskedIban(last.iban) : null,
        },
      },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
    return { id: rows[0]?.id ?? 0, version };
  });
}
