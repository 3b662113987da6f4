"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { StateBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatQuantity, formatWord } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { MessageActions } from "./message-actions";
import { readableBody } from "./message-body";
import { messageTone } from "./message-columns";
import { MessageEditor } from "./message-editor";

/** The screens on which what a message became is a row. */
const screens: Record<string, string> = { sales_order: "/orders", supplier_invoice: "/invoices", purchase_order: "/inbound" };

export function MessageDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.governance.message.queryOptions({ id }));
  const reread = () => void query.refetch();
  useRereadOfRow("messages", id, reread);
  const may = useMay("messages.replay");
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<FieldIssue | null>(null);

  const detail = query.data;
  const row = detail?.row;
  const canAct = row !== undefined && (row.state === "dead" || row.state === "retrying") && may(row);
  const shown = readableBody(detail?.body ?? "");
  const text = draft ?? shown;
  const reset = () => {
    setDraft(null);
    setRefusal(null);
    reread();
  };
  const screen = detail?.result ? screens[detail.result.kind] : undefined;
  return (
    <DetailPanel
      title={row ? row.externalId : "Message"}
      subtitle={row ? `${formatWord(row.kind)} from ${row.sourceCode}` : null}
      isLoading={query.isPending}
      error={query.error}
      onRetry={reread}
      actions={canAct ? <MessageActions row={row} body={text} isChanged={text !== shown} onRefused={setRefusal} onDone={reset} /> : null}
    >
      {detail && row ? (
        <>
          <div>
            <StateBadge state={row.state} tone={messageTone(row.state)} />
          </div>
          <Facts
            facts={[
              { label: "Received", value: <RelativeTime at={row.receivedAt} /> },
              { label: "Done", value: row.processedAt ? <RelativeTime at={row.processedAt} /> : "Not yet" },
              { label: "Attempts", value: formatQuantity(row.attempts) },
              {
                label: "Became",
                value:
                  detail.result && screen ? (
                    <Link className="text-accent hover:underline" href={gridHref(screen, { open: detail.result.id })}>
                      {formatWord(detail.result.kind)}
                    </Link>
                  ) : detail.result ? (
                    formatWord(detail.result.kind)
                  ) : (
                    "–"
                  ),
              },
            ]}
          />
          <p className="text-muted">
            About <code className="break-all text-text">{row.entityKey}</code>
            {row.blockedBy === null ? null : (
              <>
                , and waits until{" "}
                <Link className="text-accent hover:underline" href={gridHref("/governance", { open: detail.blockedById ?? row.id })}>
                  {row.blockedBy}
                </Link>{" "}
                is replayed or discarded
              </>
            )}
            {row.state === "dead" ? ". Later messages about it wait until this one is replayed or discarded." : null}
          </p>
          <Section title={canAct ? "Body: correct it and replay" : "Body"}>
            <MessageEditor
              text={text}
              issues={refusal ? [refusal] : detail.issues}
              isEditable={canAct}
              onChange={(next) => {
                setDraft(next);
                setRefusal(null);
              }}
            />
            {draft !== null && draft !== shown ? (
              <Button look="quiet" className="self-start" onClick={reset}>
                Back to the body that came
              </Button>
            ) : null}
          </Section>
          <Section title="Timeline">
            <Timeline events={detail.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
