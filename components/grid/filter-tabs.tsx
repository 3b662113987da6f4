"use client";
import { useSearchParams } from "next/navigation";
import { classNames } from "@/components/ui/class-names";
import { changeAddress, type GridFilters, readGridState, writeGridState } from "./grid-url";

export type FilterTab = { label: string; filters: GridFilters };

/** The value is one of the words; the grid's own filter can show and change it. */
export const anyOf = (...words: string[]) =>
  words.length === 1
    ? { filterType: "text", type: "equals", filter: words[0] }
    : { filterType: "text", operator: "OR", conditions: words.map((filter) => ({ filterType: "text", type: "equals", filter })) };

/** Ready-made filters for the questions that are asked all day. `defaultFilters` are those of the list. */
export function FilterTabs({ label, tabs, defaultFilters }: { label: string; tabs: FilterTab[]; defaultFilters?: GridFilters }) {
  const current = JSON.stringify(readGridState(useSearchParams(), [], defaultFilters).filters);
  return (
    <fieldset className="flex items-center gap-0.5 rounded border p-0.5">
      <legend className="sr-only">{label}</legend>
      {tabs.map((tab) => {
        const isCurrent = JSON.stringify(tab.filters) === current;
        return (
          <button
            key={tab.label}
            type="button"
            aria-pressed={isCurrent}
            onClick={() => changeAddress((params) => writeGridState(params, { filters: tab.filters }))}
            className={classNames(
              "h-6 whitespace-nowrap rounded px-2 font-medium",
              isCurrent ? "bg-surface-3 text-text" : "text-muted hover:text-text",
            )}
          >
            {tab.label}
          </button>
        );
      })}
    </fieldset>
  );
}
