"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DetailPanel } from "@/components/grid/detail-panel";
import { equalTo, gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { StateBadge } from "@/components/ui/badge";
import { formatDecimal, formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable, Section } from "@/components/ui/panel";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Timeline } from "@/components/ui/timeline";
import { useToast } from "@/components/ui/toast";
import { duplicateTone } from "./duplicate-columns";
import { DuplicateEvidence } from "./duplicate-evidence";
import { MergeForm } from "./merge-form";

export function DuplicateDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const toast = useToast();
  const query = useQuery(trpc.duplicates.detail.queryOptions({ id }));
  const reread = () => void query.refetch();
  useRereadOfRow("duplicates", id, reread);
  const may = useMay("masterdata.steward");
  const dismiss = useMutation(trpc.duplicates.dismiss.mutationOptions({ onSettled: reread }));
  const merge = useMutation(trpc.duplicates.merge.mutationOptions({ onSettled: reread }));
  const move = useMutation(trpc.duplicates.moveStock.mutationOptions({ onSettled: reread }));
  const undo = useMutation(trpc.duplicates.undoMerge.mutationOptions({ onSettled: reread }));

  const detail = query.data;
  const row = detail?.row;
  const isSteward = row !== undefined && may(row);
  const standing = detail?.merges.find(({ undoneAt }) => undoneAt === null);
  const survivor = standing && detail ? [detail.left, detail.right].find((side) => side.id === standing.survivorId) : undefined;
  const gone = survivor && detail ? [detail.left, detail.right].find((side) => side !== survivor) : undefined;
  return (
    <DetailPanel
      title={row ? `${row.leftCode} and ${row.rightCode}` : "Duplicate"}
      subtitle={row ? `${formatDecimal(row.scorePercent, 1)} % sure that they are one` : undefined}
      isLoading={query.isPending}
      error={query.error}
      onRetry={reread}
      actions={
        row && isSteward && row.state === "open" ? (
          <ReasonDialog
            label="They are two"
            title={`${row.leftCode} and ${row.rightCode} are two`}
            onConfirm={async (reason) => {
              await dismiss.mutateAsync({ id, version: row.version, reason });
              toast(`${row.leftCode} and ${row.rightCode} stay two.`);
            }}
          >
            It is not proposed again until the data of one of them changes.
          </ReasonDialog>
        ) : row && isSteward && standing && survivor && gone ? (
          <>
            {gone.freeUnits > 0 ? (
              <ReasonDialog
                label="Move its stock"
                look="primary"
                title={`Move what is free of ${gone.code} to ${survivor.code}`}
                onConfirm={async (reason) => {
                  const done = await move.mutateAsync({ mergeId: standing.id, reason });
                  toast(`${formatQuantity(done.units)} units of ${done.merged} are ${done.survivor} now.`);
                }}
              >
                {formatQuantity(gone.freeUnits)} units go over at what they cost, so that the cost of {survivor.code} becomes the average.
                What is reserved, in quarantine or on its way back stays under {gone.code}. An undo of the merge does not bring them back.
              </ReasonDialog>
            ) : null}
            <ReasonDialog
              label="Undo the merge"
              title={`Make ${gone.code} a record of its own again`}
              onConfirm={async (reason) => {
                await undo.mutateAsync({ mergeId: standing.id, reason });
                toast(`${gone.code} is a record of its own again.`);
              }}
            >
              Both are as before. What was ordered under {survivor.code} meanwhile, or moved to it, stays with it.
            </ReasonDialog>
          </>
        ) : null
      }
    >
      {detail && row ? (
        <>
          <div className="flex flex-wrap items-center gap-1.5">
            <StateBadge state={row.state} tone={duplicateTone(row.state)} />
            {standing && survivor && gone ? (
              <span>
                {survivor.code} answers to {gone.code} as well, <RelativeTime at={standing.mergedAt} />
              </span>
            ) : null}
          </div>
          {standing && survivor && gone && gone.freeUnits > 0 ? (
            <p className="text-warning">
              {formatQuantity(gone.freeUnits)} free units stand under {gone.code} still: nobody is promised them as {survivor.code}.
            </p>
          ) : null}
          {detail.reason ? <p className="text-muted">Reason: {detail.reason}</p> : null}
          {isSteward && row.state === "open" ? (
            <MergeForm
              left={detail.left}
              right={detail.right}
              keepLeft={detail.keepLeft}
              keepRight={detail.keepRight}
              onMerge={async (survivorId, accepted, reason) => {
                const done = await merge.mutateAsync({ id, version: row.version, survivorId, accepted, reason });
                toast(`${done.survivor} answers to ${done.merged} as well.`);
              }}
            />
          ) : null}
          <Section title="What was compared">
            <DuplicateEvidence features={detail.features} left={row.leftCode} right={row.rightCode} />
          </Section>
          <Section title="What hangs on each">
            <MiniTable
              caption="Both sides"
              head={[
                { label: row.kind === "item" ? "Item" : "Supplier" },
                { label: "On hand", figures: true },
                { label: `Stock, ${detail.currency}`, figures: true },
                { label: "Open orders", figures: true },
                { label: row.kind === "item" ? "Sources" : "Items", figures: true },
              ]}
              rows={[detail.left, detail.right].map((side) => ({
                key: side.id,
                cells: [
                  side.readinessId === null ? (
                    side.code
                  ) : (
                    <Link key="code" className="text-accent hover:underline" href={gridHref("/master-data", { open: side.readinessId })}>
                      {side.code}
                    </Link>
                  ),
                  row.kind === "item" ? (
                    <Link
                      key="stock"
                      className="text-accent hover:underline"
                      href={gridHref("/inventory", { filters: { sku: equalTo(side.code) } })}
                    >
                      {formatQuantity(side.stockUnits)}
                    </Link>
                  ) : (
                    "–"
                  ),
                  row.kind === "item" ? formatMoney(side.stockMinor, detail.currency) : "–",
                  formatQuantity(side.openPurchaseOrders),
                  formatQuantity(side.sources),
                ],
              }))}
              empty=""
            />
          </Section>
          <Section title="Timeline">
            <Timeline events={detail.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
