"use client";
import { type CustomFilterProps, useGridFilter } from "ag-grid-react";
import { formatWord } from "@/components/ui/format";

type WordModel = { filterType: "set"; values: string[] };

/** Filter of a column with few known words: tick those to see. */
export function WordFilter({ model, onModelChange, words }: CustomFilterProps<unknown, unknown, WordModel> & { words: readonly string[] }) {
  // The server filters; the grid only asks.
  useGridFilter({ doesFilterPass: () => true });
  const chosen = model?.values ?? [];
  const toggle = (word: string) => {
    const values = chosen.includes(word) ? chosen.filter((each) => each !== word) : [...chosen, word];
    onModelChange(values.length > 0 ? { filterType: "set", values } : null);
  };
  return (
    <div className="flex w-48 flex-col gap-0.5 p-2 text-[13px]">
      {words.map((word) => (
        <label key={word} className="flex h-6 items-center gap-2">
          <input type="checkbox" checked={chosen.includes(word)} onChange={() => toggle(word)} />
          {formatWord(word)}
        </label>
      ))}
    </div>
  );
}
