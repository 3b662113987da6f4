"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { formatDecimal, formatQuantity } from "@/components/ui/format";
import { MiniTable, Section } from "@/components/ui/panel";

/** How long the supplier takes, as its orders teach it: the planning run reckons with it instead of the statement, with which it began. */
export function LeadTimes({ supplierId }: { supplierId: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.suppliers.leadTimes.queryOptions({ id: supplierId }));
  if (query.error) return <Section title="Learned lead times">They could not be read: {query.error.message}</Section>;
  if (!query.data) return null;
  const { count, rows } = query.data;
  const hidden = count - rows.length;
  return (
    <Section title="Learned lead times, days from first sending to first receipt">
      <MiniTable
        caption="Learned lead times by item"
        head={[
          { label: "Item" },
          { label: "Mean, days", figures: true },
          { label: "9 in 10 within", figures: true },
          { label: "Orders", figures: true },
          { label: "Open", figures: true },
          { label: "Learned from" },
        ]}
        rows={rows.map((row) => ({
          key: row.itemId,
          cells: [
            <Link key="item" className="text-accent hover:underline" href={gridHref("/inventory", { search: row.sku })}>
              {row.sku}
            </Link>,
            formatDecimal(row.days, 1),
            formatDecimal(row.nineInTenDays, 1),
            formatQuantity(row.orders),
            formatQuantity(row.openOrders),
            row.level === "item" ? "its own orders" : "the supplier's other orders",
          ],
        }))}
        empty="No order has taught anything yet: plans use the lead times that the supplier stated."
      />
      {hidden > 0 ? <p className="text-muted">And {formatQuantity(hidden)} items more, ordered less often.</p> : null}
    </Section>
  );
}
