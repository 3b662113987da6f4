import { z } from "zod";
import { smallId } from "@/domain/kernel/ids";
import { audit } from "../audit";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { viewer } from "./saved-view";

export const removeViewInput = z.object({ id: smallId });

export function removeView(context: ServiceContext, input: z.infer<typeof removeViewInput>): Promise<{ id: number }> {
  const ownerId = viewer(context);
  return transact(context, async (context) => {
    const { rowCount } = await context.client.query("DELETE FROM saved_view WHERE id = $1 AND owner_id = $2", [input.id, ownerId]);
    if (rowCount === 0) throw new ServiceError("not_found", "You have no such view.");
    await audit(context, "saved_view.removed", [{ subjectKind: "saved_view", subjectId: input.id }]);
    return { id: input.id };
  });
}
