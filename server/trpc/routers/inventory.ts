import { readInventoryDetail } from "@/server/read/inventory-detail";
import { setShelfLife, setShelfLifeInput } from "@/server/services/procurement/order-terms";
import { permitted, router } from "../init";
import { listOf, rowId } from "../live-list";

export const inventoryRouter = router({
  list: listOf("inventory"),
  detail: permitted("inventory.read")
    .input(rowId)
    .query(({ ctx, input }) => readInventoryDetail(ctx.service.pool, ctx.scope, input.id)),
  setShelfLife: permitted("items.shelf_life")
    .input(setShelfLifeInput)
    .mutation(({ ctx, input }) => setShelfLife(ctx.service, input)),
});
