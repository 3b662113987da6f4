"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot, missingReason } from "@/components/ui/dialog-foot";
import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import { majorText, typedMinor } from "@/domain/kernel/money";
import type { AppRouter } from "@/server/trpc/root";

type Terms = inferRouterOutputs<AppRouter>["suppliers"]["orderTerms"];

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const orderDayWords = (days: readonly number[] | null) => (days ? days.map((day) => weekdays[day - 1]?.slice(0, 3)).join(", ") : "any day");

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text figures text-right aria-invalid:border-critical";

/** What the supplier asks of an order as a whole: the planning run keeps to it. */
export function OrderTerms({ supplierId }: { supplierId: number }) {
  const trpc = useTRPC();
  const may = useMay("suppliers.terms");
  const query = useQuery(trpc.suppliers.orderTerms.queryOptions({ id: supplierId }));
  const [isOpen, setIsOpen] = useState(false);
  if (!query.data) return null;
  const { entityId, currency, terms, usualOverReceiptRatio } = query.data;
  const money = (minor: number) => (minor === 0 ? "none" : formatMoney(minor, currency, true));
  return (
    <Section title="What it asks of an order">
      <Facts
        facts={[
          { label: "Minimum value", value: money(terms.minimumOrderMinor) },
          { label: "Minimum, units", value: terms.minimumQuantity === 0 ? "none" : formatQuantity(terms.minimumQuantity) },
          { label: "Container or pallet, litres", value: terms.containerLitres === null ? "none" : formatQuantity(terms.containerLitres) },
          { label: "At least full", value: terms.containerLitres === null ? "–" : formatRatio(terms.containerMinimumFill, 0) },
          { label: "Orders are placed on", value: orderDayWords(terms.orderDays) },
          { label: "Cost of one", value: terms.containerLitres === null ? "–" : money(terms.containerCostMinor) },
          {
            label: "Taken beyond an order",
            value: `${formatRatio(terms.overReceiptRatio ?? usualOverReceiptRatio)}${terms.overReceiptRatio === null ? ", as usual" : ""}`,
          },
        ]}
      />
      {may({ entityId, nodeIds: [] }) ? (
        <div>
          <Button look="quiet" onClick={() => setIsOpen(true)}>
            Change the terms
          </Button>
        </div>
      ) : null}
      {isOpen ? (
        <TermsDialog supplierId={supplierId} standing={query.data} onSaved={() => void query.refetch()} onClose={() => setIsOpen(false)} />
      ) : null}
    </Section>
  );
}

type Props = { supplierId: number; standing: Terms; onSaved: () => void; onClose: () => void };

const isCount = (text: string) => /^\d{1,7}$/.test(text.trim());

function TermsDialog({ supplierId, standing: { terms, currency }, onSaved, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const save = useMutation(trpc.suppliers.setOrderTerms.mutationOptions({ onSettled: onSaved }));
  const [value, setValue] = useState(majorText(terms.minimumOrderMinor, currency));
  const [units, setUnits] = useState(String(terms.minimumQuantity));
  const [litres, setLitres] = useState(terms.containerLitres === null ? "" : String(terms.containerLitres));
  const [fill, setFill] = useState(String(Math.round(terms.containerMinimumFill * 100)));
  const [cost, setCost] = useState(majorText(terms.containerCostMinor, currency));
  const [orderDays, setOrderDays] = useState<readonly number[]>(terms.orderDays ?? []);
  const [over, setOver] = useState(terms.overReceiptRatio === null ? "" : String(Math.round(terms.overReceiptRatio * 1000) / 10));
  const [reason, setReason] = useState("");
  const minimumOrderMinor = typedMinor(value, currency);
  const containerCostMinor = typedMinor(cost, currency);
  const isLitres = litres.trim() === "" || (isCount(litres) && Number(litres) >= 1 && Number(litres) <= 200_000);
  const isFill = isCount(fill) && Number(fill) <= 100;
  const isOver = over.trim() === "" || (/^\d{1,3}(\.\d)?$/.test(over.trim()) && Number(over) <= 100);
  const isComplete =
    isOver &&
    minimumOrderMinor !== null &&
    isCount(units) &&
    isLitres &&
    isFill &&
    containerCostMinor !== null &&
    reason.trim().length >= 3;
  const inputs = [
    { label: `Minimum value, ${currency}; 0: none`, text: value, set: setValue, isFine: minimumOrderMinor !== null },
    { label: "Minimum units of all lines; 0: none", text: units, set: setUnits, isFine: isCount(units) },
    { label: "A container or pallet holds, litres; empty: none", text: litres, set: setLitres, isFine: isLitres },
    { label: "Each at least full, %", text: fill, set: setFill, isFine: isFill },
    { label: `Cost of each, ${currency}`, text: cost, set: setCost, isFine: containerCostMinor !== null },
    { label: "Taken beyond an order without asking, %; empty: as usual", text: over, set: setOver, isFine: isOver },
  ];
  return (
    <Dialog title="What the supplier asks of an order" isOpen onOpenChange={(open) => !open && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          save.mutate(
            {
              supplierId,
              before: terms,
              minimumOrderMinor,
              minimumQuantity: Number(units),
              containerLitres: litres.trim() === "" ? null : Number(litres),
              containerMinimumFill: Number(fill) / 100,
              containerCostMinor,
              orderDays: orderDays.length > 0 ? [...orderDays] : null,
              overReceiptRatio: over.trim() === "" ? null : Number(over) / 100,
              reason: reason.trim(),
            },
            {
              onSuccess: () => {
                toast("The terms hold from the next planning run on.");
                onClose();
              },
            },
          );
        }}
      >
        {inputs.map(({ label, text, set, isFine }) => (
          <label key={label} className="flex flex-col gap-1 text-muted">
            {label}
            <input
              inputMode="decimal"
              aria-invalid={!isFine}
              className={field}
              value={text}
              onChange={(event) => set(event.target.value)}
            />
          </label>
        ))}
        <fieldset className="flex flex-col gap-1 text-muted">
          <legend>Orders are placed on; none: any day</legend>
          <div className="flex flex-wrap gap-x-3 gap-y-1">
            {weekdays.map((name, index) => (
              <label key={name} className="flex items-center gap-1">
                <input
                  type="checkbox"
                  checked={orderDays.includes(index + 1)}
                  onChange={({ target }) =>
                    setOrderDays(target.checked ? [...orderDays, index + 1] : orderDays.filter((day) => day !== index + 1))
                  }
                />
                {name}
              </label>
            ))}
          </div>
        </fieldset>
        <p className="text-muted">
          How full a container is, is reckoned from the measures of the items; those without measures take no room.
        </p>
        <label className="flex flex-col gap-1 text-muted">
          Reason
          <input
            className="h-7 rounded border border-line-strong bg-surface-1 px-2 text-text"
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <DialogFoot
          submit="Set the terms"
          canSubmit={isComplete && !save.isPending}
          missing={missingReason(reason)}
          failure={save.error?.message}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
