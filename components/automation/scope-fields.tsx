"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import type { PolicyTexts } from "./policy-draft";

type ScopeText = "supplierId" | "category" | "brand" | "nodeId";

/** What the policy is about; what is left at "all" stands for all. */
export function ScopeFields({
  entityId,
  texts,
  onChange,
}: {
  entityId: number;
  texts: PolicyTexts;
  onChange: (part: Partial<PolicyTexts>) => void;
}) {
  const trpc = useTRPC();
  const choices = useQuery(trpc.automation.choices.queryOptions({ entityId }, { staleTime: 60_000 }));
  const { suppliers = [], categories = [], brands = [], nodes = [] } = choices.data ?? {};
  const fields: { key: ScopeText; label: string; all: string; options: { value: string; text: string }[] }[] = [
    {
      key: "supplierId",
      label: "Supplier",
      all: "All suppliers",
      options: suppliers.map(({ id, name }) => ({ value: String(id), text: name })),
    },
    { key: "category", label: "Category", all: "All categories", options: categories.map((name) => ({ value: name, text: name })) },
    { key: "brand", label: "Brand", all: "All brands", options: brands.map((name) => ({ value: name, text: name })) },
    { key: "nodeId", label: "Warehouse", all: "All warehouses", options: nodes.map(({ id, code }) => ({ value: String(id), text: code })) },
  ];
  return (
    <div className="grid grid-cols-2 gap-2">
      {fields.map(({ key, label, all, options }) => (
        <label key={key} className="flex min-w-0 flex-col gap-1 text-muted">
          {label}
          <select
            className="h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-text"
            value={texts[key]}
            onChange={(event) => onChange({ [key]: event.target.value })}
          >
            <option value="">{all}</option>
            {options.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}
