"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatMoney } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ReadAge } from "@/components/ui/read-age";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useToast } from "@/components/ui/toast";
import { DecisionActions } from "./decision-actions";
import { DelegateDialog } from "./delegate-dialog";
import { Delegations } from "./delegations";
import { waiting } from "./requisition-columns";
import { WaitingSuppliers } from "./waiting-suppliers";

const link = "text-accent hover:underline";

/** Everything that waits for this person: requisitions, new versions of orders, and suppliers. */
export function ApprovalsScreen() {
  const trpc = useTRPC();
  const toast = useToast();
  const inbox = useQuery(trpc.requisitions.inbox.queryOptions(undefined, { refetchInterval: 60_000 }));
  const reread = () => void inbox.refetch();
  const soon = useAtMostEachSecond(reread);
  useLiveTopic("requisitions", { onPatch: soon, onReread: soon });
  useLiveTopic("purchasing", { onPatch: soon, onReread: soon });
  useLiveTopic("suppliers", { onPatch: soon, onReread: soon });
  const mayApprove = useMay("purchasing.approve");
  const approve = useMutation(trpc.purchasing.approve.mutationOptions({ onSettled: reread }));
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
  const isApprover = me.data?.scopes["purchasing.approve"] !== undefined;
  const decideOrder = async (order: (typeof orders)[number], isYes: boolean, reason: string) => {
    await approve.mutateAsync({ purchaseOrderId: order.id, version: order.version, approve: isYes, reason });
    toast(`${order.number} is ${isYes ? "approved" : "rejected"}.`);
  };
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
                  formatMoney(row.totalMinor, row.currency, true),
                  <span key="step">
                    {wait ? <Badge tone={wait.tone}>{wait.text}</Badge> : null} {onBehalfOf ? `for ${onBehalfOf}` : null}
                  </span>,
                  <RelativeTime key="due" at={row.dueAt} />,
                  <div key="decide" className="flex gap-1.5">
                    <DecisionActions row={row} onBehalfOf={onBehalfOf} onDone={reread} />
                  </div>,
                ],
              };
            })}
            empty="No requisition waits for you."
          />
        </div>
      </Panel>
      {isApprover ? (
        <Panel title={`Orders whose new version waits${orders.length > 0 ? ` (${orders.length})` : ""}`} className="shrink-0">
          <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
            <MiniTable
              caption="Purchase orders whose new version waits"
              csv="order approvals"
              head={[
                { label: "Order" },
                { label: "Supplier" },
                { label: "Node" },
                { label: "Version", figures: true },
                { label: "Value", figures: true },
                { label: "Promised" },
                { label: "Decide", acts: true },
              ]}
              rows={orders.map((order) => ({
                key: order.id,
                cells: [
                  <Link key="number" className={link} href={gridHref("/purchasing", { open: order.id })}>
                    {order.number}
                  </Link>,
                  order.supplierName,
                  order.nodeCode,
                  String(order.version),
                  formatMoney(order.totalMinor, order.currency, true),
                  <RelativeTime key="at" at={order.promisedAt} />,
                  mayApprove(order) ? (
                    <div key="decide" className="flex gap-1.5">
                      <ReasonDialog
                        label="Agree"
                        look="primary"
                        title={`Agree to version ${order.version} of ${order.number}`}
                        onConfirm={(reason) => decideOrder(order, true, reason)}
                      >
                        It goes to {order.supplierName} as it stands now.
                      </ReasonDialog>
                      <ReasonDialog
                        label="Reject"
                        look="danger"
                        title={`Reject version ${order.version} of ${order.number}`}
                        onConfirm={(reason) => decideOrder(order, false, reason)}
                      >
                        The order is again as it was before this version; what holds of it goes on.
                      </ReasonDialog>
                    </div>
                  ) : null,
                ],
              }))}
              empty="No order waits for an approval."
            />
          </div>
        </Panel>
      ) : null}
      <WaitingSuppliers suppliers={suppliers} />
      <Delegations
        delegations={delegations}
        onDone={reread}
        aside={isApprover ? <Button onClick={() => setIsDelegating(true)}>Hand approvals over</Button> : null}
      />
      {isDelegating ? <DelegateDialog people={people} onDone={reread} onClose={() => setIsDelegating(false)} /> : null}
    </div>
  );
}
