import { FieldInput } from "@/components/ui/field-input";
import { formatWord } from "@/components/ui/format";
import { Section } from "@/components/ui/panel";
import { type ItemRecord, lifecycles } from "@/domain/masterdata/item-record";
import { type FieldName, type ItemDraft, shown } from "./item-draft";
import { type SupplierChoice, TermsEditor } from "./terms-editor";
import { UnitsEditor } from "./units-editor";

const fields: { name: FieldName; label: string; span: "col-span-6" | "col-span-3" | "col-span-2"; figures?: true }[] = [
  { name: "description", label: "Description", span: "col-span-6" },
  { name: "details", label: "Details", span: "col-span-6" },
  { name: "gtin", label: "GTIN", span: "col-span-3", figures: true },
  { name: "unitCost", label: "Unit cost", span: "col-span-3", figures: true },
  { name: "category", label: "Category", span: "col-span-3" },
  { name: "brand", label: "Brand", span: "col-span-3" },
  { name: "baseUnit", label: "Base unit", span: "col-span-2" },
  { name: "countryOfOrigin", label: "Origin", span: "col-span-2" },
  { name: "weightGrams", label: "Weight, g", span: "col-span-2", figures: true },
  { name: "lengthMm", label: "Length, mm", span: "col-span-2", figures: true },
  { name: "widthMm", label: "Width, mm", span: "col-span-2", figures: true },
  { name: "heightMm", label: "Height, mm", span: "col-span-2", figures: true },
];

type Props = {
  record: ItemRecord;
  draft: ItemDraft;
  problems: ReadonlyMap<string, string>;
  suppliers: readonly SupplierChoice[];
  isEditable: boolean;
  onChange: (draft: ItemDraft) => void;
};

/** The item's own data, its sources and its units, mended in place. */
export function ItemForm({ record, draft, problems, suppliers, isEditable, onChange }: Props) {
  const write = (name: FieldName, text: string) => onChange({ ...draft, fields: { ...draft.fields, [name]: text } });
  return (
    <>
      <Section title="Item">
        <div className="grid grid-cols-6 gap-x-3 gap-y-2">
          {fields.map(({ name, label, span, figures }) => {
            const stored = shown(record.fields[name], name);
            const value = draft.fields[name] ?? stored;
            return (
              <FieldInput
                key={name}
                className={span}
                label={label}
                figures={figures}
                disabled={!isEditable}
                value={value}
                isChanged={value.trim() !== stored}
                problem={problems.get(name)}
                onChange={(text) => write(name, text)}
              />
            );
          })}
          <label className="col-span-3 flex flex-col gap-0.5 text-muted text-xs">
            Lifecycle
            <select
              disabled={!isEditable}
              value={draft.fields.lifecycle ?? record.fields.lifecycle}
              onChange={(event) => write("lifecycle", event.target.value)}
              className="h-7 rounded border border-line-strong bg-surface-1 px-1.5 text-[13px] text-text disabled:bg-surface-2 disabled:text-muted"
            >
              {lifecycles.map((word) => (
                <option key={word} value={word}>
                  {formatWord(word)}
                </option>
              ))}
            </select>
          </label>
        </div>
      </Section>
      <Section title="Sources and their terms">
        <TermsEditor
          record={record}
          draft={draft.terms}
          problems={problems}
          suppliers={suppliers}
          isEditable={isEditable}
          onChange={(terms) => onChange({ ...draft, terms })}
        />
      </Section>
      <Section title="Other units">
        <UnitsEditor
          record={record}
          draft={draft.units}
          problems={problems}
          isEditable={isEditable}
          onChange={(units) => onChange({ ...draft, units })}
        />
      </Section>
    </>
  );
}
