"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts } from "@/components/ui/panel";

/** What the exceptions mean together, in front of whoever decides about them. */
export function ExceptionImpact({ ids }: { ids: readonly number[] }) {
  const trpc = useTRPC();
  const impact = useQuery(trpc.exceptions.impact.queryOptions({ ids: [...ids] }));
  if (impact.error)
    return (
      <p role="alert" className="text-critical">
        What they mean together could not be read.
      </p>
    );
  const { data } = impact;
  if (!data) return <p className="text-muted">Adding up what it means…</p>;
  const figures = [
    { label: "Money at risk", value: formatMoney(data.moneyAtRiskMinor) },
    { label: "Units concerned", value: data.units === null ? null : formatQuantity(data.units) },
    { label: "Customer orders waiting", value: data.waitingOrders === null ? null : formatQuantity(data.waitingOrders) },
    { label: "Units they wait for", value: data.waitingUnits === null ? null : formatQuantity(data.waitingUnits) },
    { label: "Value they wait for", value: data.waitingMinor === null ? null : formatMoney(data.waitingMinor) },
    { label: "Expected lost units", value: data.expectedLostUnits === null ? null : formatQuantity(data.expectedLostUnits) },
    {
      label: "Expected lost margin",
      value: data.expectedLostMarginMinor === null ? null : formatMoney(data.expectedLostMarginMinor),
    },
  ];
  return (
    <section aria-label="What it means">
      <Facts facts={figures.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]))} />
    </section>
  );
}
