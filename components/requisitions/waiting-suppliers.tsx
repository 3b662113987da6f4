import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { Badge, type Tone } from "@/components/ui/badge";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AppRouter } from "@/server/trpc/root";

type Wait = inferRouterOutputs<AppRouter>["requisitions"]["inbox"]["suppliers"][number];
const looks: Record<Wait["waits"], { tone: Tone; text: string }> = {
  application: { tone: "information", text: "Wants to come in" },
  review: { tone: "warning", text: "Review waits for a second person" },
  bank_change: { tone: "warning", text: "Bank details are to change" },
};

/** Suppliers that wait for this person; they are decided in the supplier's panel, where its file is. */
export function WaitingSuppliers({ suppliers }: { suppliers: Wait[] }) {
  return (
    <Panel title={`Suppliers that wait for you${suppliers.length > 0 ? ` (${suppliers.length})` : ""}`} className="shrink-0">
      <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption="Suppliers that wait for you"
          head={[{ label: "Supplier" }, { label: "Code" }, { label: "What waits" }, { label: "Asked by" }, { label: "Since" }]}
          rows={suppliers.map(({ row, waits, since, askedBy }) => ({
            key: `${row.id} ${waits}`,
            cells: [
              <Link key="name" className="text-accent hover:underline" href={gridHref("/suppliers", { open: row.id })}>
                {row.name}
              </Link>,
              row.code,
              <Badge key="waits" tone={looks[waits].tone}>
                {looks[waits].text}
              </Badge>,
              askedBy ?? "an import",
              since ? <RelativeTime key="since" at={since} /> : "–",
            ],
          }))}
          empty="No supplier waits for you."
        />
      </div>
    </Panel>
  );
}
