import { StateBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { FieldInput } from "@/components/ui/field-input";
import type { ItemRecord } from "@/domain/masterdata/item-record";
import { type ItemDraft, shown, type TermField } from "./item-draft";

export type SupplierChoice = { supplierId: number; supplierCode: string; supplierName: string; supplierState: string };

const fields: { name: TermField; label: string }[] = [
  { name: "supplierSku", label: "Its code" },
  { name: "unitPrice", label: "Price" },
  { name: "rank", label: "Rank" },
  { name: "leadTimeDays", label: "Lead, days" },
  { name: "minimumOrderQuantity", label: "Minimum" },
  { name: "orderMultiple", label: "Pack" },
];
const freshFields = fields.filter(({ name }) => name !== "supplierSku" && name !== "rank");
/** "sold by the CTN at 47.88, at least 2": what the figures below are made of. */
const soldBy = ({ unit, price, minimum }: NonNullable<ItemRecord["terms"][number]["purchase"]>) =>
  [`sold by the ${unit}`, price === null ? "" : ` at ${shown(price, "unitPrice")}`, minimum === null ? "" : `, at least ${minimum}`].join(
    "",
  );

type Props = {
  record: ItemRecord;
  draft: ItemDraft["terms"];
  problems: ReadonlyMap<string, string>;
  suppliers: readonly SupplierChoice[];
  isEditable: boolean;
  onChange: (terms: ItemDraft["terms"]) => void;
};

/** Who sells the item and how: each source on its own lines. */
export function TermsEditor({ record, draft, problems, suppliers, isEditable, onChange }: Props) {
  const write = (supplierId: number, name: TermField, text: string) =>
    onChange({ ...draft, [supplierId]: { ...draft[supplierId], [name]: text } });
  const known = new Set(record.terms.map(({ supplierId }) => supplierId));
  const fresh = Object.keys(draft)
    .map(Number)
    .filter((id) => !known.has(id))
    .flatMap((id) => suppliers.filter(({ supplierId }) => supplierId === id));
  const free = suppliers.filter(({ supplierId }) => !known.has(supplierId) && draft[supplierId] === undefined);
  const problemAt = (supplierId: number, name: TermField) => problems.get(`terms.${supplierId}.${name}`);
  return (
    <div className="flex flex-col gap-3">
      {record.terms.length === 0 && fresh.length === 0 ? <p className="text-muted">Nobody sells it.</p> : null}
      {record.terms.map((own) => (
        <div key={own.supplierId} className="flex flex-col gap-1">
          <div className="flex items-center justify-between gap-2">
            <span className="truncate">
              {own.supplierName} {own.purchase ? <span className="figures text-muted">{soldBy(own.purchase)}</span> : null}
            </span>
            {own.supplierState === "approved" ? null : <StateBadge state={own.supplierState} tone="critical" />}
          </div>
          <div className="grid grid-cols-[1.6fr_1.2fr_0.8fr_1.3fr_1.2fr_1fr] gap-2">
            {fields.map(({ name, label }) => (
              <FieldInput
                key={name}
                label={label}
                figures={name !== "supplierSku"}
                inputMode={name === "supplierSku" ? "text" : "decimal"}
                disabled={!isEditable}
                value={draft[own.supplierId]?.[name] ?? shown(own[name], name)}
                isChanged={(draft[own.supplierId]?.[name] ?? shown(own[name], name)) !== shown(own[name], name)}
                problem={problemAt(own.supplierId, name)}
                onChange={(text) => write(own.supplierId, name, text)}
              />
            ))}
          </div>
        </div>
      ))}
      {fresh.map((supplier) => (
        <div key={supplier.supplierId} className="flex flex-col gap-1">
          <div className="flex items-center justify-between gap-2">
            <span className="truncate">{supplier.supplierName}, new</span>
            <Button
              look="quiet"
              onClick={() => onChange(Object.fromEntries(Object.entries(draft).filter(([id]) => Number(id) !== supplier.supplierId)))}
            >
              Leave out
            </Button>
          </div>
          <div className="grid grid-cols-4 gap-2">
            {freshFields.map(({ name, label }) => (
              <FieldInput
                key={name}
                label={label}
                figures
                inputMode="decimal"
                value={draft[supplier.supplierId]?.[name] ?? ""}
                isChanged
                problem={problemAt(supplier.supplierId, name)}
                onChange={(text) => write(supplier.supplierId, name, text)}
              />
            ))}
          </div>
        </div>
      ))}
      {isEditable && free.length > 0 ? (
        <label className="flex items-center gap-2 text-muted">
          Add a source
          <select
            value=""
            onChange={(event) => onChange({ ...draft, [Number(event.target.value)]: { minimumOrderQuantity: "1", orderMultiple: "1" } })}
            className="h-7 min-w-0 flex-1 rounded border border-line-strong bg-surface-1 px-1.5 text-text"
          >
            <option value="">Choose an approved supplier</option>
            {free.map(({ supplierId, supplierCode, supplierName }) => (
              <option key={supplierId} value={supplierId}>
                {supplierName} ({supplierCode})
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  );
}
