import type { ComponentProps } from "react";
import { Button } from "./button";

type Props = {
  /** What the deed is called; null where the person may only look. */
  submit: string | null;
  look?: ComponentProps<typeof Button>["look"];
  canSubmit: boolean;
  /** What has to be filled in before it can be done; null where nothing is missing. */
  missing?: string | null | undefined;
  /** Why it was not done. */
  failure?: string | null | undefined;
  onClose: () => void;
};

/** What the form of a dialog ends with. However much there is to read above it, what decides is in view. */
export function DialogFoot({ submit, look = "primary", canSubmit, missing, failure, onClose }: Props) {
  return (
    <div className="-mb-5 sticky -bottom-5 flex flex-col gap-3 bg-surface-2 pt-2 pb-5">
      {failure ? (
        <p role="alert" className="text-critical">
          {failure}
        </p>
      ) : null}
      <div className="flex items-center justify-end gap-2">
        {missing && !canSubmit ? <p className="mr-auto text-muted">{missing}</p> : null}
        <Button look="quiet" onClick={onClose}>
          Leave it
        </Button>
        {submit === null ? null : (
          <Button type="submit" look={look} disabled={!canSubmit}>
            {submit}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What a form lacks whose reason is not written yet. */
export const missingReason = (reason: string): string | null => (reason.trim().length >= 3 ? null : "Needs a reason, at least a word.");
