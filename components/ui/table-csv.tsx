"use client";
import { Download } from "lucide-react";
import { csvTable } from "@/domain/changes/csv";
import { Button } from "./button";

/** The table beside it as a file: its columns and rows as they are shown, instants whole instead of relative. */
export function TableCsv({ name }: { name: string }) {
  return (
    <div className="flex justify-end">
      <Button
        look="quiet"
        aria-label={`CSV of ${name}`}
        onClick={(event) => {
          const table = event.currentTarget.parentElement?.parentElement?.querySelector("table");
          if (table) save(`gantry-${name.replaceAll(" ", "-")}-${new Date().toISOString().slice(0, 10)}.csv`, csvTable(linesOf(table)));
        }}
      >
        <Download aria-hidden className="size-3.5" /> CSV
      </Button>
    </div>
  );
}

/** Columns without a name hold buttons. */
function linesOf(table: HTMLTableElement): string[][] {
  const named = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.dataset.csv !== "no");
  return [...table.rows].map((row) => [...row.cells].filter((_, index) => named[index]).map(textOf));
}

function textOf(cell: Element): string {
  const times = cell.querySelectorAll("time");
  if (times.length === 1 && cell.textContent === times[0]?.textContent) return times[0]?.dateTime ?? "";
  const parts = [...cell.querySelectorAll("li")];
  return parts.length > 0 ? parts.map((part) => part.textContent?.trim()).join("; ") : (cell.textContent?.trim() ?? "");
}

function save(fileName: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = fileName;
  link.click();
  // The browser has the file in hand by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
