"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import { FieldInput } from "@/components/ui/field-input";
import { formatMoney } from "@/components/ui/format";
import { useToast } from "@/components/ui/toast";
import { currencies } from "@/domain/kernel/currencies";
import { minorPerMajor } from "@/domain/kernel/money";
import { convertMinor, looksInverted, rateProblem } from "@/domain/procurement/exchange-rate";
import { dayOf } from "@/domain/procurement/price-list";
import { rateWords } from "./rate-words";
import type { RuleCompany } from "./rule-words";

type Props = { company: RuleCompany; onSaved: () => void; onClose: () => void };

/** A hundred of it, in words: "100.00 USD are £79.00; £100.00 are 126.58 USD", so that nobody takes the rate the wrong way round. */
function exampleOf(currency: string, rate: string, home: string): string {
  const hundred = (of: string) => 100 * minorPerMajor(of);
  const there = convertMinor(hundred(currency), rate, currency, home);
  const back = Math.round(hundred(currency) / Number(rate));
  return `${formatMoney(hundred(currency), currency, true)} are ${formatMoney(there, home, true)}; ${formatMoney(hundred(home), home, true)} are ${formatMoney(back, currency, true)}.`;
}

/** Says what one unit of another currency is worth from a day on; what was said before stays. */
export function ExchangeRateDialog({ company, onSaved, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const save = useMutation(trpc.requisitions.setExchangeRate.mutationOptions({ onSettled: onSaved }));
  const { rates, missing } = company.exchange;
  const own = [...new Set([...missing, ...rates].map((one) => one.currency))];
  const others = [...currencies].filter((code) => code !== company.currency && !own.includes(code));
  const [currency, setCurrency] = useState(own[0] ?? others[0] ?? "");
  const [rate, setRate] = useState("");
  const [validFrom, setValidFrom] = useState(() => dayOf(new Date()));
  const [reason, setReason] = useState("");
  const known = rates.filter((one) => one.currency === currency);
  const standing = known.find(({ state }) => state === "holds");
  const problem = rate.trim() === "" ? null : rateProblem(rate);
  const isRate = rate.trim() !== "" && problem === null;
  const isComplete = isRate && validFrom !== "" && reason.trim().length >= 3;
  const write = (set: (text: string) => void) => (text: string) => {
    save.reset();
    set(text);
  };
  return (
    <Dialog title={`What other money is worth in ${company.currency}`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          save.mutate(
            {
              entityId: company.entityId,
              currency,
              rate: rate.trim(),
              validFrom,
              seenId: Math.max(0, ...known.map(({ id }) => id)),
              reason: reason.trim(),
            },
            {
              onSuccess: () => {
                toast(`${rateWords(currency, rate.trim(), company.currency)} from ${validFrom} on.`);
                onClose();
              },
            },
          );
        }}
      >
        <div className="grid grid-cols-2 gap-3">
          <label className="flex flex-col gap-0.5 text-muted text-xs">
            Currency
            <select
              className="h-7 rounded border border-line-strong bg-surface-1 px-1.5 text-sm text-text"
              value={currency}
              onChange={(event) => write(setCurrency)(event.target.value)}
            >
              {[...own, ...others].map((code) => (
                <option key={code}>{code}</option>
              ))}
            </select>
          </label>
          <FieldInput
            label={`1 ${currency} is worth, ${company.currency}`}
            inputMode="decimal"
            autoComplete="off"
            figures
            isChanged={false}
            value={rate}
            problem={problem ?? undefined}
            onChange={write(setRate)}
          />
          <FieldInput label="Valid from (UTC)" type="date" isChanged={false} value={validFrom} onChange={write(setValidFrom)} />
          <FieldInput label="Reason" maxLength={500} isChanged={false} value={reason} onChange={write(setReason)} />
        </div>
        <p className="text-muted">
          {standing ? `Today ${rateWords(currency, standing.rate, company.currency)}. ` : ""}
          {isRate ? exampleOf(currency, rate.trim(), company.currency) : "The ECB quotes the other way round: one over it."}
        </p>
        {isRate && standing && looksInverted(rate.trim(), standing.rate) ? (
          <p role="alert" className="text-warning">
            That is about one over the rate that holds: is it the worth of 1 {company.currency}?
          </p>
        ) : null}
        <DialogFoot submit="Set the rate" canSubmit={isComplete && !save.isPending} failure={save.error?.message} onClose={onClose} />
      </form>
    </Dialog>
  );
}
