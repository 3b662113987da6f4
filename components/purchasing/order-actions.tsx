"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { exceededWords } from "@/components/requisitions/exceeded-words";
import { OrderDecision } from "@/components/requisitions/order-decision";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { answerEffect } from "./answer-effect";
import { AnswerEffectText } from "./answer-effect-text";
import { ChangeOrderDialog } from "./change-order-dialog";
import { DelayRiskText, WaitingText } from "./delay-risk";
import type { OrderDetail } from "./order-types";
import type { PurchasingRow } from "./purchasing-columns";

type Props = {
  row: PurchasingRow;
  detail: Pick<OrderDetail, "lines" | "limits" | "approval" | "risk" | "currency" | "waiting" | "answerId">;
  onDone: () => void;
};

/** What the buyer, or whoever approves, can do with the order as it stands; nothing for anybody else. */
export function OrderActions({ row, detail, onDone }: Props) {
  const mayOrder = useMay("purchasing.order")(row);
  const trpc = useTRPC();
  const isWaiting = row.approvalState === "pending";
  const inbox = useQuery(trpc.requisitions.inbox.queryOptions(undefined, { enabled: isWaiting }));
  const mine = isWaiting ? inbox.data?.orders.find((one) => one.row.id === row.id) : undefined;
  const reread = () => {
    void inbox.refetch();
    onDone();
  };
  if (row.stage === "closed") return null;
  return (
    <>
      {mine && detail.approval ? <OrderDecision row={row} approval={detail.approval} onBehalfOf={mine.onBehalfOf} onDone={reread} /> : null}
      {mayOrder ? <BuyerActions row={row} detail={detail} onDone={onDone} /> : null}
    </>
  );
}

function BuyerActions({ row, detail: { lines, limits, risk, currency, waiting, answerId }, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const on = { onSettled: onDone };
  const accept = useMutation(trpc.purchasing.acceptAnswer.mutationOptions(on));
  const refuse = useMutation(trpc.purchasing.refuseAnswer.mutationOptions(on));
  const send = useMutation(trpc.purchasing.send.mutationOptions(on));
  const hold = useMutation(trpc.purchasing.hold.mutationOptions(on));
  const cancel = useMutation(trpc.purchasing.cancel.mutationOptions(on));
  const shortClose = useMutation(trpc.purchasing.shortClose.mutationOptions(on));
  const base = { purchaseOrderId: row.id, version: row.version };
  const isStarted = row.receiptState !== "none";
  return (
    <>
      {row.linesToDecide > 0 ? (
        <>
          <ReasonDialog
            label="Take the answer"
            look="primary"
            title={`Take what ${row.supplierName} offers for ${row.number}`}
            onConfirm={async (reason) => {
              const { exceededBudgets } = await accept.mutateAsync({ ...base, answerId, reason });
              toast(`The answer to ${row.number} is taken.${exceededWords(exceededBudgets)}`);
            }}
          >
            <AnswerEffectText effect={answerEffect(lines, row.currency)} currency={row.currency} />{" "}
            <DelayRiskText risk={risk} currency={currency} /> <WaitingText waiting={waiting} currency={currency} /> It becomes version{" "}
            {row.version + 1}, and the supplier is told so.
          </ReasonDialog>
          <ReasonDialog
            label="Refuse it"
            title={`Refuse the answer to ${row.number}`}
            onConfirm={async (reason) => {
              await refuse.mutateAsync({ ...base, answerId, reason });
              toast(`The answer to ${row.number} is refused.`);
            }}
          >
            <AnswerEffectText effect={answerEffect(lines, row.currency)} currency={row.currency} />{" "}
            <DelayRiskText risk={risk} currency={currency} /> <WaitingText waiting={waiting} currency={currency} /> The order stands as it
            was, and what the supplier said may come true all the same. It is told so, reads the reason, and has to answer again.
          </ReasonDialog>
        </>
      ) : null}
      {row.approvalState === "approved" && row.holdReason === null && row.supplierState === "accepted" ? (
        <ConfirmDialog
          label="Send again"
          title={`Send ${row.number} again`}
          onConfirm={async () => {
            await send.mutateAsync(base);
            toast(`${row.number} is sent again.`);
          }}
        >
          {row.supplierName} has accepted version {row.version} already. It gets the same version once more, marked as a repeat that orders
          nothing in addition.
        </ConfirmDialog>
      ) : row.approvalState === "approved" && row.holdReason === null ? (
        <Button
          disabled={send.isPending}
          onClick={() =>
            send.mutate(base, {
              onSuccess: () => void toast(`${row.number} is sent again.`),
              onError: (error) => void toast(error.message, { tone: "critical" }),
            })
          }
        >
          Send again
        </Button>
      ) : null}
      <ChangeOrderDialog row={row} lines={lines} limits={limits} onDone={onDone} />
      {row.holdReason === null ? (
        <ReasonDialog
          label="Hold"
          title={`Hold ${row.number}`}
          onConfirm={async (reason) => {
            await hold.mutateAsync({ ...base, reason });
            toast(`${row.number} is held.`);
          }}
        >
          Nothing is sent until it is let go.
        </ReasonDialog>
      ) : (
        <Button
          disabled={hold.isPending}
          onClick={() =>
            hold.mutate(
              { ...base, reason: null },
              {
                onSuccess: () => void toast(`${row.number} goes on.`),
                onError: (error) => void toast(error.message, { tone: "critical" }),
              },
            )
          }
        >
          Let go
        </Button>
      )}
      {isStarted ? (
        <ReasonDialog
          label="Close short"
          look="danger"
          title={`Close ${row.number} short`}
          onConfirm={async (reason) => {
            await shortClose.mutateAsync({ ...base, reason });
            toast(`${row.number} is closed short.`);
          }}
        >
          What has not come is expected no longer, planning may ask for it again, and the supplier is told so with the reason.
        </ReasonDialog>
      ) : (
        <ReasonDialog
          label="Cancel order"
          look="danger"
          title={`Cancel ${row.number}`}
          onConfirm={async (reason) => {
            await cancel.mutateAsync({ ...base, reason });
            toast(`${row.number} is cancelled.`);
          }}
        >
          Nothing of it is expected any longer, and the supplier is told so with the reason. It is refused when a delivery is already on its
          way.
        </ReasonDialog>
      )}
    </>
  );
}
