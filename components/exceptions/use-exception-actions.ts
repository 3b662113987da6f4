"use client";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useToast } from "@/components/ui/toast";
import type { TopicRow } from "@/domain/changes/topics";
import { actions } from "@/domain/exceptions/actions";
import { UNDO_SECONDS } from "@/domain/exceptions/catalogue";
import type { Resolution } from "@/domain/exceptions/playbooks";
import { type Answer, outcomeOf, undoable } from "./outcome";

type Row = TopicRow<"exceptions">;
type Version = { id: number; version: number };
type Last = { exceptions: Version[]; takeAway: () => void; timer: ReturnType<typeof setTimeout> };

const versionsOf = (rows: readonly Row[]): Version[] => rows.map(({ id, version }) => ({ id, version }));

/** Claim, snooze, resolve and undo. The feed brings the changed rows; here only what was done and what was refused is said. */
export function useExceptionActions(onDone: () => void) {
  const trpc = useTRPC();
  const show = useToast();
  const claiming = useMutation(trpc.exceptions.claim.mutationOptions());
  const snoozing = useMutation(trpc.exceptions.snooze.mutationOptions());
  const resolving = useMutation(trpc.exceptions.resolve.mutationOptions());
  const undoing = useMutation(trpc.exceptions.undo.mutationOptions());
  const last = useRef<Last | null>(null);
  const isBusy = claiming.isPending || snoozing.isPending || resolving.isPending || undoing.isPending;

  const forget = () => {
    if (last.current) clearTimeout(last.current.timer);
    last.current = null;
  };
  const leave = useEffectEvent(() => {
    // Away from the queue the undo has no rows to show for it.
    last.current?.takeAway();
    forget();
  });
  useEffect(() => () => leave(), []);

  const fail = (error: { message: string }) => void show(`It could not be done: ${error.message}`, { tone: "critical" });

  const undo = (exceptions: Version[]) => {
    forget();
    undoing.mutate(
      { exceptions },
      {
        onSuccess: (answers) => {
          const { text, tone } = outcomeOf("Undone", answers);
          show(text, { tone });
        },
        onError: fail,
      },
    );
  };

  const told = (done: string, seen: readonly Version[], answers: readonly Answer[], isReversible: boolean) => {
    const { text, tone } = outcomeOf(done, answers);
    const exceptions = isReversible ? undoable(seen, answers) : [];
    // One undo at a time, that of the last action: `z` and the button mean the same.
    last.current?.takeAway();
    forget();
    if (exceptions.length === 0) {
      show(text, { tone });
    } else {
      const takeAway = show(text, { tone, seconds: UNDO_SECONDS, undo: () => undo(exceptions) });
      last.current = { exceptions, takeAway, timer: setTimeout(forget, UNDO_SECONDS * 1_000) };
    }
    if (answers.some((answer) => answer.applied)) onDone();
  };

  return {
    isBusy,
    claim(rows: readonly Row[]) {
      if (isBusy || rows.length === 0) return;
      const exceptions = versionsOf(rows);
      claiming.mutate({ exceptions }, { onSuccess: (answers) => told("Claimed", exceptions, answers, true), onError: fail });
    },
    snooze(rows: readonly Row[], hours: number) {
      if (isBusy || rows.length === 0) return;
      const exceptions = versionsOf(rows);
      const until = new Date(Date.now() + hours * 3_600_000).toISOString();
      snoozing.mutate(
        { exceptions, until },
        { onSuccess: (answers) => told(`Snoozed for ${hours} h`, exceptions, answers, true), onError: fail },
      );
    },
    resolve(rows: readonly Row[], resolution: Resolution, afterwards: () => void) {
      if (isBusy || rows.length === 0) return;
      const exceptions = versionsOf(rows);
      resolving.mutate(
        { exceptions, resolution: { ...resolution, promisedAt: resolution.promisedAt?.toISOString() } },
        {
          onSuccess: (answers) => {
            afterwards();
            told("Resolved", exceptions, answers, actions[resolution.action].reversible);
          },
          onError: fail,
        },
      );
    },
    undoLast() {
      const action = last.current;
      if (isBusy) return;
      if (!action) return void show(`There is nothing to undo: an action can be undone for ${UNDO_SECONDS} seconds.`);
      action.takeAway();
      undo(action.exceptions);
    },
  };
}
