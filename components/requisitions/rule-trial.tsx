"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { majorText, minorPerMajor, typedMinor } from "@/domain/kernel/money";
import { approvalFor, groupsOf, usualSteps } from "@/domain/procurement/approval-rule";
import type { RiskFlag } from "@/domain/procurement/purchase-risk";
import { RiskChoice } from "./risk-choice";
import { bandWords, flagsWords, type Rule, type RuleCompany, stepsWords, subjectWords } from "./rule-words";

const field = "h-7 w-full min-w-0 rounded border border-line-strong bg-surface-1 px-2 text-text";
type Part = { category: string; supplierId: string };
const empty: Part = { category: "", supplierId: "" };

/** Whom a purchase would go to, by the same function that decides it. */
export function RuleTrial({ company, rules }: { company: RuleCompany; rules: readonly Rule[] }) {
  const [about, setAbout] = useState<Rule["about"]>("request");
  const [parts, setParts] = useState<Part[]>([empty]);
  const [flags, setFlags] = useState<RiskFlag[]>([]);
  const [amount, setAmount] = useState(majorText(1_000 * minorPerMajor(company.currency), company.currency));
  const totalMinor = typedMinor(amount, company.currency);
  const groups = groupsOf(parts.map(({ category, supplierId }) => ({ category, supplierId: Number(supplierId || 0), riskFlags: flags })));
  const held =
    totalMinor === null
      ? null
      : approvalFor(
          rules.filter((rule) => rule.about === about),
          { groups, totalMinor },
          about === "plan" ? [] : usualSteps,
        );
  const write = (at: number, part: Partial<Part>) => setParts(parts.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <Panel title="Try it">
      <div className="flex flex-col gap-3 px-3 pb-3">
        <label className="flex flex-col gap-1 text-muted">
          About
          <select className={field} value={about} onChange={(event) => setAbout(event.target.value as Rule["about"])}>
            {Object.entries(subjectWords).map(([key, words]) => (
              <option key={key} value={key}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part of the trial is nothing but its place
          <div key={index} className="flex items-end gap-1.5">
            <Choice
              label={parts.length > 1 ? `Category ${index + 1}` : "Category"}
              value={part.category}
              options={company.categories.map((name) => ({ value: name, label: name }))}
              onChange={(category) => write(index, { category })}
            />
            <Choice
              label={parts.length > 1 ? `Supplier ${index + 1}` : "Supplier"}
              value={part.supplierId}
              options={company.suppliers.map(({ id, name }) => ({ value: String(id), label: name }))}
              onChange={(supplierId) => write(index, { supplierId })}
            />
            {parts.length > 1 ? (
              <Button
                look="quiet"
                aria-label={`Leave out part ${index + 1}`}
                onClick={() => setParts(parts.filter((_, at) => at !== index))}
              >
                ×
              </Button>
            ) : null}
          </div>
        ))}
        <div>
          <Button look="quiet" onClick={() => setParts([...parts, empty])}>
            Add another category or supplier
          </Button>
        </div>
        <label className="flex flex-col gap-1 text-muted">
          Amount of the whole, {company.currency}
          <input
            inputMode="decimal"
            aria-invalid={totalMinor === null}
            className={`${field} figures text-right aria-invalid:border-critical`}
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        </label>
        <RiskChoice legend="What is unusual about it" chosen={flags} onChange={setFlags} />
        <div role="status" className="rounded border p-2">
          {held === null ? (
            <span className="text-muted">Type an amount, such as 1250.00.</span>
          ) : (
            <>
              It goes to <strong>{held.steps.length === 0 ? "nobody: it is ordered at once" : stepsWords(held.steps)}</strong>.
              <ul className="text-muted">
                {held.rules.map((rule) => (
                  <li key={rule.id}>
                    Rule {rule.id}, version {rule.version}: {rule.category ?? "any category"}, {bandWords(rule, company.currency)}
                    {rule.riskFlags.length > 0 ? `, where seen: ${flagsWords(rule.riskFlags)}` : ""}
                  </li>
                ))}
                {held.rules.length === 0 ? <li>No rule fits.</li> : <li>Late after {held.stepHours} working hours.</li>}
              </ul>
            </>
          )}
        </div>
      </div>
    </Panel>
  );
}

type ChoiceProps = {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
};

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className="flex min-w-0 flex-1 flex-col gap-1 text-muted">
      {label}
      <select className={field} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Any other</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
