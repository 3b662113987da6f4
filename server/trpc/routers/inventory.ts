import { z } from "zod";
import { readInventoryDetail } from "@/server/read/inventory-detail";
import { readStockLedger } from "@/server/read/stock-ledger";
import { setItemSeason, setItemSeasonInput } from "@/server/services/planning/item-season";
import { setShelfLife, setShelfLifeInput } from "@/server/services/procurement/order-terms";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

export const inventoryRouter = router({
  list: listOf("inventory"),
  detail: permitted("inventory.read")
    .input(byId)
    .query(({ ctx, input }) => readInventoryDetail(ctx.service.pool, ctx.scope, input.id, ctx.service.now)),
  ledger: permitted("inventory.read")
    .input(byId.extend({ offset: z.number().int().min(0).max(1_000_000).default(0) }))
    .query(({ ctx, input }) => readStockLedger(ctx.service.pool, ctx.scope, input)),
  setSeason: permitted("items.season")
    .input(setItemSeasonInput)
    .mutation(({ ctx, input }) => setItemSeason(ctx.service, input)),
  setShelfLife: permitted("items.shelf_life")
    .input(setShelfLifeInput)
    .mutation(({ ctx, input }) => setShelfLife(ctx.service, input)),
});
