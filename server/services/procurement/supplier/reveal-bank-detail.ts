import { z } from "zod";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { audit } from "../../audit";
import { type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { lockSupplier } from "./locked-supplier";

export const revealBankDetailInput = z.object({ supplierId: smallId, version: versionNumber });

/** The whole account number. Who looked stands in the audit. */
export function revealBankDetail(context: ServiceContext, input: z.input<typeof revealBankDetailInput>): Promise<{ iban: string }> {
  const { supplierId, version } = revealBankDetailInput.parse(input);
  return transact(context, async (inside) => {
    await lockSupplier(inside, "bankdetails.reveal", supplierId);
    const { rows } = await inside.client.query<{ iban: string }>(
      "SELECT iban FROM supplier_bank_detail WHERE supplier_id = $1 AND version = $2",
      [supplierId, version],
    );
    const found = rows[0];
    if (!found) throw new ServiceError("not_found", "There is no such row in your scope.");
    await audit(inside, "supplier.bank_detail_revealed", [{ subjectKind: "supplier", subjectId: supplierId, detail: { version } }]);
    return found;
  });
}
