import { Button } from "@/components/ui/button";
import { formatMoney } from "@/components/ui/format";
import type { TopicRow } from "@/domain/changes/topics";

type Row = TopicRow<"exceptions">;
type Props = {
  rows: Row[];
  isBusy: boolean;
  onClaim: (rows: Row[]) => void;
  onSnooze: (rows: Row[], hours: number) => void;
  onResolve: (rows: Row[]) => void;
  onClear: () => void;
};

/** What can be done to all selected rows at once. One way to resolve fits only rows of one type. */
export function BulkBar({ rows, isBusy, onClaim, onSnooze, onResolve, onClear }: Props) {
  const isOneType = new Set(rows.map((row) => row.type)).size === 1;
  const money = rows.reduce((sum, row) => sum + row.moneyAtRiskMinor, 0);
  return (
    <section aria-label="Selected exceptions" className="flex h-10 shrink-0 items-center gap-2 border-b bg-information-surface px-3">
      <span className="figures">
        {rows.length} selected, {formatMoney(money)} at risk
      </span>
      <Button disabled={isBusy} onClick={() => onClaim(rows)}>
        Claim
      </Button>
      <Button disabled={isBusy} onClick={() => onSnooze(rows, 4)}>
        Snooze 4 h
      </Button>
      <Button
        look="primary"
        disabled={isBusy || !isOneType}
        title={isOneType ? undefined : "Select exceptions of one type to resolve them together"}
        onClick={() => onResolve(rows)}
      >
        Resolve
      </Button>
      <Button look="quiet" onClick={onClear}>
        Clear selection
      </Button>
    </section>
  );
}
