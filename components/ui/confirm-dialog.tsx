"use client";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { DialogFoot } from "./dialog-foot";

type Props = {
  /** What the button says and what the dialog is about. */
  label: string;
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** Answers once the deed is done; a rejection keeps the dialog open and shows why. */
  onConfirm: () => Promise<unknown>;
};

/** A deed that is asked about once more, because it is seldom meant. */
export function ConfirmDialog({ label, title, children, onConfirm }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const confirm = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      setIsOpen(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It could not be done.");
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dialog title={title} isOpen={isOpen} onOpenChange={setIsOpen} trigger={<Button>{label}</Button>}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <div className="text-muted">{children}</div>
        <DialogFoot submit={label} canSubmit={!isBusy} failure={failure} onClose={() => setIsOpen(false)} />
      </form>
    </Dialog>
  );
}
