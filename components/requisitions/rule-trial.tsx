"use client";
import { useState } from "react";
import { Panel } from "@/components/ui/panel";
import { ruleFor } from "@/domain/procurement/approval-rule";
import { bandWords, minorOf, type Rule, type RuleCompany, stepsWords, subjectWords } from "./rule-words";

const field = "h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-text";

/** Whom a purchase would go to, by the same function that decides it. */
export function RuleTrial({ company, rules }: { company: RuleCompany; rules: readonly Rule[] }) {
  const [about, setAbout] = useState<Rule["about"]>("request");
  const [category, setCategory] = useState("");
  const [supplierId, setSupplierId] = useState("");
  const [amount, setAmount] = useState("1000.00");
  const totalMinor = minorOf(amount);
  const rule =
    totalMinor === null
      ? null
      : ruleFor(
          rules.filter((each) => each.about === about),
          { category: category || null, supplierId: supplierId ? Number(supplierId) : null, totalMinor },
        );
  const usual = about === "plan" ? "nobody: it is ordered at once" : "any approver, because no rule fits";
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
        <label className="flex flex-col gap-1 text-muted">
          Category
          <select className={field} value={category} onChange={(event) => setCategory(event.target.value)}>
            <option value="">Several</option>
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
            <option value="">Several</option>
            {company.suppliers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-muted">
          Amount, {company.currency}
          <input
            inputMode="decimal"
            aria-invalid={totalMinor === null}
            className={`${field} figures text-right aria-invalid:border-critical`}
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        </label>
        <p role="status" className="rounded border p-2">
          {totalMinor === null ? (
            <span className="text-muted">Type an amount, such as 1250.00.</span>
          ) : (
            <>
              It goes to <strong>{rule ? stepsWords(rule.steps) : usual}</strong>
              {rule ? <span className="text-muted"> ({bandWords(rule, company.currency)})</span> : null}.
            </>
          )}
        </p>
      </div>
    </Panel>
  );
}
