"use client";
import { keepPreviousData, skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import { useToast } from "@/components/ui/toast";
import { usualBand } from "@/domain/automation/outcomes";
import { type Level, levels } from "@/domain/automation/policy";
import type { Company, Policy } from "./automation-types";
import { levelWords, scopeWords } from "./automation-words";
import { draftOf, type PolicyTexts, textsOf, USUAL_HOLD } from "./policy-draft";
import { PolicyPreview } from "./policy-preview";
import { ScopeFields } from "./scope-fields";
import { useSettled } from "./use-settled";

const DRY_RUN_PAUSE_MS = 400;
const field = "figures h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-right text-text";

const bands: { key: keyof PolicyTexts; label: string }[] = [
  { key: "stoppedShare", label: "Stopped by people, over %" },
  { key: "undoneShare", label: "Cancelled or refused, over %" },
  { key: "changedShare", label: "Changed by people, over %" },
  { key: "serviceShortfall", label: "Service below target by, points" },
  { key: "bandPriceRise", label: "Price over agreed or last, over %" },
  { key: "leastLines", label: "Judged from, lines" },
];

type Props = { company: Company; policy: Policy | null; onSaved: () => void; onClose: () => void };

/** A policy being written, with what it would do today beside what happens now. */
export function PolicyDialog({ company, policy, onSaved, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const mayManage = useMay("automation.manage")({ entityId: company.entityId, nodeIds: [] });
  const [texts, setTexts] = useState<PolicyTexts>(() => textsOf(policy, company.currency));
  const [reason, setReason] = useState("");
  const write = (part: Partial<PolicyTexts>) => setTexts((before) => ({ ...before, ...part }));
  const draft = draftOf(company, texts);
  // The dry run asks neither for the hold nor for the band, so that writing those does not ask again.
  const shown = useSettled(draft.value && { ...draft.value, holdMinutes: USUAL_HOLD, band: usualBand }, DRY_RUN_PAUSE_MS);
  const preview = useQuery(trpc.automation.preview.queryOptions(shown ?? skipToken, { placeholderData: keepPreviousData }));
  const save = useMutation(trpc.automation.set.mutationOptions({ onSettled: onSaved }));
  const caps: { key: keyof PolicyTexts; label: string }[] = [
    { key: "line", label: `Line at most, ${company.currency}` },
    { key: "order", label: `Order at most, ${company.currency}` },
    { key: "day", label: `A day at most, ${company.currency}` },
    { key: "runLines", label: "A run at most, lines" },
    { key: "usualMultiple", label: "Units at most, × the usual" },
    { key: "priceRise", label: "Price rise at most, %" },
  ];
  return (
    <Dialog title={policy ? `Policy: ${scopeWords(policy)}` : "New policy"} isOpen isWide onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!draft.value) return;
          save.mutate(
            { ...draft.value, version: policy?.version ?? 0, reason: reason.trim() },
            {
              onSuccess: () => {
                toast("The policy holds from the next minute on.");
                onClose();
              },
            },
          );
        }}
      >
        {policy ? null : <ScopeFields entityId={company.entityId} texts={texts} onChange={write} />}
        <fieldset className="flex flex-col gap-1" disabled={!mayManage}>
          <legend className="mb-1 text-muted">How far it may go by itself</legend>
          {levels.map((level: Level) => (
            <label key={level} className="flex items-start gap-2 rounded border px-2 py-1 has-checked:border-accent">
              <input type="radio" name="level" className="mt-1" checked={texts.level === level} onChange={() => write({ level })} />
              <span>
                <span className="font-medium">{levelWords[level].label}.</span>{" "}
                <span className="text-muted">{levelWords[level].effect}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset className="grid grid-cols-3 gap-2" disabled={!mayManage}>
          {caps.map(({ key, label }) => (
            <label key={key} className="flex flex-col gap-1 text-muted">
              {label}
              <input
                inputMode="decimal"
                className={field}
                value={texts[key] ?? ""}
                onChange={(event) => write({ [key]: event.target.value })}
              />
            </label>
          ))}
          {texts.level === "hold" ? (
            <label className="flex flex-col gap-1 text-muted">
              Held for, minutes
              <input
                inputMode="numeric"
                className={field}
                value={texts.holdMinutes}
                onChange={(event) => write({ holdMinutes: event.target.value })}
              />
            </label>
          ) : null}
        </fieldset>
        <fieldset className="grid grid-cols-3 gap-2" disabled={!mayManage}>
          <legend className="mb-1 text-muted">Steps down by itself when, over four weeks,</legend>
          {bands.map(({ key, label }) => (
            <label key={key} className="flex flex-col justify-end gap-1 text-muted">
              {label}
              <input inputMode="decimal" className={field} value={texts[key]} onChange={(event) => write({ [key]: event.target.value })} />
            </label>
          ))}
        </fieldset>
        <PolicyPreview
          preview={shown ? (preview.data ?? null) : null}
          level={texts.level}
          currency={company.currency}
          isOld={preview.isPlaceholderData}
        />
        {mayManage ? (
          <label className="flex flex-col gap-1 text-muted">
            Reason
            <textarea
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              className="rounded border border-line-strong bg-surface-1 px-2 py-1 text-text"
            />
          </label>
        ) : null}
        <DialogFoot
          submit={mayManage ? "Set the policy" : null}
          canSubmit={draft.value !== null && reason.trim().length >= 3 && !save.isPending}
          failure={draft.issue ?? save.error?.message}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
