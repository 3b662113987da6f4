import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { TableCsv } from "./table-csv";

export function Panel({
  title,
  aside,
  children,
  className,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={classNames("flex min-w-0 flex-col rounded-md border bg-surface-1", className)}>
      <header className="flex h-9 shrink-0 items-center justify-between gap-2 border-b px-3">
        <h2 className="truncate text-[13px] font-semibold">{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

export type Fact = { label: string; value: ReactNode };

/** Labelled values of a row, two columns. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-1.5">
      {facts.map((fact) => (
        <div key={fact.label} className="flex items-baseline justify-between gap-2 border-b border-line/60 pb-1">
          <dt className="text-muted">{fact.label}</dt>
          <dd className="figures min-w-0 break-words text-right">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A small table inside a panel; figures on the right. */
export function MiniTable({
  caption,
  head,
  rows,
  empty,
  csv,
}: {
  caption: string;
  /** `acts`: its cells are buttons, which no file has. */
  head: { label: string; figures?: boolean; acts?: boolean }[];
  rows: { key: string | number; cells: ReactNode[] }[];
  empty: string;
  /** What a file of it is called; without one there is none. */
  csv?: string;
}) {
  if (rows.length === 0) return <p className="text-muted">{empty}</p>;
  const sideOf = (index: number) => {
    if (head[index]?.figures) return "figures text-right";
    // Words that follow figures would touch them.
    return head[index - 1]?.figures ? "pl-4 text-left" : "text-left";
  };
  const table = (
    <table className="w-full border-collapse">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {head.map((column, index) => (
            <th
              key={column.label}
              scope="col"
              data-csv={column.acts || column.label === "" ? "no" : undefined}
              className={classNames("border-b py-1 pr-2 text-xs font-medium text-muted", sideOf(index))}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} className="border-b border-line/60">
            {row.cells.map((cell, index) => (
              <td key={head[index]?.label} className={classNames("py-1 pr-2 align-top", sideOf(index))}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (csv === undefined) return table;
  return (
    <div>
      <TableCsv name={csv} />
      {table}
    </div>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-xs font-semibold text-muted">{title}</h3>
      {children}
    </section>
  );
}
