import { simulatedAccount } from "@/domain/simulation/supplier-account";
import { decideBankChange } from "@/server/services/procurement/supplier/decide-bank-change";
import { identifySupplier } from "@/server/services/procurement/supplier/identify-supplier";
import { requestBankChange } from "@/server/services/procurement/supplier/request-bank-change";
import { DAY, HOUR, type Past } from "./past";

const ON_FILE_DAYS = 200;
/** The supplier, counted from 0, that asks to be paid elsewhere. */
const CHANGING = 1;

/** Where the suppliers are paid, agreed by two people long ago; one of them wants to be paid elsewhere, and nobody has decided yet. */
export async function setBankDetails(past: Past, now: Date): Promise<void> {
  const { rows: suppliers } = await past.pool.query<{ id: number; code: string; name: string; country: string | null }>(
    "SELECT id, code, name, country FROM supplier WHERE entity_id = $1 AND state = 'approved' AND merged_into_id IS NULL ORDER BY code",
    [past.organisation.entityId],
  );
  const paid = suppliers.flatMap((supplier) => {
    const iban = simulatedAccount(supplier.country ?? "", supplier.code);
    return iban ? [{ ...supplier, country: supplier.country ?? "", iban }] : [];
  });
  const number = "+44 20 7946 0018";
  const then = new Date(now.getTime() - ON_FILE_DAYS * DAY);
  for (const { id: supplierId, name: holder, country, iban } of paid) {
    await identifySupplier(past.by("buyer", new Date(then.getTime() - ON_FILE_DAYS * DAY)), {
      ...{ supplierId, phone: number, contactName: `Accounts, ${holder}`, taxId: `${country}${100_000_000 + supplierId * 7_919}` },
      email: `accounts@${holder.toLowerCase().replaceAll(/[^a-z]+/g, "-")}.example`,
    });
    const call = { person: `Accounts, ${holder}`, number, at: then };
    const { version } = await requestBankChange(past.by("buyer", then), {
      ...{ supplierId, iban, holder, call },
      validFrom: then,
      reason: "Account of the first contract",
    });
    await decideBankChange(past.by("approver", then), { supplierId, version, to: "approved", reason: "Confirmed by their letter" });
  }
  const changing = paid[CHANGING];
  if (!changing) return;
  const asked = new Date(now.getTime() - 3 * HOUR);
  await requestBankChange(past.by("buyer", asked), {
    supplierId: changing.id,
    iban: simulatedAccount(changing.country, changing.code, 2) ?? "",
    holder: changing.name,
    validFrom: asked,
    reason: "Their bank closes the branch",
    call: { person: `Accounts, ${changing.name}`, number, at: new Date(asked.getTime() - HOUR) },
  });
}
