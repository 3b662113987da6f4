import { z } from "zod";
import { rowId } from "@/domain/kernel/ids";
import { readPurchaseOrderDetail } from "@/server/read/purchase-order-detail";
import { readSentDocument } from "@/server/read/sent-document";
import { readSupplyShares } from "@/server/read/short-supply";
import { approveOrderInput, approvePurchaseOrder } from "@/server/services/procurement/approve-order";
import { acceptOrderResponse, decideResponseInput, rejectOrderResponse } from "@/server/services/procurement/decide-order-response";
import { decideOverReceiptInput, keepOverReceipt, returnOverReceipt } from "@/server/services/procurement/decide-over-receipt";
import {
  cancelOrderInput,
  cancelPurchaseOrder,
  changeOrderInput,
  changePurchaseOrder,
  holdOrderInput,
  holdPurchaseOrder,
  sendOrderInput,
  sendPurchaseOrder,
} from "@/server/services/procurement/manage-order";
import { makePortalLink, portalLinkInput, revokePortalLinks } from "@/server/services/procurement/portal/portal-links";
import { shareShortSupply, shareSupplyInput } from "@/server/services/procurement/share-short-supply";
import { shortCloseInput, shortCloseOrder } from "@/server/services/procurement/short-close-order";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const buyer = permitted("purchasing.order");

export const purchasingRouter = router({
  list: listOf("purchasing"),
  detail: permitted("purchasing.read")
    .input(byId)
    .query(({ ctx, input }) => readPurchaseOrderDetail(ctx.service.pool, ctx.scope, input.id)),
  document: permitted("purchasing.read")
    .input(z.object({ purchaseOrderId: rowId, documentId: rowId }))
    .query(({ ctx, input }) => readSentDocument(ctx.service.pool, ctx.scope, input)),
  supplyShares: permitted("purchasing.read")
    .input(byId)
    .query(({ ctx, input }) => readSupplyShares(ctx.service.pool, ctx.scope, input.id, ctx.service.now)),
  send: buyer.input(sendOrderInput).mutation(({ ctx, input }) => sendPurchaseOrder(ctx.service, input)),
  change: buyer.input(changeOrderInput).mutation(({ ctx, input }) => changePurchaseOrder(ctx.service, input)),
  cancel: buyer.input(cancelOrderInput).mutation(({ ctx, input }) => cancelPurchaseOrder(ctx.service, input)),
  hold: buyer.input(holdOrderInput).mutation(({ ctx, input }) => holdPurchaseOrder(ctx.service, input)),
  shortClose: buyer.input(shortCloseInput).mutation(({ ctx, input }) => shortCloseOrder(ctx.service, input)),
  keepExcess: buyer.input(decideOverReceiptInput).mutation(({ ctx, input }) => keepOverReceipt(ctx.service, input)),
  returnExcess: buyer.input(decideOverReceiptInput).mutation(({ ctx, input }) => returnOverReceipt(ctx.service, input)),
  acceptAnswer: buyer.input(decideResponseInput).mutation(({ ctx, input }) => acceptOrderResponse(ctx.service, input)),
  refuseAnswer: buyer.input(decideResponseInput).mutation(({ ctx, input }) => rejectOrderResponse(ctx.service, input)),
  shareSupply: buyer.input(shareSupplyInput).mutation(({ ctx, input }) => shareShortSupply(ctx.service, input)),
  makeLink: buyer.input(portalLinkInput).mutation(({ ctx, input }) => makePortalLink(ctx.service, input)),
  revokeLink: buyer.input(portalLinkInput).mutation(({ ctx, input }) => revokePortalLinks(ctx.service, input)),
  // Who may decide hangs on the open step: the verb looks.
  approve: permitted("requisitions.decide")
    .input(approveOrderInput)
    .mutation(({ ctx, input }) => approvePurchaseOrder(ctx.service, input)),
});
