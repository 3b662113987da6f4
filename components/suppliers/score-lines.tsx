"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { formatQuantity } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { MiniTable, Section } from "@/components/ui/panel";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { type ScoreRows, scoreTable } from "./score-tables";

export type ScoreFigure = Parameters<typeof scoreTable>[0];

const titles: Record<ScoreFigure, { title: string; empty: string; note?: string }> = {
  on_time: {
    title: "Due lines, as they were asked for",
    empty: "Nothing that it promised is due yet.",
    note: "Cuts that it offered and we took count against it; what we took back ourselves before its day is left out.",
  },
  in_full: {
    title: "Due lines, as they were asked for",
    empty: "Nothing that it promised is due yet.",
    note: "In full: as many units were accepted as were asked for, whenever they came.",
  },
  lead_time: { title: "Lines of which something came", empty: "Nothing came from it in this time." },
  price: { title: "Lines that were billed", empty: "It has billed nothing in this time." },
  defects: { title: "Lines of which something came", empty: "Nothing came from it in this time." },
  notices: { title: "Lines with a ship notice that has arrived", empty: "It has announced nothing in this time." },
  confirmation: { title: "Orders that it was asked to answer", empty: "It was not asked to answer an order in this time." },
  first_pass: { title: "Invoices by what the match found first", empty: "The match has judged no invoice of this time." },
  claims: {
    title: "Disputed invoices and rejected deliveries",
    empty: "Nothing was disputed or rejected in this time.",
    note: "Claims are no documents of their own here: these stand for them.",
  },
};

/** Exactly what one figure of the scorecard is made of, a page at a time. */
export function ScoreLines({ supplierId, figure }: { supplierId: number; figure: ScoreFigure }) {
  const trpc = useTRPC();
  const [offset, setOffset] = useState(0);
  const lines = useQuery(trpc.suppliers.scoreLines.queryOptions({ id: supplierId, figure, offset }, { placeholderData: keepPreviousData }));
  useRereadOfRow("suppliers", supplierId, () => void lines.refetch());
  const data: ScoreRows | undefined = lines.data;
  const { title, empty, note } = titles[figure];
  const table = data ? scoreTable(figure, data) : null;
  return (
    <Section title={`${title}${data && data.total > 0 ? ` (${formatQuantity(data.total)})` : ""}`}>
      {note ? <p className="text-muted">{note}</p> : null}
      {lines.error ? (
        <ErrorState title="The lines could not be read" detail={lines.error.message} onRetry={() => void lines.refetch()} />
      ) : table === null ? (
        <Skeleton className="h-24 w-full" />
      ) : (
        <MiniTable caption={title} head={table.head} rows={table.rows} empty={empty} />
      )}
      <Pager
        noun="rows"
        offset={offset}
        shown={data?.rows.length ?? 0}
        total={data?.total ?? 0}
        pageSize={data?.pageSize ?? 1}
        onOffset={setOffset}
      />
    </Section>
  );
}
