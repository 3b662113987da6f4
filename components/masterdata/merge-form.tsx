"use client";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { acceptable, type MergeConflict, type MergeConflictKind } from "@/domain/masterdata/merge-conflicts";
import { conflictWords } from "./conflict-words";

type Side = { id: number; code: string };
type Accepted = (typeof acceptable)[number];
type Props = {
  left: Side;
  right: Side;
  keepLeft: readonly MergeConflict[];
  keepRight: readonly MergeConflict[];
  onMerge: (survivorId: number, accepted: Accepted[], reason: string) => Promise<unknown>;
};

const isAcceptable = (kind: MergeConflictKind): kind is Accepted => (acceptable as readonly string[]).includes(kind);

/** Which of the two stays, what stands against it, and the merge once every conflict was accepted. */
export function MergeForm({ left, right, keepLeft, keepRight, onMerge }: Props) {
  const blocked = (conflicts: readonly MergeConflict[]) => conflicts.filter(({ forbids }) => forbids).length;
  const [survivorId, setSurvivor] = useState(blocked(keepLeft) > blocked(keepRight) ? right.id : left.id);
  const [accepted, setAccepted] = useState<ReadonlySet<MergeConflictKind>>(new Set());
  const isLeft = survivorId === left.id;
  const [survivor, merged] = isLeft ? [left, right] : [right, left];
  const conflicts = isLeft ? keepLeft : keepRight;
  const isForbidden = conflicts.some(({ forbids }) => forbids);
  const isOpen = conflicts.some(({ kind }) => !accepted.has(kind));
  const choose = (id: number) => {
    setSurvivor(id);
    setAccepted(new Set());
  };
  const toggle = (kind: MergeConflictKind) => {
    const next = new Set(accepted);
    if (!next.delete(kind)) next.add(kind);
    setAccepted(next);
  };
  return (
    <div className="flex flex-col gap-3 rounded-md border bg-surface-2/50 p-3">
      <fieldset className="flex flex-wrap items-center gap-3">
        <legend className="float-left mr-3 text-muted">Keep</legend>
        {[left, right].map((side) => (
          <label key={side.id} className="flex items-center gap-1.5 font-medium">
            <input type="radio" name="survivor" checked={survivorId === side.id} onChange={() => choose(side.id)} />
            {side.code}
          </label>
        ))}
      </fieldset>
      <p className="text-muted">
        {merged.code} becomes another code of {survivor.code}: new orders under either are for {survivor.code}. Nothing is moved, renumbered
        or deleted, and it can be undone.
      </p>
      {conflicts.length === 0 ? (
        <p>
          <Badge tone="good">Nothing stands against it</Badge>
        </p>
      ) : (
        <ul className="flex flex-col gap-2">
          {conflicts.map((conflict) => (
            <li key={conflict.kind}>
              {isAcceptable(conflict.kind) ? (
                <label className="flex items-start gap-2">
                  <input type="checkbox" className="mt-0.5" checked={accepted.has(conflict.kind)} onChange={() => toggle(conflict.kind)} />
                  <span>{conflictWords(conflict, survivor.code, merged.code)}</span>
                </label>
              ) : (
                <p role="alert" className="text-critical">
                  {conflictWords(conflict, survivor.code, merged.code)}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-center justify-between gap-2">
        <span className="text-muted">{isForbidden ? "It cannot be done." : isOpen ? "Tick what you accept." : ""}</span>
        <ReasonDialog
          label="Merge"
          look="primary"
          disabled={isForbidden || isOpen}
          title={`Merge ${merged.code} into ${survivor.code}`}
          onConfirm={(reason) => onMerge(survivorId, [...accepted].filter(isAcceptable), reason)}
        >
          {survivor.code} stays and answers to {merged.code} as well.
        </ReasonDialog>
      </div>
    </div>
  );
}
