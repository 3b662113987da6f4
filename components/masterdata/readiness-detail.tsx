"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { DetailPanel } from "@/components/grid/detail-panel";
import { equalTo, gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { failedField } from "@/components/ui/failed-field";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import { Timeline } from "@/components/ui/timeline";
import { useToast } from "@/components/ui/toast";
import { correctionProblems } from "@/domain/masterdata/correction-problems";
import { corrected, readinessOfRecord } from "@/domain/masterdata/item-record";
import { duplicatesOf, FailingChecks } from "./failing-checks";
import { correctionsOf, countOf, emptyDraft, type ItemDraft, seenOf } from "./item-draft";
import { ItemForm } from "./item-form";
import { gateTone } from "./readiness-columns";
import { ScoreEffect } from "./score-effect";
import { SupplierForm } from "./supplier-form";

export function ReadinessDetail({ id }: { id: number }) {
  const trpc = useTRPC();
  const toast = useToast();
  const query = useQuery(trpc.readiness.detail.queryOptions({ id }));
  const reread = () => void query.refetch();
  useRereadOfRow("readiness", id, reread);
  const may = useMay("masterdata.steward");
  const correct = useMutation(trpc.readiness.correctItem.mutationOptions());
  const [draft, setDraft] = useState<ItemDraft>(emptyDraft);

  const detail = query.data;
  const row = detail?.row;
  const record = detail?.item?.record;
  const suppliers = detail?.item?.suppliers ?? [];
  const corrections = record ? correctionsOf(draft, record) : { fields: {}, terms: [], units: [] };
  const count = countOf(corrections);
  const refused = failedField(correct.error);
  const found = record ? correctionProblems(record, corrections) : [];
  const problems = new Map([
    ...(refused ? [[refused.field, refused.problem] as const] : []),
    ...found.map(({ path, message }) => [path, message] as const),
  ]);
  const after = record ? readinessOfRecord(corrected(record, corrections, suppliers)) : null;
  const now = record ? readinessOfRecord(record).score : 0;
  const isEditable = row !== undefined && may(row);

  const change = (next: ItemDraft) => {
    correct.reset();
    setDraft(next);
  };
  const save = async () => {
    if (!record) return;
    try {
      const answer = await correct.mutateAsync({ itemId: record.id, ...corrections, seen: seenOf(record, corrections) });
      setDraft(emptyDraft);
      correct.reset();
      toast(`${record.sku} is saved: its score is ${answer.score}, it was ${answer.previousScore}.`);
    } catch {
      // Shown beside the field and above the buttons; the data may be newer than what was seen.
    }
    reread();
  };

  const itemNames = new Map((detail?.item?.named ?? []).map((other) => [other.id, `${other.sku} ${other.description}`]));
  const supplierNames = new Map([
    ...(record?.terms ?? []).map((own) => [own.supplierId, own.supplierName] as const),
    ...(detail?.supplier?.named ?? []).map((other) => [other.id, other.name] as const),
  ]);
  const orders = detail?.item?.orders ?? detail?.supplier?.orders ?? [];
  return (
    <DetailPanel
      title={row ? `${row.code} ${row.name}` : "Master data"}
      subtitle={row ? `${row.kind === "item" ? "Item" : "Supplier"}${row.category ? `, ${row.category}` : ""}` : undefined}
      isLoading={query.isPending}
      error={query.error}
      onRetry={reread}
      actions={
        record && after && isEditable ? (
          <>
            {refused ? (
              <p role="alert" className="w-full text-critical">
                {refused.message}
              </p>
            ) : null}
            <ScoreEffect now={now} then={after.score} isChanged={count > 0} />
            <span className="ml-auto" />
            {count > 0 ? (
              <Button look="quiet" onClick={() => change(emptyDraft)}>
                Discard
              </Button>
            ) : null}
            <Button look="primary" disabled={count === 0 || found.length > 0 || correct.isPending} onClick={() => void save()}>
              {correct.isPending ? "Saving…" : count > 1 ? `Save ${count} changes` : "Save"}
            </Button>
          </>
        ) : null
      }
    >
      {detail && row ? (
        <>
          <div className="flex flex-wrap items-center gap-1.5">
            <Badge tone={gateTone(row.gate)}>{row.gate === "below" ? "Below the gate: not ordered" : "Ready"}</Badge>
            {detail.item?.aliases.map((alias) => (
              <Link key={alias.id} href={duplicatesOf(alias.sku)} className="hover:underline">
                <Badge tone="information">also {alias.sku}</Badge>
              </Link>
            ))}
          </div>
          <Section title={`Failing checks (score ${row.score} of 100)`}>
            <FailingChecks code={row.code} defects={detail.defects} itemNames={itemNames} supplierNames={supplierNames} />
          </Section>
          {detail.defects.length > 0 ? (
            <Section title="What hangs on it">
              <Facts
                facts={[
                  {
                    label: "Stock at cost",
                    value: record ? (
                      <Link
                        className="text-accent hover:underline"
                        href={gridHref("/inventory", { filters: { sku: equalTo(record.sku) } })}
                      >
                        {formatMoney(row.stockMinor, row.currency, true)}
                      </Link>
                    ) : (
                      formatMoney(row.stockMinor, row.currency, true)
                    ),
                  },
                  { label: "Open orders", value: formatMoney(row.openOrderMinor, row.currency, true) },
                ]}
              />
              <MiniTable
                caption="Open purchase orders"
                head={[{ label: "Order" }, { label: "Units to come", figures: true }, { label: "Value", figures: true }]}
                rows={orders.map((order) => ({
                  key: order.purchaseOrderId,
                  cells: [
                    <Link key="order" className="text-accent hover:underline" href={gridHref("/inbound", { open: order.purchaseOrderId })}>
                      {order.number}
                    </Link>,
                    formatQuantity(order.units),
                    formatMoney(order.valueMinor, order.currency, true),
                  ],
                }))}
                empty="No purchase order is open."
              />
            </Section>
          ) : null}
          {record ? (
            <ItemForm record={record} draft={draft} problems={problems} suppliers={suppliers} isEditable={isEditable} onChange={change} />
          ) : null}
          {detail.supplier ? <SupplierForm record={detail.supplier.record} isEditable={isEditable} onSaved={reread} /> : null}
          <Section title="Timeline">
            <Timeline events={detail.timeline} />
          </Section>
        </>
      ) : null}
    </DetailPanel>
  );
}
