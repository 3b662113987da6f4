"use client";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";

const DAY = 86_400_000;
/** As long as a recommendation may sleep. */
const LONGEST_DAYS = 89;
const dayAfter = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** Until which day a recommendation sleeps; it is asked again on its morning, UTC. */
export function SnoozeDialog({ title, onChosen, onClose }: { title: string; onChosen: (day: string) => void; onClose: () => void }) {
  const [day, setDay] = useState(() => dayAfter(7));
  const [first] = useState(() => dayAfter(1));
  const [last] = useState(() => dayAfter(LONGEST_DAYS));
  const isDay = day >= first && day <= last;
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (isDay) onChosen(day);
        }}
      >
        <label className="flex flex-col gap-1 text-muted">
          Asked again on
          <input
            type="date"
            required
            min={first}
            max={last}
            className="h-7 rounded border border-line-strong bg-surface-1 px-2 text-text"
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
        </label>
        <p className="text-muted">At most 90 days; what is not wanted at all is rejected.</p>
        <DialogFoot submit="Snooze" canSubmit={isDay} missing="Choose a day after today, at most 90 days ahead." onClose={onClose} />
      </form>
    </Dialog>
  );
}
