"use client";
import { useRef, useState } from "react";
import { useOpenRow } from "@/components/grid/detail-panel";
import { openRow } from "@/components/grid/grid-url";
import { LiveGrid, type LiveGridHandle } from "@/components/grid/live-grid";
import type { GridKey } from "@/components/grid/use-grid-keys";
import type { TopicRow } from "@/domain/changes/topics";
import { BulkBar } from "./bulk-bar";
import { exceptionColumns } from "./exception-columns";
import { ExceptionCounters } from "./exception-counters";
import { ExceptionDetail } from "./exception-detail";
import { openOnly } from "./open-states";
import { ResolveDialog } from "./resolve-dialog";
import { useExceptionActions } from "./use-exception-actions";

type Row = TopicRow<"exceptions">;

const defaultSort = [{ field: "moneyAtRiskMinor", direction: "desc" as const }];

export function ExceptionsScreen({ mayAct }: { mayAct: boolean }) {
  const open = useOpenRow();
  const handle = useRef<LiveGridHandle<"exceptions"> | null>(null);
  const [selected, setSelected] = useState<Row[]>([]);
  const [resolving, setResolving] = useState<Row[]>([]);
  const actions = useExceptionActions(() => handle.current?.clearSelection());

  const keys: GridKey<Row>[] = mayAct
    ? [
        { key: "a", meaning: "Claim", needsRows: true, run: actions.claim },
        { key: "s", meaning: "Snooze for 4 hours", needsRows: true, run: (rows) => actions.snooze(rows, 4) },
        { key: "e", meaning: "Resolve", needsRows: true, run: setResolving },
        { key: "z", meaning: "Undo the last action", run: actions.undoLast },
      ]
    : [];

  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <ExceptionCounters />
        {selected.length > 0 && mayAct ? (
          <BulkBar
            rows={selected}
            isBusy={actions.isBusy}
            onClaim={actions.claim}
            onSnooze={actions.snooze}
            onResolve={setResolving}
            onClear={() => handle.current?.clearSelection()}
          />
        ) : null}
        <LiveGrid
          topic="exceptions"
          noun="exceptions"
          columns={exceptionColumns}
          defaultSort={defaultSort}
          defaultFilters={openOnly}
          selectable={mayAct}
          onSelection={setSelected}
          onOpen={(row) => openRow(row.id)}
          handle={handle}
          keys={keys}
          emptyHint="Nothing needs attention. Detectors open exceptions as they find them."
        />
      </div>
      {open === null ? null : (
        <ExceptionDetail
          key={open}
          id={open}
          mayAct={mayAct}
          isBusy={actions.isBusy}
          onClaim={actions.claim}
          onSnooze={actions.snooze}
          onResolve={setResolving}
        />
      )}
      {resolving.length > 0 ? (
        <ResolveDialog
          rows={resolving}
          isBusy={actions.isBusy}
          onClose={() => setResolving([])}
          onResolve={(resolution) => actions.resolve(resolving, resolution, () => setResolving([]))}
        />
      ) : null}
    </div>
  );
}
