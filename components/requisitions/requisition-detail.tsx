"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { Badge, StateBadge } from "@/components/ui/badge";
import { formatMoney, formatPrice, formatQuantity } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import { useToast } from "@/components/ui/toast";
import { ApprovalSteps } from "./approval-steps";
import { DecisionActions } from "./decision-actions";
import { DecisionBasis } from "./decision-basis";
import { weighedWords } from "./rate-words";
import { requisitionTone, waiting } from "./requisition-columns";
import { RiskList } from "./risk-list";

const link = "text-accent hover:underline";

export function RequisitionDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const toast = useToast();
  const detail = useQuery(trpc.requisitions.detail.queryOptions({ id }));
  const inbox = useQuery(trpc.requisitions.inbox.queryOptions());
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const reread = () => {
    void detail.refetch();
    void inbox.refetch();
  };
  useRereadOfRow("requisitions", id, reread);
  const withdraw = useMutation(trpc.requisitions.withdraw.mutationOptions({ onSettled: reread }));
  const { data } = detail;
  const row = data?.row;
  const mine = inbox.data?.requisitions.find((one) => one.row.id === id);
  const isAsker = data !== undefined && data.requesterId === me.data?.id;
  const wait = row ? waiting(row) : null;
  const worth = data && row ? weighedWords(row.currency, data.weighed) : null;
  return (
    <DetailPanel
      title={row ? `Requisition ${row.number}` : "Requisition"}
      subtitle={row?.reason}
      isLoading={detail.isPending}
      error={detail.error}
      onRetry={reread}
      actions={
        row?.state === "waiting" && (mine || isAsker) ? (
          <>
            {mine ? <DecisionActions row={row} onBehalfOf={mine.onBehalfOf} onDone={reread} /> : null}
            {isAsker ? (
              <ReasonDialog
                label="Take it back"
                title={`Take ${row.number} back`}
                onConfirm={async (reason) => {
                  await withdraw.mutateAsync({ requisitionId: row.id, reason });
                  toast(`${row.number} is taken back.`);
                }}
              >
                Nobody has to decide about it any more.
              </ReasonDialog>
            ) : null}
          </>
        ) : null
      }
    >
      {data && row ? (
        <>
          <div className="flex flex-wrap gap-1.5">
            <StateBadge state={row.state} tone={requisitionTone(row.state)} />
            {wait ? <Badge tone={wait.tone}>{wait.text}</Badge> : null}
          </div>
          <Facts
            facts={[
              { label: "Asked by", value: row.requesterName },
              { label: "Value", value: formatMoney(row.totalMinor, row.currency, true) },
              ...(worth === null ? [] : [{ label: "Weighed as", value: worth }]),
              { label: "Node", value: row.nodeCode },
              { label: "Needed by", value: <RelativeTime at={row.needBy} /> },
              { label: "Asked", value: <RelativeTime at={row.requestedAt} /> },
              { label: "Answer due", value: row.state === "waiting" ? <RelativeTime at={row.dueAt} /> : "–" },
            ]}
          />
          <Section title="What is unusual about it">
            <RiskList risks={data.risks} lineCount={data.lines.length} />
          </Section>
          <Section title="Lines">
            <MiniTable
              caption="Lines of the requisition"
              head={[
                { label: "Item" },
                { label: "Supplier" },
                { label: "Units", figures: true },
                { label: `Price, ${row.currency}`, figures: true },
                { label: "Order" },
              ]}
              rows={data.lines.map((line) => ({
                key: line.lineNumber,
                cells: [
                  <div key="item" className="max-w-32">
                    <div className="truncate">{line.sku}</div>
                    <div className="truncate text-muted" title={line.description}>
                      {line.description}
                    </div>
                  </div>,
                  line.supplierName,
                  formatQuantity(line.quantity),
                  formatPrice(line.unitPrice),
                  line.purchaseOrderId === null ? (
                    "–"
                  ) : (
                    <Link key="order" className={link} href={gridHref("/purchasing", { open: line.purchaseOrderId })}>
                      {line.purchaseOrderNumber}
                    </Link>
                  ),
                ],
              }))}
              empty="There are no lines."
            />
          </Section>
          {row.state === "waiting" ? <DecisionBasis of="requisition" id={id} /> : null}
          <Section title="Who has to agree">
            <ApprovalSteps
              steps={data.steps}
              open={row.state === "waiting" ? row.step : null}
              isLate={row.isLate}
              rules={data.rules}
              decisions={data.decisions}
            />
          </Section>
          <Section title="Timeline">
            <Timeline events={data.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
