"use client";
import type { ReactNode } from "react";
import { FieldsDialog } from "@/components/ui/fields-dialog";
import { dayOf } from "@/domain/procurement/price-list";

const fields = [
  { name: "on", label: "Last day", type: "date" },
  { name: "reason", label: "Reason", isWide: true },
] as const;

type Props = {
  title: string;
  children: ReactNode;
  submit?: string;
  /** The day that is offered; today by default. */
  offered?: string;
  isBusy: boolean;
  error: { message: string; data?: unknown } | null;
  onChange: () => void;
  onEnd: (end: { on: string; reason: string }) => void;
  onClose: () => void;
};

/** Until which day something agreed still holds, and why. */
export function EndDialog({ title, children, submit = "End it", offered, isBusy, error, onChange, onEnd, onClose }: Props) {
  return (
    <FieldsDialog<"on" | "reason">
      title={title}
      intro={children}
      fields={fields}
      initial={{ on: offered ?? dayOf(new Date()), reason: "" }}
      submit={submit}
      isBusy={isBusy}
      error={error}
      onChange={onChange}
      onSubmit={onEnd}
      onClose={onClose}
    />
  );
}
