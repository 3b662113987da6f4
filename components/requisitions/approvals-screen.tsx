"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { DifferenceList } from "@/components/purchasing/difference-list";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatMoney, formatWord } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ReadAge } from "@/components/ui/read-age";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { DecisionActions } from "./decision-actions";
import { DelegateDialog } from "./delegate-dialog";
import { Delegations } from "./delegations";
import { OrderDecision } from "./order-decision";
import { waiting } from "./requisition-columns";
import { RiskBadge } from "./risk-list";
import { WaitingSuppliers } from "./waiting-suppliers";

const link = "text-accent hover:underline";

/** Everything that waits for this person: requisitions, new versions of orders, and suppliers. */
export function ApprovalsScreen() {
  const trpc = useTRPC();
  const inbox = useQuery(trpc.requisitions.inbox.queryOptions(undefined, { refetchInterval: 60_000 }));
  const reread = () => void inbox.refetch();
  const soon = useAtMostEachSecond(reread);
  useLiveTopic("requisitions", { onPatch: soon, onReread: soon });
  useLiveTopic("purchasing", { onPatch: soon, onReread: soon });
  useLiveTopic("suppliers", { onPatch: soon, onReread: soon });
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const [isDelegating, setIsDelegating] = useState(false);
  if (inbox.error && !inbox.data)
    return <ErrorState title="The approvals could not be read" detail={inbox.error.message} onRetry={reread} />;
  if (!inbox.data)
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-3">
        <Skeleton className="h-48" />
        <Skeleton className="h-40" />
      </div>
    );
  const { requisitions, orders, suppliers, delegations, people } = inbox.data;
  const mayDecide = me.data?.scopes["requisitions.decide"] !== undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      <ReadAge query={inbox} />
      <Panel title={`Requisitions that wait for you${requisitions.length > 0 ? ` (${requisitions.length})` : ""}`} className="shrink-0">
        <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
          <MiniTable
            caption="Requisitions that wait for you"
            csv="approvals"
            head={[
              { label: "Requisition" },
              { label: "Asked by" },
              { label: "For" },
              { label: "Suppliers" },
              { label: "Node" },
              { label: "Unusual" },
              { label: "Value", figures: true },
              { label: "Step" },
              { label: "Answer due" },
              { label: "Decide", acts: true },
            ]}
            rows={requisitions.map(({ row, onBehalfOf }) => {
              const wait = waiting(row);
              return {
                key: row.id,
                cells: [
                  <Link key="number" className={link} href={gridHref("/purchasing/requisitions", { open: row.id })}>
                    {row.number}
                  </Link>,
                  row.requesterName,
                  <div key="reason" className="max-w-72 truncate" title={row.reason}>
                    {row.reason}
                  </div>,
                  <div key="suppliers" className="max-w-48 truncate" title={row.supplierNames}>
                    {row.supplierNames}
                  </div>,
                  row.nodeCode,
                  <RiskBadge key="risks" flags={row.riskFlags} />,
                  formatMoney(row.totalMinor, row.currency, true),
                  <span key="step">
                    {wait ? <Badge tone={wait.tone}>{wait.text}</Badge> : null} {onBehalfOf ? `for ${onBehalfOf}` : null}
                  </span>,
                  <RelativeTime key="due" at={row.dueAt} />,
                  <div key="decide" className="flex gap-1.5">
                    <DecisionActions row={row} onBehalfOf={onBehalfOf} withBasis onDone={reread} />
                  </div>,
                ],
              };
            })}
            empty="No requisition waits for you."
          />
        </div>
      </Panel>
      <Panel title={`Orders whose new version waits${orders.length > 0 ? ` (${orders.length})` : ""}`} className="shrink-0">
        <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
          <MiniTable
            caption="Purchase orders whose new version waits"
            csv="order approvals"
            head={[
              { label: "Order" },
              { label: "Supplier" },
              { label: "Node" },
              { label: "What is different" },
              { label: "Unusual" },
              { label: "Value", figures: true },
              { label: "Step" },
              { label: "Answer due" },
              { label: "Decide", acts: true },
            ]}
            rows={orders.map(({ row, approval, onBehalfOf }) => ({
              key: row.id,
              cells: [
                <Link key="number" className={link} href={gridHref("/purchasing", { open: row.id })}>
                  {row.number}, version {row.version}
                </Link>,
                row.supplierName,
                row.nodeCode,
                <DifferenceList key="differences" differences={approval.differences} />,
                <RiskBadge key="risks" flags={[...new Set(approval.risks.map(({ flag }) => flag))]} />,
                <div key="value">
                  {formatMoney(row.totalMinor, row.currency, true)}
                  <div className="text-muted">was {formatMoney(approval.approvedMinor, row.currency, true)}</div>
                </div>,
                <span key="step">
                  <Badge tone={approval.isLate ? "critical" : "information"}>
                    {formatWord(approval.steps[approval.step]?.role ?? "approver")}
                    {approval.steps.length > 1 ? ` ${approval.step + 1}/${approval.steps.length}` : ""}
                    {approval.isLate ? ", late" : ""}
                  </Badge>{" "}
                  {onBehalfOf ? `for ${onBehalfOf}` : null}
                </span>,
                approval.dueAt === null ? "–" : <RelativeTime key="due" at={approval.dueAt} />,
                <div key="decide" className="flex gap-1.5">
                  <OrderDecision row={row} approval={approval} onBehalfOf={onBehalfOf} withBasis onDone={reread} />
                </div>,
              ],
            }))}
            empty="No version of an order waits for you."
          />
        </div>
      </Panel>
      <WaitingSuppliers suppliers={suppliers} />
      <Delegations
        delegations={delegations}
        onDone={reread}
        aside={mayDecide ? <Button onClick={() => setIsDelegating(true)}>Hand approvals over</Button> : null}
      />
      {isDelegating ? <DelegateDialog people={people} onDone={reread} onClose={() => setIsDelegating(false)} /> : null}
    </div>
  );
}
