"use client";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export function Dialog({
  title,
  trigger,
  isOpen,
  isWide = false,
  onOpenChange,
  children,
}: {
  title: string;
  /** The button that opens it, and has the focus again once it is closed. */
  trigger?: ReactNode;
  isOpen: boolean;
  /** For tables. */
  isWide?: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Radix.Content
          aria-describedby={undefined}
          className={classNames(
            "fixed top-1/2 left-1/2 z-50 flex max-h-[85vh] max-w-[92vw] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-auto rounded-lg border border-line-strong bg-surface-2 p-5 shadow-2xl",
            isWide ? "w-[760px]" : "w-[480px]",
          )}
        >
          <Radix.Title className="font-semibold text-sm">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
