"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { changeAddress } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { actorWords } from "@/components/ui/actor-words";
import { Button } from "@/components/ui/button";
import { formatWord } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { spaced } from "@/domain/governance/audit-changes";
import { AuditFilters, auditFilterNames } from "./audit-filters";
import { SubjectLink } from "./subject-link";

const fieldWords = (field: string) => formatWord(spaced(field));

/** Who did what to what, and what it was before: read only, as nobody can change it. */
export function AuditPanel() {
  const trpc = useTRPC();
  const params = useSearchParams();
  const asked = Object.fromEntries(auditFilterNames.flatMap((name) => (params.get(name) ? [[name, params.get(name) ?? ""]] : [])));
  const { subjectId, ...words } = asked;
  const question = { ...words, ...(Number(subjectId) > 0 ? { subjectId: Number(subjectId) } : {}) };
  const query = useInfiniteQuery(
    trpc.governance.audit.infiniteQueryOptions(question, {
      getNextPageParam: (page) => page.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const since = query.data?.pages[0]?.from;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      <AuditFilters
        asked={asked}
        onAsk={(name, value) => changeAddress((address) => (value ? address.set(name, value) : address.delete(name)))}
      />
      {query.error ? (
        <ErrorState title="The audit could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Skeleton className="h-80" />
      ) : rows.length === 0 ? (
        <EmptyState title="Nothing was recorded that matches">
          {since && !asked.from
            ? `Looked through since ${since}: choose an earlier first day, or another filter.`
            : "Choose another filter."}
        </EmptyState>
      ) : (
        <Panel title={since ? `Recorded since ${since}, the last first` : "Recorded, the last first"} className="shrink-0">
          <div className="overflow-auto px-3 pb-2">
            <MiniTable
              caption="Audit, the last first"
              csv="audit"
              head={[{ label: "When" }, { label: "Who" }, { label: "Did" }, { label: "To what" }, { label: "Before → after" }]}
              rows={rows.map((row) => ({
                key: row.id,
                cells: [
                  <RelativeTime key="at" at={row.at} />,
                  actorWords(row.actor),
                  formatWord(row.verb.replaceAll(".", " ")),
                  <SubjectLink key="subject" kind={row.subjectKind} id={row.subjectId} name={row.subjectName} />,
                  <ul key="changes" className="max-w-2xl break-words">
                    {row.changes.map((change) => (
                      <li key={change.field}>
                        <span className="text-muted">{fieldWords(change.field)}:</span>{" "}
                        {change.before === null ? "" : `${change.before} → `}
                        {change.after}
                      </li>
                    ))}
                  </ul>,
                ],
              }))}
              empty=""
            />
            {query.hasNextPage ? (
              <Button className="mt-2" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {query.isFetchingNextPage ? "Reading…" : "Older entries"}
              </Button>
            ) : null}
          </div>
        </Panel>
      )}
    </div>
  );
}
