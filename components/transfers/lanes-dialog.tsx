"use client";
import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import { majorText, typedMinor } from "@/domain/kernel/money";
import type { AppRouter } from "@/server/trpc/root";

type Lanes = inferRouterOutputs<AppRouter>["transfers"]["lanes"];
type Props = { lanes: Lanes; onChanged: () => void; onClose: () => void };

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text";

/** The ways on which stock may move, and what they take. */
export function LanesDialog({ lanes: { lanes, nodes }, onChanged, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("transfers.lanes");
  const save = useMutation(trpc.transfers.setLane.mutationOptions({ onSettled: onChanged }));
  const close = useMutation(trpc.transfers.closeLane.mutationOptions({ onSettled: onChanged }));
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [days, setDays] = useState("2");
  const [cost, setCost] = useState("0");
  const origin = nodes.find(({ id }) => String(id) === from);
  const standing = lanes.find((lane) => String(lane.fromNodeId) === from && String(lane.toNodeId) === to);
  const mayChange = nodes.some(({ entityId }) => may({ entityId, nodeIds: [] }));
  const isDays = /^[1-9]\d?$/.test(days.trim()) && Number(days) <= 60;
  const costMinor = typedMinor(cost, origin?.currency ?? "");
  const isComplete = from !== "" && to !== "" && from !== to && isDays && costMinor !== null;
  const failure = save.error ?? close.error;
  return (
    <Dialog title="Lanes" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <p className="text-muted">Stock moves only where a lane is open, and only where it saves more margin than the way costs.</p>
      <MiniTable
        caption="Open lanes"
        head={[{ label: "From" }, { label: "To" }, { label: "Days", figures: true }, { label: "Cost", figures: true }, { label: "" }]}
        rows={lanes.map((lane) => ({
          key: `${lane.fromNodeId}/${lane.toNodeId}`,
          cells: [
            lane.fromCode,
            lane.toCode,
            formatQuantity(lane.days),
            formatMoney(lane.costMinor, lane.currency, true),
            mayChange ? (
              <span key="deeds" className="-my-1.5 flex justify-end gap-1">
                <Button
                  look="quiet"
                  onClick={() => {
                    setFrom(String(lane.fromNodeId));
                    setTo(String(lane.toNodeId));
                    setDays(String(lane.days));
                    setCost(majorText(lane.costMinor, lane.currency));
                  }}
                >
                  Change
                </Button>
                <Button
                  look="quiet"
                  disabled={close.isPending}
                  onClick={() =>
                    close.mutate(
                      { fromNodeId: lane.fromNodeId, toNodeId: lane.toNodeId },
                      { onSuccess: () => toast(`Nothing new goes from ${lane.fromCode} to ${lane.toCode}.`) },
                    )
                  }
                >
                  Close
                </Button>
              </span>
            ) : null,
          ],
        }))}
        empty="No lane is open."
      />
      {mayChange ? (
        <form
          className="grid grid-cols-2 gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isComplete) return;
            save.mutate(
              {
                fromNodeId: Number(from),
                toNodeId: Number(to),
                days: Number(days),
                costMinor,
                version: standing?.version ?? 0,
              },
              { onSuccess: () => toast("The lane is set; the next planning run uses it.") },
            );
          }}
        >
          <label className="flex flex-col gap-1 text-muted">
            From
            <select className={field} value={from} onChange={(event) => setFrom(event.target.value)}>
              <option value="">Choose</option>
              {nodes.map(({ id, code }) => (
                <option key={id} value={id}>
                  {code}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 text-muted">
            To
            <select className={field} value={to} onChange={(event) => setTo(event.target.value)}>
              <option value="">Choose</option>
              {nodes
                .filter(({ id, entityId }) => String(id) !== from && (!origin || entityId === origin.entityId))
                .map(({ id, code }) => (
                  <option key={id} value={id}>
                    {code}
                  </option>
                ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 text-muted">
            Days, door to shelf
            <input
              inputMode="numeric"
              aria-invalid={!isDays}
              className={`${field} figures text-right aria-invalid:border-critical`}
              value={days}
              onChange={(event) => setDays(event.target.value)}
            />
          </label>
          <label className="flex flex-col gap-1 text-muted">
            Cost of one transfer{origin ? `, ${origin.currency}` : ""}
            <input
              inputMode="decimal"
              aria-invalid={costMinor === null}
              className={`${field} figures text-right aria-invalid:border-critical`}
              value={cost}
              onChange={(event) => setCost(event.target.value)}
            />
          </label>
          {failure ? (
            <p role="alert" className="col-span-2 text-critical">
              {failure.message}
            </p>
          ) : null}
          <div className="col-span-2 flex justify-end gap-2">
            <Button look="quiet" onClick={onClose}>
              Done
            </Button>
            <Button type="submit" look="primary" disabled={!isComplete || save.isPending}>
              {standing ? "Change the lane" : "Open the lane"}
            </Button>
          </div>
        </form>
      ) : null}
    </Dialog>
  );
}
