"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref, openRow } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { SupplyShares } from "@/components/purchasing/supply-shares";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { StateBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatMoney } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import type { TopicRow } from "@/domain/changes/topics";
import { actions } from "@/domain/exceptions/actions";
import { canApply, type ExceptionState } from "@/domain/exceptions/catalogue";
import { Evidence } from "./evidence";
import { typeLabel } from "./exception-columns";
import { playbookOf } from "./resolve-dialog";

type Row = TopicRow<"exceptions">;
type Props = {
  id: number;
  mayAct: boolean;
  isBusy: boolean;
  onClaim: (rows: Row[]) => void;
  onSnooze: (rows: Row[], hours: number) => void;
  onResolve: (rows: Row[]) => void;
};

/** The subjects whose id is the id of a row on their screen; others are found by their label. */
const openedById = new Set([
  "sales_order",
  "purchase_order",
  "requisition",
  "supplier_invoice",
  "stock_balance",
  "supplier",
  "automation_policy",
]);

export function ExceptionDetail({ id, mayAct, isBusy, onClaim, onSnooze, onResolve }: Props) {
  const trpc = useTRPC();
  const query = useQuery(trpc.exceptions.detail.queryOptions({ id }));
  useRereadOfRow("exceptions", id, () => void query.refetch());
  const maySeePurchasing = useMay("purchasing.read");
  const maySeeAutomation = useMay("automation.read");
  const detail = query.data;
  const row = detail?.row;
  // The dock sees an order as what is on its way in.
  const isHidden = row && detail?.subject.kind === "automation_policy" && !maySeeAutomation({ ...row, nodeIds: [] });
  const screen = isHidden
    ? null
    : row && detail?.subject.kind === "purchase_order" && !maySeePurchasing(row)
      ? "/inbound"
      : detail?.subject.screen;
  const may = (verb: "claim" | "snooze" | "resolve") => row !== undefined && canApply(verb, row.state as ExceptionState);
  return (
    <DetailPanel
      title={row?.title ?? "Exception"}
      subtitle={row ? `${typeLabel(row.type)}${row.nodeCode ? ` at ${row.nodeCode}` : ""}` : null}
      isLoading={query.isPending}
      error={query.error}
      onRetry={() => void query.refetch()}
      actions={
        row && mayAct ? (
          <>
            <Button disabled={isBusy || !may("claim")} onClick={() => onClaim([row])}>
              Claim
            </Button>
            <Button
              disabled={isBusy || !may("snooze")}
              title={may("snooze") ? undefined : "Claim it first: only its owner pauses the clock"}
              onClick={() => onSnooze([row], 4)}
            >
              Snooze 4 h
            </Button>
            <Button look="primary" className="ml-auto" disabled={isBusy || !may("resolve")} onClick={() => onResolve([row])}>
              Resolve
            </Button>
          </>
        ) : null
      }
    >
      {detail && row ? (
        <>
          <div className="flex flex-wrap gap-1.5">
            <StateBadge state={row.severity} />
            <StateBadge state={row.state} />
          </div>
          <Facts
            facts={[
              { label: "Money at risk", value: formatMoney(row.moneyAtRiskMinor) },
              { label: "Owner", value: row.ownerName ?? "Nobody" },
              { label: "Due", value: <RelativeTime at={row.dueAt} /> },
              { label: "Opened", value: <RelativeTime at={row.openedAt} /> },
              ...(row.snoozedUntil ? [{ label: "Snoozed", value: <RelativeTime at={row.snoozedUntil} /> }] : []),
              ...(row.resolution ? [{ label: "Resolution", value: row.resolution.replaceAll("_", " ") }] : []),
            ]}
          />
          {screen ? (
            <p>
              {row.type === "approval_late" ? "Decide about it at" : "About"}{" "}
              <Link
                className="text-accent hover:underline"
                href={
                  openedById.has(detail.subject.kind)
                    ? gridHref(screen, { open: detail.subject.id })
                    : gridHref(screen, { search: detail.subject.label })
                }
              >
                {detail.subject.label}
              </Link>
            </p>
          ) : null}
          {typeof detail.evidence.readinessId === "number" ? (
            <p>
              <Link className="text-accent hover:underline" href={gridHref("/master-data", { open: detail.evidence.readinessId })}>
                What fails, and where to mend it
              </Link>
            </p>
          ) : null}
          {(row.type === "order_changed" || row.type === "order_rejected") && maySeePurchasing(row) ? (
            <SupplyShares purchaseOrderId={detail.subject.id} onDone={() => void query.refetch()} />
          ) : null}
          <Section title="Evidence">
            <Evidence evidence={detail.evidence} />
          </Section>
          <Section title="Playbook">
            <ul className="flex flex-col gap-1.5">
              {playbookOf(row.type).map((action) => (
                <li key={action}>
                  <span className="font-medium">{actions[action].label}.</span> <span className="text-muted">{actions[action].effect}</span>
                </li>
              ))}
            </ul>
          </Section>
          <Related title="Caused by" rows={detail.causes} />
          <Related title="Causes" rows={detail.effects} />
          <Section title="Timeline">
            <Timeline events={detail.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}

function Related({ title, rows }: { title: string; rows: Row[] }) {
  if (rows.length === 0) return null;
  return (
    <Section title={title}>
      {rows.map((row) => (
        <button key={row.id} type="button" onClick={() => openRow(row.id)} className="flex items-center gap-2 text-left hover:underline">
          <StateBadge state={row.severity} />
          <span className="truncate">{row.title}</span>
        </button>
      ))}
    </Section>
  );
}
