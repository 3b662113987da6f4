import { Button } from "./button";
import { formatQuantity } from "./format";

type Props = { noun: string; offset: number; shown: number; total: number; pageSize: number; onOffset: (offset: number) => void };

/** Which rows of how many are shown, and the way to the others. */
export function Pager({ noun, offset, shown, total, pageSize, onOffset }: Props) {
  if (total <= pageSize) return null;
  return (
    <nav aria-label={`Pages of ${noun}`} className="flex items-center justify-between gap-2 text-muted">
      <span className="figures">
        {formatQuantity(offset + 1)} to {formatQuantity(offset + shown)} of {formatQuantity(total)} {noun}
      </span>
      <span className="flex gap-1">
        <Button look="quiet" disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - pageSize))}>
          Back
        </Button>
        <Button look="quiet" disabled={offset + shown >= total} onClick={() => onOffset(offset + pageSize)}>
          Next
        </Button>
      </span>
    </nav>
  );
}
