"use client";
import { useEffect, useState } from "react";

export const auditFilterNames = ["subjectKind", "subjectId", "actor", "verb", "from", "to"] as const;
type FilterName = (typeof auditFilterNames)[number];

const kinds = [
  "purchase_order",
  "recommendation",
  "requisition",
  "approval_rule",
  "supplier",
  "item",
  "exception",
  "sales_order",
  "stock_transfer",
  "supplier_invoice",
  "automation_policy",
  "budget",
  "import_run",
  "inbound_message",
  "entity",
  "node",
] as const;
const field = "h-7 rounded border bg-surface-2 px-2 text-text";
/** Names are asked for when nobody has typed for this long. */
const PAUSE_MS = 300;

type Props = { asked: Partial<Record<FilterName, string>>; onAsk: (name: FilterName, value: string) => void };

export function AuditFilters({ asked, onAsk }: Props) {
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={(event) => event.preventDefault()}>
      <label className="flex flex-col gap-1 text-muted">
        About
        <select className={field} value={asked.subjectKind ?? ""} onChange={(event) => onAsk("subjectKind", event.target.value)}>
          <option value="">Anything</option>
          {[...new Set([...kinds, ...(asked.subjectKind ? [asked.subjectKind] : [])])].map((kind) => (
            <option key={kind} value={kind}>
              {kind.replaceAll("_", " ")}
            </option>
          ))}
        </select>
      </label>
      <TypedFilter label="Its id" value={asked.subjectId ?? ""} pattern={/^\d*$/} onAsk={(value) => onAsk("subjectId", value)} />
      <TypedFilter label="Who" value={asked.actor ?? ""} onAsk={(value) => onAsk("actor", value)} />
      <TypedFilter label="Did" value={asked.verb ?? ""} onAsk={(value) => onAsk("verb", value)} />
      {(["from", "to"] as const).map((name) => (
        <label key={name} className="flex flex-col gap-1 text-muted">
          {name === "from" ? "From (UTC)" : "Up to (UTC)"}
          <input type="date" className={field} value={asked[name] ?? ""} onChange={(event) => onAsk(name, event.target.value)} />
        </label>
      ))}
    </form>
  );
}

type TypedProps = { label: string; value: string; pattern?: RegExp; onAsk: (value: string) => void };

function TypedFilter({ label, value, pattern, onAsk }: TypedProps) {
  const [text, setText] = useState(value);
  const isValid = pattern?.test(text) ?? true;
  useEffect(() => {
    if (text === value || !isValid) return;
    const timer = setTimeout(() => onAsk(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, isValid, onAsk]);
  return (
    <label className="flex flex-col gap-1 text-muted">
      {label}
      <input
        className={`${field} w-36 aria-invalid:border-critical`}
        aria-invalid={!isValid}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}
