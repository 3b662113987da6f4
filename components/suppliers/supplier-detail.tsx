"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { StateBadge } from "@/components/ui/badge";
import { formatQuantity } from "@/components/ui/format";
import { Section } from "@/components/ui/panel";
import { Timeline } from "@/components/ui/timeline";
import { BankDetails } from "./bank-details";
import { Contracts } from "./contracts";
import { Exchange } from "./exchange";
import { LeadTimes } from "./lead-times";
import { OrderTerms } from "./order-terms";
import { PriceList } from "./price-list";
import { Scorecard } from "./scorecard";
import { StandingTerms } from "./standing-terms";
import { SupplierActions } from "./supplier-actions";
import { SupplierAnomalies } from "./supplier-anomalies";
import { supplierTone } from "./supplier-columns";
import { SupplierFile } from "./supplier-file";

export function SupplierDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const detail = useQuery(trpc.suppliers.detail.queryOptions({ id }));
  const refresh = () => void detail.refetch();
  useRereadOfRow("suppliers", id, refresh);
  const row = detail.data?.row;
  return (
    <DetailPanel
      title={row?.name ?? "Supplier"}
      subtitle={row?.code}
      isLoading={detail.isPending}
      error={detail.error}
      onRetry={refresh}
      actions={detail.data ? <SupplierActions detail={detail.data} onDone={refresh} /> : null}
    >
      {detail.data && row ? (
        <>
          <div className="flex flex-wrap gap-1.5">
            <StateBadge state={row.state} tone={supplierTone(row.state)} />
          </div>
          {row.state === "approved" ? null : (
            <p>
              Nothing can be ordered from it. It sells {formatQuantity(detail.data.items.sold)} items
              {detail.data.items.onlyHere > 0 ? (
                <>
                  ;{" "}
                  <Link
                    className="text-accent underline"
                    href={gridHref("/master-data", { filters: { defects: { filterType: "set", values: ["no_approved_source"] } } })}
                  >
                    {formatQuantity(detail.data.items.onlyHere)} of them {detail.data.items.onlyHere === 1 ? "has" : "have"} no other
                    approved source
                  </Link>{" "}
                  and {detail.data.items.onlyHere === 1 ? "is" : "are"} not planned.
                </>
              ) : (
                ", all of which another approved supplier sells as well."
              )}
            </p>
          )}
          <SupplierFile detail={detail.data} onDone={refresh} />
          <Scorecard detail={detail.data} />
          <BankDetails detail={detail.data} onDone={refresh} />
          <Section title="Worse than its own past">
            <SupplierAnomalies anomalies={detail.data.anomalies} />
          </Section>
          <Contracts row={row} contracts={detail.data.contracts} onDone={refresh} />
          <Exchange supplierId={id} />
          <OrderTerms supplierId={id} />
          <LeadTimes supplierId={id} />
          <PriceList row={row} contracts={detail.data.contracts} onDone={refresh} />
          <StandingTerms row={row} />
          <Section title="Timeline">
            <Timeline events={detail.data.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
