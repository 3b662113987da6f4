import type { z } from "zod";
import { instant } from "@/domain/kernel/days";
import { words } from "@/domain/kernel/words";
import { requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import type { ExceededBudget } from "../budgets";
import { createRequisition } from "./create-requisition";
import { lockAsker } from "./earlier-today";
import { orderRequisition } from "./order-requisition";
import { readRequisitionLines } from "./requisition-lines";
import { askedPurchase, weighRequest } from "./weigh-request";

export const requestPurchaseInput = askedPurchase.extend({
  needBy: instant,
  reason: words(500).min(3, "Say what it is for."),
});

/** Asks for goods at the terms of each item's first approved supplier. The rules that fit say who has to agree; where nobody has to, it is ordered at once. */
export const requestPurchase = (
  context: ServiceContext,
  input: z.input<typeof requestPurchaseInput>,
): Promise<{ id: number; number: string; state: string; exceededBudgets: ExceededBudget[] }> =>
  transact(context, async (inside) => {
    const { client, now, actor } = inside;
    const { needBy, reason, ...asked } = requestPurchaseInput.parse(input);
    const { entityId, nodeId } = asked;
    requireScope(inside, "requisitions.request", { entityId, nodeIds: [nodeId] });
    if (actor.kind !== "person") throw new ServiceError("forbidden", "A person asks for goods.");
    if (needBy <= now) throw new ServiceError("invalid", "Choose a day to come.", { path: "needBy" });
    await lockAsker(inside);
    const { currency, totalMinor, held, risks, earlier, weighed, wanted } = await weighRequest(inside, asked, actor.id);
    const { id, number, steps } = await createRequisition(inside, {
      entityId,
      nodeId,
      requesterId: actor.id,
      reason,
      needBy,
      currency,
      totalMinor,
      held,
      risks,
      earlier,
      weighed,
      lines: wanted.map((line) => ({ ...line, recommendationId: null })),
    });
    if (steps.length > 0) return { id, number, state: "waiting", exceededBudgets: [] };
    return {
      id,
      number,
      state: "ordered",
      exceededBudgets: await orderRequisition(inside, id, await readRequisitionLines(client, id, now)),
    };
  });
