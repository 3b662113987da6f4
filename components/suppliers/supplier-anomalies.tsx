import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { Badge } from "@/components/ui/badge";
import { formatRatio } from "@/components/ui/format";
import type { AnomalyKind, SupplierAnomaly } from "@/domain/procurement/supplier-anomaly";

const words: Record<AnomalyKind, { label: string; format: (value: number) => string }> = {
  lead_time: { label: "Lead time", format: (value) => `${value.toFixed(1)} days` },
  price: { label: "Price over what was first ordered or listed", format: exactShare },
  quality: { label: "Rejected share", format: exactShare },
};

function exactShare(value: number): string {
  return formatRatio(value, 2);
}

/** What got worse, by how much, and the orders that show it. */
export function SupplierAnomalies({ anomalies }: { anomalies: SupplierAnomaly[] }) {
  if (anomalies.length === 0)
    return <p className="text-muted">Lead time, price and quality are as they used to be, or the past is too short to say.</p>;
  return (
    <ul className="flex flex-col gap-2">
      {anomalies.map((anomaly) => {
        const { label, format } = words[anomaly.kind];
        return (
          <li key={anomaly.kind} className="flex flex-col gap-1">
            <div>
              <Badge tone="warning">{label}</Badge>
            </div>
            <p>
              {format(anomaly.recent)} in the last {anomaly.evidence.length} against {format(anomaly.usual)} in the {anomaly.pastCount}{" "}
              before: {anomaly.deviations.toFixed(1)} times its usual spread.
            </p>
            <ul className="figures flex flex-wrap gap-x-3 text-muted">
              {anomaly.evidence.map((each) => (
                <li key={each.orderLineId}>
                  <Link className="text-accent hover:underline" href={gridHref("/purchasing", { open: each.purchaseOrderId })}>
                    {each.purchaseOrderNumber}
                  </Link>{" "}
                  {format(each.value)}
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
