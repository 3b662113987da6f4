"use client";
import { useEffect, useEffectEvent } from "react";

/** What a key does to the rows that are selected, or else to the one that is focused. Without `needsRows` it works on an empty list as well. */
export type GridKey<Row> = { key: string; meaning: string; needsRows?: boolean; run(rows: Row[]): void };

type Grid<Row> = { move(step: 1 | -1): Row | null; toggleSelected(): void; focused(): Row | null; selected(): Row[] };
type Options<Row> = {
  grid: Grid<Row>;
  selectable: boolean;
  /** A panel is open: it follows the focus. */
  hasOpenRow: boolean;
  open(row: Row): void;
  help(): void;
  keys: readonly GridKey<Row>[];
};

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** A list without the mouse; letters do nothing while somebody types or a dialog is open. */
export function useGridKeys<Row>({ grid, selectable, hasOpenRow, open, help, keys }: Options<Row>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isCheckbox = event.target instanceof HTMLInputElement && event.target.type === "checkbox";
    if (
      event.metaKey ||
      event.ctrlKey ||
      event.altKey ||
      (isTyping(event.target) && !isCheckbox) ||
      document.querySelector("[role=dialog],[role=menu]")
    )
      return;
    const move = (step: 1 | -1) => {
      const row = grid.move(step);
      if (row && hasOpenRow) open(row);
    };
    const verbs: Record<string, () => void> = {
      j: () => move(1),
      k: () => move(-1),
      "/": () => document.querySelector<HTMLInputElement>("[data-grid-search]")?.focus(),
      "?": help,
    };
    if (selectable) verbs.x = () => grid.toggleSelected();
    const focused = grid.focused();
    const rows = grid.selected().length > 0 ? grid.selected() : focused ? [focused] : [];
    for (const { key, needsRows, run } of keys) if (!needsRows || rows.length > 0) verbs[key] = () => run(rows);
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
