"use client";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import { formatQuantity } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { TransferRow } from "./transfer-columns";

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text";

type Props = { row: TransferRow; available: number; onDone: () => void };

/** What the person may do with the transfer now. */
export function TransferActions({ row, available, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const mayRelease = useMay("transfers.release");
  const mayMove = useMay("transfers.move");
  const done = { onSettled: onDone };
  const release = useMutation(trpc.transfers.release.mutationOptions(done));
  const reject = useMutation(trpc.transfers.reject.mutationOptions(done));
  const cancel = useMutation(trpc.transfers.cancel.mutationOptions(done));
  const ship = useMutation(trpc.transfers.ship.mutationOptions(done));
  const receive = useMutation(trpc.transfers.receive.mutationOptions(done));
  const { id, version, number, entityId } = row;
  const atSource = { entityId, nodeIds: [row.fromNodeId] };
  const atDestination = { entityId, nodeIds: [row.toNodeId] };

  if (row.state === "proposed" && mayRelease(atSource))
    return (
      <>
        <QuantityDialog
          label="Release"
          title={`Release ${number}`}
          start={row.quantity}
          most={available}
          mostWords={`free at ${row.fromCode}`}
          onConfirm={async (quantity) => {
            await release.mutateAsync({ id, version, quantity });
            toast(`${number} is released; ${row.fromCode} ships it.`);
          }}
        >
          The units are reserved at {row.fromCode}; {row.toCode} counts them as ordered, so that less is bought.
        </QuantityDialog>
        <ReasonDialog
          label="Reject"
          title={`Reject ${number}`}
          onConfirm={async (reason) => {
            await reject.mutateAsync({ id, version, reason });
            toast(`${number} is rejected.`);
          }}
        >
          It is not proposed again for a week.
        </ReasonDialog>
      </>
    );
  if (row.state === "released")
    return (
      <>
        {mayMove(atSource) ? (
          <Button
            look="primary"
            disabled={ship.isPending}
            onClick={() => ship.mutate({ id, version }, { onSuccess: () => toast(`${number} is on its way to ${row.toCode}.`) })}
          >
            Ship {formatQuantity(row.quantity)} {row.quantity === 1 ? "unit" : "units"}
          </Button>
        ) : null}
        {mayRelease(atSource) ? (
          <ReasonDialog
            label="Cancel the transfer"
            title={`Cancel ${number}`}
            onConfirm={async (reason) => {
              await cancel.mutateAsync({ id, version, reason });
              toast(`${number} is cancelled.`);
            }}
          >
            {row.fromCode} may sell the units again.
          </ReasonDialog>
        ) : null}
        {ship.error ? (
          <p role="alert" className="text-critical">
            {ship.error.message}
          </p>
        ) : null}
      </>
    );
  if (row.state === "shipped" && mayMove(atDestination))
    return (
      <QuantityDialog
        label="Receive"
        title={`Receive ${number}`}
        start={row.quantity}
        most={row.quantity}
        mostWords="shipped"
        least={0}
        wantsReasonBelow={row.quantity}
        onConfirm={async (quantity, reason) => {
          await receive.mutateAsync({ id, version, quantity, reason });
          toast(`${number} is on the shelf.`);
        }}
      >
        What did not come is lost on the way.
      </QuantityDialog>
    );
  return null;
}

type QuantityProps = {
  label: string;
  title: string;
  children: ReactNode;
  start: number;
  most: number;
  mostWords: string;
  least?: number;
  wantsReasonBelow?: number;
  onConfirm: (quantity: number, reason: string) => Promise<void>;
};

function QuantityDialog({ label, title, children, start, most, mostWords, least = 1, wantsReasonBelow = 0, onConfirm }: QuantityProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState(String(start));
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const quantity = /^\d{1,7}$/.test(text.trim()) ? Number(text) : Number.NaN;
  const isQuantity = quantity >= least && quantity <= most;
  const wantsReason = quantity < wantsReasonBelow;
  return (
    <>
      <Button
        look="primary"
        onClick={() => {
          setText(String(start));
          setFailure(null);
          setIsOpen(true);
        }}
      >
        {label}
      </Button>
      <Dialog title={title} isOpen={isOpen} onOpenChange={setIsOpen}>
        <p className="text-muted">{children}</p>
        <form
          className="flex flex-col gap-3"
          onSubmit={async (event) => {
            event.preventDefault();
            if (!isQuantity) return;
            setIsBusy(true);
            setFailure(null);
            try {
              await onConfirm(quantity, reason.trim());
              setIsOpen(false);
            } catch (error) {
              setFailure(error instanceof Error ? error.message : "It could not be done.");
            } finally {
              setIsBusy(false);
            }
          }}
        >
          <label className="flex flex-col gap-1 text-muted">
            Units, at most {formatQuantity(Math.max(0, most))} {mostWords}
            <input
              inputMode="numeric"
              aria-invalid={!isQuantity}
              className={`${field} figures text-right aria-invalid:border-critical`}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          {wantsReason ? (
            <label className="flex flex-col gap-1 text-muted">
              Why {formatQuantity(wantsReasonBelow - quantity)} are missing
              <input className={field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
            </label>
          ) : null}
          <DialogFoot
            submit={label}
            canSubmit={isQuantity && !isBusy && !(wantsReason && reason.trim().length < 3)}
            failure={failure}
            onClose={() => setIsOpen(false)}
          />
        </form>
      </Dialog>
    </>
  );
}
