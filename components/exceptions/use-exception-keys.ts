"use client";
import { type RefObject, useEffect, useEffectEvent } from "react";
import { openRow } from "@/components/grid/grid-url";
import type { LiveGridHandle } from "@/components/grid/live-grid";
import type { TopicRow } from "@/domain/changes/topics";

type Row = TopicRow<"exceptions">;
type Options = {
  handle: RefObject<LiveGridHandle<"exceptions"> | null>;
  hasOpenRow: boolean;
  mayAct: boolean;
  claim(rows: Row[]): void;
  snooze(rows: Row[], hours: number): void;
  resolve(rows: Row[]): void;
  undo(): void;
  help(): void;
};

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** Triage without the mouse; letters do nothing while somebody types or a dialog is open. */
export function useExceptionKeys({ handle, hasOpenRow, mayAct, claim, snooze, resolve, undo, help }: Options): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const grid = handle.current;
    const isCheckbox = event.target instanceof HTMLInputElement && event.target.type === "checkbox";
    if (
      !grid ||
      event.metaKey ||
      event.ctrlKey ||
      event.altKey ||
      (isTyping(event.target) && !isCheckbox) ||
      document.querySelector("[role=dialog],[role=menu]")
    )
      return;
    const focused = grid.focused();
    const rows = grid.selected().length > 0 ? grid.selected() : focused ? [focused] : [];
    const move = (step: 1 | -1) => {
      const row = grid.move(step);
      if (row && hasOpenRow) openRow(row.id);
    };
    const verbs: Record<string, () => void> = {
      j: () => move(1),
      k: () => move(-1),
      "/": () => document.querySelector<HTMLInputElement>("[data-grid-search]")?.focus(),
      "?": help,
    };
    if (mayAct) {
      Object.assign(verbs, { x: () => grid.toggleSelected(), z: undo });
      if (rows.length > 0) Object.assign(verbs, { a: () => claim(rows), s: () => snooze(rows, 4), e: () => resolve(rows) });
    }
    const verb = Object.hasOwn(verbs, event.key) ? verbs[event.key] : undefined;
    if (!verb) return;
    event.preventDefault();
    verb();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

export const shortcuts: [string, string][] = [
  ["j / k", "Next, previous row"],
  ["Enter", "Open the row"],
  ["x", "Select the row"],
  ["a", "Claim"],
  ["s", "Snooze for 4 hours"],
  ["e", "Resolve"],
  ["z", "Undo the last action"],
  ["/", "Search"],
  ["Esc", "Close the details"],
  ["?", "This list"],
];
