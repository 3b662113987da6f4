"use client";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import type { TopicRow } from "@/domain/changes/topics";
import { actions, type ExceptionAction } from "@/domain/exceptions/actions";
import { playbooks, type Resolution } from "@/domain/exceptions/playbooks";
import { typeLabel } from "./exception-columns";
import { ExceptionImpact } from "./exception-impact";

type Props = { rows: TopicRow<"exceptions">[]; isBusy: boolean; onClose: () => void; onResolve: (resolution: Resolution) => void };

export function playbookOf(type: string): readonly ExceptionAction[] {
  return Object.hasOwn(playbooks, type) ? playbooks[type as keyof typeof playbooks] : [];
}

/** The actions of the playbook, each with its effect said before it happens. */
export function ResolveDialog({ rows, isBusy, onClose, onResolve }: Props) {
  const types = [...new Set(rows.map((row) => row.type))];
  const choices = types.length === 1 ? playbookOf(types[0] ?? "") : [];
  const [action, setAction] = useState<ExceptionAction | undefined>(choices[0]);
  const [reason, setReason] = useState("");
  const [promisedOn, setPromisedOn] = useState("");
  const needs: readonly string[] = action ? actions[action].needs : [];
  const isComplete =
    action !== undefined &&
    (!needs.includes("reason") || reason.trim().length >= 3) &&
    (!needs.includes("promisedAt") || promisedOn !== "");

  return (
    <Dialog
      title={rows.length === 1 ? `Resolve: ${rows[0]?.title}` : `Resolve ${rows.length} exceptions`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {choices.length === 0 ? (
        <p className="text-muted">
          The selected exceptions are of different types ({types.map(typeLabel).join(", ")}). Resolve one type at a time.
        </p>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!action || !isComplete) return;
            onResolve({
              action,
              ...(needs.includes("reason") ? { reason: reason.trim() } : {}),
              ...(needs.includes("promisedAt") ? { promisedAt: new Date(`${promisedOn}T12:00:00Z`) } : {}),
            });
          }}
        >
          <ExceptionImpact ids={rows.map((row) => row.id)} />
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1 text-muted">What to do</legend>
            {choices.map((choice) => (
              <label key={choice} className="flex items-start gap-2 rounded border p-2 has-checked:border-accent">
                <input type="radio" name="action" className="mt-1" checked={action === choice} onChange={() => setAction(choice)} />
                <span>
                  <span className="font-medium">{actions[choice].label}</span>
                  <span className="block text-muted">
                    {actions[choice].effect} {actions[choice].reversible ? "Can be undone for 30 seconds." : "Cannot be undone."}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
          {needs.includes("reason") ? (
            <label className="flex flex-col gap-1 text-muted">
              Reason
              <textarea
                required
                minLength={3}
                maxLength={500}
                rows={3}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                className="rounded border border-line-strong bg-surface-1 p-2 text-text"
              />
            </label>
          ) : null}
          {needs.includes("promisedAt") ? (
            <label className="flex flex-col gap-1 text-muted">
              New promised date
              <input
                required
                type="date"
                value={promisedOn}
                onChange={(event) => setPromisedOn(event.target.value)}
                className="h-8 rounded border border-line-strong bg-surface-1 px-2 text-text"
              />
            </label>
          ) : null}
          <DialogFoot submit={isBusy ? "Resolving…" : "Resolve"} canSubmit={isComplete && !isBusy} onClose={onClose} />
        </form>
      )}
    </Dialog>
  );
}
