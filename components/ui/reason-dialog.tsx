"use client";
import { Dialog } from "radix-ui";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { Button } from "./button";

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
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger asChild>
        <Button look={look} disabled={disabled}>
          {label}
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-50 max-h-[85vh] w-[420px] max-w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 overflow-auto rounded-md border border-line-strong bg-surface-1 p-4 shadow-lg"
        >
          <Dialog.Title className="font-semibold text-sm">{title}</Dialog.Title>
          {children ? <div className="mt-1 text-muted">{children}</div> : null}
          <form
            className="mt-3 flex flex-col gap-3"
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
                className="rounded border bg-surface-2 px-2 py-1 text-text"
              />
            </label>
            {failure ? (
              <p role="alert" className="text-critical">
                {failure}
              </p>
            ) : null}
            {/* However much there is to read, what decides is in view. */}
            <div className="-mb-4 sticky -bottom-4 flex justify-end gap-2 bg-surface-1 py-3">
              <Dialog.Close asChild>
                <Button look="quiet">Cancel</Button>
              </Dialog.Close>
              <Button type="submit" look={look ?? "primary"} disabled={isBusy || !isReady || reason.trim().length < 3}>
                {label}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
