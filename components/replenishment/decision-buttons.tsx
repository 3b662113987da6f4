"use client";
import { useMutation } from "@tanstack/react-query";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { exceededWords } from "@/components/requisitions/exceeded-words";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { menuContent, menuItem } from "@/components/ui/menu-looks";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { QuantityEffect } from "./quantity-effect";
import type { ReplenishmentRow } from "./replenishment-columns";
import { SnoozeDialog } from "./snooze-dialog";

const DAY = 86_400_000;
const pauses = [1, 3, 7, 14];

type Props = {
  row: ReplenishmentRow;
  quantity: number;
  /** Why less than the item's minimum is ordered; empty where that is not so. */
  reason: string;
  effect: QuantityEffect;
  onSaved: () => void;
  onDecided: () => void;
};

/** What a buyer can do to a recommendation that is still open. */
export function DecisionButtons({ row, quantity, reason, effect, onSaved, onDecided }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const change = useMutation(trpc.replenishment.change.mutationOptions());
  const release = useMutation(trpc.replenishment.release.mutationOptions());
  const reject = useMutation(trpc.replenishment.reject.mutationOptions());
  const snooze = useMutation(trpc.replenishment.snooze.mutationOptions());
  const isBusy = change.isPending || release.isPending || reject.isPending || snooze.isPending;
  const [isChoosing, setIsChoosing] = useState(false);
  const isChanged = quantity !== row.quantity;
  const own = { id: row.id, version: row.version };
  const wantedQuantity = { ...own, quantity, ...(effect.needsReason && { reason }) };
  const isRefused = effect.refusal !== null || (isChanged && effect.needsReason && reason.trim().length < 3);

  const say = async (deed: () => Promise<string>, done: () => void) => {
    try {
      toast(await deed());
      done();
    } catch (error) {
      toast(error instanceof Error ? error.message : "It could not be done.", { tone: "critical" });
      onSaved();
    }
  };
  const save = () =>
    say(async () => {
      await change.mutateAsync(wantedQuantity);
      return `${row.sku} at ${row.nodeCode}: ${formatQuantity(quantity)} units are kept.`;
    }, onSaved);
  const saveAndRelease = () =>
    say(async () => {
      const wanted = isChanged ? await change.mutateAsync(wantedQuantity) : own;
      const [order] = await release.mutateAsync({ recommendations: [wanted] });
      if (order?.purchaseOrderId === null) return `${order.number} waits for approval: ${formatQuantity(quantity)} × ${row.sku}.`;
      return `${order?.number ?? "The purchase order"} is released: ${formatQuantity(quantity)} × ${row.sku}, ${formatMoney(effect.valueMinor, row.currency, true)}.${exceededWords(order?.exceededBudgets ?? [])}`;
    }, onDecided);
  const pause = (until: Date, words: string) =>
    say(async () => {
      await snooze.mutateAsync({ recommendations: [own], until });
      return `${row.sku} at ${row.nodeCode} sleeps ${words}.`;
    }, onDecided);

  return (
    <>
      <ReasonDialog
        label="Reject"
        look="danger"
        disabled={isBusy}
        title={`Reject ${row.sku} at ${row.nodeCode}`}
        onConfirm={async (reason) => {
          await reject.mutateAsync({ recommendations: [own], reason });
          toast(`${row.sku} at ${row.nodeCode} is rejected.`);
          onDecided();
        }}
      >
        It is not asked again for 7 days, unless orders wait for more than there is.
      </ReasonDialog>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger asChild>
          <Button disabled={isBusy}>Snooze</Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="start" className={menuContent}>
            {pauses.map((days) => (
              <DropdownMenu.Item
                key={days}
                className={menuItem}
                onSelect={() => void pause(new Date(Date.now() + days * DAY), `for ${days} d`)}
              >
                {days === 1 ? "1 day" : `${days} days`}
              </DropdownMenu.Item>
            ))}
            <DropdownMenu.Item className={menuItem} onSelect={() => setIsChoosing(true)}>
              Until a day…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isChoosing ? (
        <SnoozeDialog
          title={`Snooze ${row.sku} at ${row.nodeCode}`}
          onClose={() => setIsChoosing(false)}
          onChosen={(day) => {
            setIsChoosing(false);
            void pause(new Date(`${day}T00:00:00Z`), `until ${day}`);
          }}
        />
      ) : null}
      <span className="ml-auto" />
      {isChanged ? (
        <Button disabled={isBusy || isRefused} onClick={() => void save()}>
          Keep quantity
        </Button>
      ) : null}
      <Button
        look={effect.overBudget ? "danger" : "primary"}
        title={effect.overBudget?.words}
        disabled={isBusy || isRefused}
        onClick={() => void saveAndRelease()}
      >
        {isBusy ? "Working…" : effect.overBudget?.kind === "warn" ? "Release over budget" : "Release"}
      </Button>
    </>
  );
}
