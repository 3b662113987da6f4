import { readLanes, readTransferDetail } from "@/server/read/transfers";
import {
  cancelTransfer,
  cancelTransferInput,
  rejectTransfer,
  rejectTransferInput,
  releaseTransfer,
  releaseTransferInput,
} from "@/server/services/planning/transfers/decide-transfer";
import { receiveTransfer, receiveTransferInput, shipTransfer, shipTransferInput } from "@/server/services/planning/transfers/move-transfer";
import { closeLane, closeLaneInput, setLane, setLaneInput } from "@/server/services/planning/transfers/transfer-lanes";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const read = permitted("inventory.read");
const release = permitted("transfers.release");
const move = permitted("transfers.move");
const lanes = permitted("transfers.lanes");

export const transfersRouter = router({
  list: listOf("transfers"),
  detail: read.input(byId).query(({ ctx, input }) => readTransferDetail(ctx.service.pool, ctx.scope, input.id)),
  lanes: read.query(({ ctx }) => readLanes(ctx.service.pool, ctx.scope)),
  release: release.input(releaseTransferInput).mutation(({ ctx, input }) => releaseTransfer(ctx.service, input)),
  reject: release.input(rejectTransferInput).mutation(({ ctx, input }) => rejectTransfer(ctx.service, input)),
  cancel: release.input(cancelTransferInput).mutation(({ ctx, input }) => cancelTransfer(ctx.service, input)),
  ship: move.input(shipTransferInput).mutation(({ ctx, input }) => shipTransfer(ctx.service, input)),
  receive: move.input(receiveTransferInput).mutation(({ ctx, input }) => receiveTransfer(ctx.service, input)),
  setLane: lanes.input(setLaneInput).mutation(({ ctx, input }) => setLane(ctx.service, input)),
  closeLane: lanes.input(closeLaneInput).mutation(({ ctx, input }) => closeLane(ctx.service, input)),
});
