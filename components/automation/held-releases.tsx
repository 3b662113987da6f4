"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { formatQuantity } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import type { Decision } from "./automation-types";
import { type DecisionColumn, decisionTable, item, place, worth } from "./decision-columns";

type Props = {
  /** Those that go out first. */
  held: readonly Decision[];
  total: number;
  onDone: () => void;
};

/** What goes out unless somebody stops it. */
export function HeldReleases({ held, total, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("automation.stop");
  const stop = useMutation(trpc.automation.stop.mutationOptions({ onSettled: onDone }));
  const columns: DecisionColumn[] = [
    item,
    {
      label: "Description",
      cell: (one) => (
        <div className="max-w-64 truncate" title={one.description}>
          {one.description}
        </div>
      ),
    },
    ...place,
    ...worth,
    { label: "Goes out", cell: (one) => (one.releaseAt ? <RelativeTime at={one.releaseAt} /> : "–") },
    {
      label: "",
      cell: (one) =>
        may(one) ? (
          <ReasonDialog
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
    },
  ];
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
        <MiniTable caption="Held releases" {...decisionTable(columns, held)} empty="Nothing is held." />
      </div>
    </Panel>
  );
}
