"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import { formatWord } from "@/components/ui/format";
import { useToast } from "@/components/ui/toast";
import { majorText, typedMinor } from "@/domain/kernel/money";
import { type ApprovalStep, USUAL_STEP_HOURS } from "@/domain/procurement/approval-rule";
import type { RiskFlag } from "@/domain/procurement/purchase-risk";
import { RiskChoice } from "./risk-choice";
import { type Rule, type RuleCompany, subjectWords } from "./rule-words";

const field = "h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-text";
const MOST_STEPS = 5;

type Props = { company: RuleCompany; rule: Rule | null; about: Rule["about"]; onSaved: () => void; onClose: () => void };

export function RuleDialog({ company, rule, about, onSaved, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const save = useMutation(trpc.requisitions.setRule.mutationOptions({ onSettled: onSaved }));
  const [category, setCategory] = useState(rule?.category ?? "");
  const [supplierId, setSupplierId] = useState(rule?.supplierId ? String(rule.supplierId) : "");
  const [from, setFrom] = useState(majorText(rule?.fromMinor ?? 0, company.currency));
  const [to, setTo] = useState(rule?.toMinor ? majorText(rule.toMinor, company.currency) : "");
  const [steps, setSteps] = useState<ApprovalStep[]>(rule?.steps ?? [{ role: "approver", needs: "any" }]);
  const [flags, setFlags] = useState<RiskFlag[]>([...(rule?.riskFlags ?? [])]);
  const [hours, setHours] = useState(String(rule?.stepHours ?? USUAL_STEP_HOURS));
  const [reason, setReason] = useState("");
  const fromMinor = typedMinor(from, company.currency);
  const toMinor = to.trim() === "" ? null : typedMinor(to, company.currency);
  const isTo = to.trim() === "" || (toMinor !== null && fromMinor !== null && toMinor > fromMinor);
  const isHours = /^[1-9]\d{0,2}$/.test(hours.trim()) && Number(hours) <= 200;
  const isComplete = fromMinor !== null && isTo && isHours && reason.trim().length >= 3;
  const change = (at: number, part: Partial<ApprovalStep>) =>
    setSteps(steps.map((step, index) => (index === at ? { ...step, ...part } : step)));
  return (
    <Dialog
      title={`${rule ? "Change the rule" : "New rule"}: ${subjectWords[about].toLowerCase()}`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          save.mutate(
            {
              entityId: company.entityId,
              id: rule?.id ?? null,
              version: rule?.version ?? 0,
              about,
              category: category || null,
              supplierId: supplierId ? Number(supplierId) : null,
              fromMinor,
              toMinor,
              riskFlags: flags,
              steps,
              stepHours: Number(hours),
              reason: reason.trim(),
            },
            {
              onSuccess: () => {
                toast("The rule holds for what is asked from now on.");
                onClose();
              },
            },
          );
        }}
      >
        <div className="grid grid-cols-2 gap-3">
          <label className="flex flex-col gap-1 text-muted">
            Category
            <select className={field} value={category} onChange={(event) => setCategory(event.target.value)}>
              <option value="">Any</option>
              {company.categories.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 text-muted">
            Supplier
            <select className={field} value={supplierId} onChange={(event) => setSupplierId(event.target.value)}>
              <option value="">Any</option>
              {company.suppliers.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 text-muted">
            From, {company.currency}
            <input
              inputMode="decimal"
              aria-invalid={fromMinor === null}
              className={`${field} figures text-right aria-invalid:border-critical`}
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          </label>
          <label className="flex flex-col gap-1 text-muted">
            To below, {company.currency}; empty: no end
            <input
              inputMode="decimal"
              aria-invalid={!isTo}
              className={`${field} figures text-right aria-invalid:border-critical`}
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          </label>
        </div>
        <RiskChoice
          legend="Only where one of these is seen, beside the rule that holds anyway (none chosen: always)"
          chosen={flags}
          onChange={setFlags}
        />
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-muted">Who has to agree, one after the other</legend>
          {steps.length === 0 ? <p className="text-muted">Nobody: it passes.</p> : null}
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is nothing but its place in the order
            <div key={index} className="flex items-center gap-2">
              <span className="figures w-4 text-muted">{index + 1}.</span>
              <select
                aria-label={`How many of step ${index + 1}`}
                className={field}
                value={step.needs}
                onChange={(event) => change(index, { needs: event.target.value as ApprovalStep["needs"] })}
              >
                <option value="any">Any one</option>
                <option value="all">Every one</option>
              </select>
              <select
                aria-label={`Role of step ${index + 1}`}
                className={field}
                value={step.role}
                onChange={(event) => change(index, { role: event.target.value as ApprovalStep["role"] })}
              >
                {[...new Set([...company.roles, step.role])].map((role) => (
                  <option key={role} value={role}>
                    {formatWord(role)}
                  </option>
                ))}
              </select>
              <Button look="quiet" onClick={() => setSteps(steps.filter((_, at) => at !== index))}>
                Remove
              </Button>
            </div>
          ))}
          {steps.length < MOST_STEPS ? (
            <div>
              <Button look="quiet" onClick={() => setSteps([...steps, { role: "approver", needs: "any" }])}>
                Add a step
              </Button>
            </div>
          ) : null}
        </fieldset>
        <label className="flex flex-col gap-1 text-muted">
          Working hours until a step is late and opens to administrators
          <input
            inputMode="numeric"
            aria-invalid={!isHours}
            className={`${field} figures text-right aria-invalid:border-critical`}
            value={hours}
            onChange={(event) => setHours(event.target.value)}
          />
        </label>
        <label className="flex flex-col gap-1 text-muted">
          Reason
          <input className={field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <DialogFoot
          submit={rule ? "Change the rule" : "Make the rule"}
          canSubmit={isComplete && !save.isPending}
          failure={save.error?.message}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
