"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { Panel } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import { isTimeZone } from "@/domain/kernel/working-time";
import type { RuleCompany } from "./rule-words";

const fields = [
  { name: "timeZone", label: "Time zone, such as Europe/London", isWide: true },
  { name: "opensAt", label: "Begins at, hour", figures: true },
  { name: "closesAt", label: "Ends at, hour", figures: true },
  { name: "holidays", label: "Holidays, such as 2026-12-25, 2026-12-28", isWide: true, isOptional: true },
  { name: "reason", label: "Reason", isWide: true },
] as const satisfies readonly DialogField<string>[];
type Name = (typeof fields)[number]["name"];

const daysOf = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

function problemOf(name: Name, text: string): string | null {
  if (name === "timeZone") return isTimeZone(text.trim()) ? null : "There is no such time zone.";
  if (name === "opensAt" || name === "closesAt") return /^\d{1,2}$/.test(text.trim()) && Number(text) <= 24 ? null : "An hour of the day.";
  if (name === "holidays") return daysOf(text).every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day)) ? null : "Days such as 2026-12-25.";
  return null;
}

/** When the company works, by which answers are due. */
export function WorkingTime({ company, mayChange, onDone }: { company: RuleCompany; mayChange: boolean; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const [isOpen, setIsOpen] = useState(false);
  const { calendar, entityId } = company;
  const set = useMutation(
    trpc.requisitions.setCalendar.mutationOptions({
      onSettled: onDone,
      onSuccess: () => {
        toast("Answers are due by it from now on.");
        setIsOpen(false);
      },
    }),
  );
  const today = new Date().toISOString().slice(0, 10);
  const coming = calendar.holidays.filter((day) => day >= today);
  return (
    <Panel
      title="Working time"
      aside={
        mayChange ? (
          <Button look="quiet" onClick={() => setIsOpen(true)}>
            Change the working time
          </Button>
        ) : null
      }
    >
      <p className="px-3 py-2">
        Answers are due in working hours: Monday to Friday, {calendar.opensAt}:00 to {calendar.closesAt}:00, {calendar.timeZone}.{" "}
        <span className="text-muted">
          {coming.length === 0
            ? "No holiday is to come."
            : `Holidays to come: ${coming.slice(0, 6).join(", ")}${coming.length > 6 ? " …" : ""}.`}
        </span>
      </p>
      {isOpen ? (
        <FieldsDialog<Name>
          title="When the company works"
          fields={fields}
          initial={{
            timeZone: calendar.timeZone,
            opensAt: String(calendar.opensAt),
            closesAt: String(calendar.closesAt),
            holidays: calendar.holidays.join(", "),
            reason: "",
          }}
          submit="Set it"
          isBusy={set.isPending}
          error={set.error}
          problemOf={problemOf}
          onChange={set.reset}
          onSubmit={({ timeZone, opensAt, closesAt, holidays, reason }) =>
            set.mutate({
              entityId,
              timeZone: timeZone.trim(),
              opensAt: Number(opensAt),
              closesAt: Number(closesAt),
              holidays: daysOf(holidays),
              version: calendar.version,
              reason,
            })
          }
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </Panel>
  );
}
