"use client";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import type { Decision } from "./automation-types";

/** What goes out unless somebody stops it. */
export function HeldReleases({
  held,
  total,
  onDone,
}: {
  held: readonly Decision[] /** Of which these go out first. */;
  total: number;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("automation.stop");
  const stop = useMutation(trpc.automation.stop.mutationOptions({ onSettled: onDone }));
  const mine = held.filter((one) => may(one));
  return (
    <Panel
      title={`Held: goes out unless it is stopped${total > held.length ? ` (the next ${held.length} of ${formatQuantity(total)})` : total > 0 ? ` (${total})` : ""}`}
      aside={
        mine.length > 1 ? (
          <ReasonDialog
            label={`Stop all ${mine.length}`}
            look="danger"
            title={`Stop ${mine.length} releases`}
            onConfirm={async (reason) => {
              const { stopped } = await stop.mutateAsync({ decisionIds: mine.map(({ id }) => id), reason });
              toast(`${stopped} lines do not go out by themselves.`);
            }}
          >
            The recommendations stay for buyers.
          </ReasonDialog>
        ) : null
      }
      className="shrink-0"
    >
      <div className="max-h-72 overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption="Held releases"
          head={[
            { label: "Item" },
            { label: "Description" },
            { label: "Node" },
            { label: "Supplier" },
            { label: "Units", figures: true },
            { label: "Value", figures: true },
            { label: "Goes out" },
            { label: "" },
          ]}
          rows={held.map((one) => ({
            key: one.id,
            cells: [
              <Link key="item" className="text-accent hover:underline" href={gridHref("/replenishment", { open: one.recommendationId })}>
                {one.sku}
              </Link>,
              <div key="text" className="max-w-64 truncate" title={one.description}>
                {one.description}
              </div>,
              one.nodeCode,
              one.supplierName,
              formatQuantity(one.quantity),
              formatMoney(one.valueMinor, one.currency, true),
              one.releaseAt ? <RelativeTime key="at" at={one.releaseAt} /> : "–",
              may(one) ? (
                <ReasonDialog
                  key="stop"
                  label="Stop"
                  look="danger"
                  title={`Stop the release of ${one.sku}`}
                  onConfirm={async (reason) => {
                    await stop.mutateAsync({ decisionIds: [one.id], reason });
                    toast(`${one.sku} does not go out by itself.`);
                  }}
                >
                  The recommendation stays for a buyer.
                </ReasonDialog>
              ) : null,
            ],
          }))}
          empty="Nothing is held."
        />
      </div>
    </Panel>
  );
}
