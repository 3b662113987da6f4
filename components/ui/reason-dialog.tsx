"use client";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { DialogFoot, missingReason } from "./dialog-foot";

type Props = {
  /** What the button says and what the dialog is about. */
  label: string;
  look?: ComponentProps<typeof Button>["look"];
  title: string;
  /** What will happen. */
  children?: ReactNode;
  /** Answers once the deed is done; a rejection keeps the dialog open and shows why. */
  onConfirm: (reason: string) => Promise<unknown>;
  disabled?: boolean;
  /** Whether all that the deed wants besides a reason is there. */
  isReady?: boolean;
};

/** A deed that wants a reason: it goes into the audit. */
export function ReasonDialog({ label, look, title, children, onConfirm, disabled, isReady = true }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const field = useId();

  const confirm = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      await onConfirm(reason.trim());
      setIsOpen(false);
      setReason("");
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It could not be done.");
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <Button look={look} disabled={disabled}>
          {label}
        </Button>
      }
    >
      {children ? <div className="text-muted">{children}</div> : null}
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <label htmlFor={field} className="flex flex-col gap-1 text-muted">
          Reason
          <textarea
            id={field}
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            className="rounded border border-line-strong bg-surface-1 px-2 py-1 text-text"
          />
        </label>
        <DialogFoot
          submit={label}
          look={look ?? "primary"}
          canSubmit={!isBusy && isReady && reason.trim().length >= 3}
          missing={missingReason(reason) ?? (isReady ? null : "Fill in what is above first.")}
          failure={failure}
          onClose={() => setIsOpen(false)}
        />
      </form>
    </Dialog>
  );
}
