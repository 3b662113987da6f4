import { z } from "zod";
import { smallId } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { refreshAllowedExcess } from "./allowed-excess";

const ratio = z.number().min(0, "Not below 0 %.").max(1, "At most 100 %.");
export const setOverReceiptAllowanceInput = z.object({
  entityId: smallId,
  /** A share of the ordered quantity, 0.05 for 5 %. */
  ratio,
  /** The share that was looked at. */
  before: ratio,
  reason,
});

/**
 * Sets how much more than ordered a company takes without asking, where the supplier's terms say nothing else; more is held until a buyer
 * decides. What was received already stays as it is. Throws `conflict` where the share is no longer `before`.
 */
export const setOverReceiptAllowance = (context: ServiceContext, input: z.input<typeof setOverReceiptAllowanceInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { entityId, ratio: after, before, reason } = setOverReceiptAllowanceInput.parse(input);
    requireScope(inside, "approvals.rules", { entityId, nodeIds: [] });
    const { rowCount } = await inside.client.query(
      "UPDATE entity SET over_receipt_ratio = $2 WHERE id = $1 AND over_receipt_ratio = round($3::numeric, 3)",
      [entityId, after, before],
    );
    if (rowCount === 0) throw new ServiceError("conflict", "Somebody has set another allowance meanwhile. Look at it again.");
    await refreshAllowedExcess(inside.client, { entityId });
    await audit(inside, "over_receipt_allowance.set", [
      { subjectKind: "entity", subjectId: entityId, detail: { reason, before: { ratio: before }, after: { ratio: after } } },
    ]);
    await markChanged(inside.client, "purchasing_rules", [entityId]);
  });
