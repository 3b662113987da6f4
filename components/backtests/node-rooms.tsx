"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot, missingReason } from "@/components/ui/dialog-foot";
import { formatQuantity, formatRatio } from "@/components/ui/format";
import { MiniTable, Section } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import type { AppRouter } from "@/server/trpc/root";

type Room = inferRouterOutputs<AppRouter>["replenishment"]["rooms"][number];
const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text";

/** A node whose items have no measures is not empty: nobody knows how full it is. */
const usedText = ({ usedLitres, measured, stocked }: Room) =>
  measured === stocked ? (
    <span className="figures">{formatQuantity(usedLitres)}</span>
  ) : (
    <span title="The room that an item takes is reckoned from its length, width and height">
      {measured === 0 ? "not known: " : `${formatQuantity(usedLitres)} by what is known: `}
      {formatQuantity(measured)} of {formatQuantity(stocked)} {stocked === 1 ? "item has" : "items have"} measures
    </span>
  );

/** What the nodes can hold and what holding costs there, as the planning run takes it. */
export function NodeRooms() {
  const trpc = useTRPC();
  const may = useMay("planning.policy");
  const rooms = useQuery(trpc.replenishment.rooms.queryOptions());
  const soon = useAtMostEachSecond(() => rooms.refetch());
  useLiveTopic("planning_rules", { onPatch: soon, onReread: soon });
  const [room, setRoom] = useState<Room | null>(null);
  if (!rooms.data || rooms.data.length === 0) return null;
  return (
    <Section title="Room at the nodes">
      <MiniTable
        caption="Room and holding cost by node"
        head={[
          { label: "Node" },
          { label: "Used, l" },
          { label: "Room, l", figures: true },
          { label: "Holding a year", figures: true },
          { label: "" },
        ]}
        rows={rooms.data.map((each) => ({
          key: each.nodeId,
          cells: [
            <span key="code" title={each.name}>
              {each.code}
            </span>,
            usedText(each),
            each.capacityLitres === null ? "enough" : formatQuantity(each.capacityLitres),
            formatRatio(each.holdingRate, 0),
            may({ entityId: each.entityId, nodeIds: [each.nodeId] }) ? (
              <span key="deed" className="-my-1.5 flex justify-end">
                <Button look="quiet" onClick={() => setRoom(each)}>
                  Change
                </Button>
              </span>
            ) : null,
          ],
        }))}
        empty="There are no nodes."
      />
      {room ? <RoomDialog room={room} onSaved={() => void rooms.refetch()} onClose={() => setRoom(null)} /> : null}
    </Section>
  );
}

function RoomDialog({ room, onSaved, onClose }: { room: Room; onSaved: () => void; onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const save = useMutation(trpc.replenishment.setRoom.mutationOptions({ onSettled: onSaved }));
  const [litres, setLitres] = useState(room.capacityLitres === null ? "" : String(room.capacityLitres));
  const [rate, setRate] = useState(String(Math.round(room.holdingRate * 1_000) / 10));
  const [reason, setReason] = useState("");
  const isLitres = litres.trim() === "" || /^[1-9]\d{0,8}$/.test(litres.trim());
  const isRate = /^\d{1,3}(\.\d)?$/.test(rate.trim()) && Number(rate) <= 200;
  const isComplete = isLitres && isRate && reason.trim().length >= 3;
  return (
    <Dialog title={`Room at ${room.code}`} isOpen onOpenChange={(open) => !open && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          save.mutate(
            {
              nodeId: room.nodeId,
              capacityLitres: litres.trim() === "" ? null : Number(litres),
              holdingRate: Number(rate) / 100,
              reason: reason.trim(),
            },
            {
              onSuccess: () => {
                toast(`The room at ${room.code} holds from the next planning run on.`);
                onClose();
              },
            },
          );
        }}
      >
        <label className="flex flex-col gap-1 text-muted">
          Room, litres; empty: as much as is needed
          <input
            inputMode="numeric"
            aria-invalid={!isLitres}
            className={`${field} figures text-right aria-invalid:border-critical`}
            value={litres}
            onChange={(event) => setLitres(event.target.value)}
          />
        </label>
        <label className="flex flex-col gap-1 text-muted">
          Holding stock for a year costs, % of its price
          <input
            inputMode="decimal"
            aria-invalid={!isRate}
            className={`${field} figures text-right aria-invalid:border-critical`}
            value={rate}
            onChange={(event) => setRate(event.target.value)}
          />
        </label>
        <label className="flex flex-col gap-1 text-muted">
          Reason
          <input className={field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <DialogFoot
          submit="Set the room"
          canSubmit={isComplete && !save.isPending}
          missing={missingReason(reason)}
          failure={save.error?.message}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
