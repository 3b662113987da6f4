import Link from "next/link";
import { bandWords, flagsWords, type SaidRule, stepsWords } from "./rule-words";

/** What the rules that ask say, in words; they are about amounts in the company's currency. */
export function SaidRules({ rules, homeCurrency }: { rules: readonly SaidRule[]; homeCurrency: string }) {
  if (rules.length === 0) return <p className="text-muted">No rule says anything about it.</p>;
  return (
    <ul aria-label="What the rules say" className="flex flex-col gap-1">
      {rules.map((rule) => (
        <li key={rule.id}>
          <Link className="text-accent underline" href="/purchasing/rules">
            Rule {rule.id}, version {rule.version}
          </Link>
          : {rule.category ?? "any category"}, {rule.supplierName ?? "any supplier"}, {bandWords(rule, homeCurrency)}
          {rule.riskFlags.length > 0 ? `, where seen: ${flagsWords(rule.riskFlags)}` : ""}; it asks {stepsWords(rule.steps)}.
        </li>
      ))}
    </ul>
  );
}
