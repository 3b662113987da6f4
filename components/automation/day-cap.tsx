"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import { companyDayCap } from "@/domain/automation/day-cap";
import { majorText, typedMinor } from "@/domain/kernel/money";
import type { Company } from "./automation-types";

const field = "figures h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-right text-text";
const numberOf = (text: string) => (/^\d{1,12}$/.test(text.trim()) ? Number(text) : Number.NaN);

/** What has gone out by itself today or is held to go, over all policies, of what may; and how much may. */
export function DayCap({ company, onDone }: { company: Company; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const mayManage = useMay("automation.manage")({ entityId: company.entityId, nodeIds: [] });
  const save = useMutation(trpc.automation.setDayCap.mutationOptions({ onSettled: onDone }));
  const { cap, usedMinor, usedOrders, version } = company.day;
  const [value, setValue] = useState(majorText(cap.minor, company.currency));
  const [orders, setOrders] = useState(String(cap.orders));
  const wanted = companyDayCap.safeParse({ minor: typedMinor(value, company.currency) ?? Number.NaN, orders: numberOf(orders) });
  return (
    <div className="flex items-center gap-3">
      <div>
        <p className="text-muted text-xs">Today, released or held, of the day cap</p>
        <p className="figures font-semibold">
          {formatMoney(usedMinor, company.currency)} of {formatMoney(cap.minor, company.currency)}; {formatQuantity(usedOrders)} of{" "}
          {formatQuantity(cap.orders)} orders
        </p>
      </div>
      {mayManage ? (
        <ReasonDialog
          label="Set the day cap"
          title={`Day cap of ${company.name}`}
          isReady={wanted.success}
          onConfirm={async (reason) => {
            if (!wanted.success) return;
            await save.mutateAsync({ entityId: company.entityId, cap: wanted.data, version, reason });
            toast("The day cap holds from the next minute on.");
          }}
        >
          <span className="mb-2 block">Over all policies together, on one day (UTC). What would pass it stays with people.</span>
          <span className="grid grid-cols-2 gap-2">
            <label className="flex flex-col gap-1">
              Value at most, {company.currency}
              <input inputMode="decimal" className={field} value={value} onChange={(event) => setValue(event.target.value)} />
            </label>
            <label className="flex flex-col gap-1">
              Orders at most
              <input inputMode="numeric" className={field} value={orders} onChange={(event) => setOrders(event.target.value)} />
            </label>
          </span>
        </ReasonDialog>
      ) : null}
    </div>
  );
}
