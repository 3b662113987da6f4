import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FieldInput } from "@/components/ui/field-input";
import type { ItemRecord } from "@/domain/masterdata/item-record";
import type { ItemDraft, UnitDraft } from "./item-draft";

type Props = {
  record: ItemRecord;
  draft: ItemDraft["units"];
  problems: ReadonlyMap<string, string>;
  isEditable: boolean;
  onChange: (units: ItemDraft["units"]) => void;
};

const fields = [
  { name: "numerator", label: "Base units", of: "numerator" },
  { name: "denominator", label: "in units", of: "denominator" },
  { name: "gtin", label: "GTIN", of: "gtin" },
] as const;

/** Inner, case, pallet: exact factors to the base unit, and their own GTINs. */
export function UnitsEditor({ record, draft, problems, isEditable, onChange }: Props) {
  const [name, setName] = useState("");
  const stored = new Map(
    record.units.map(({ unit, numerator, denominator, gtin }) => [
      unit,
      { numerator: numerator === null ? "" : String(numerator), denominator: String(denominator ?? 1), gtin: gtin ?? "" },
    ]),
  );
  const units = [...new Set([...stored.keys(), ...Object.keys(draft)])];
  const without = (unit: string) => Object.fromEntries(Object.entries(draft).filter(([key]) => key !== unit));
  const trimmed = name.trim();
  return (
    <div className="flex flex-col gap-3">
      {units.length === 0 ? <p className="text-muted">It is counted in {record.fields.baseUnit} only.</p> : null}
      {units.map((unit) => {
        const own = draft[unit] ?? (stored.get(unit) as UnitDraft);
        const isNew = !stored.has(unit);
        if (own === "remove")
          return (
            <p key={unit} className="flex items-center justify-between gap-2 text-muted">
              <span>
                <s>{unit}</s> is taken away
              </span>
              <Button look="quiet" onClick={() => onChange(without(unit))}>
                Keep
              </Button>
            </p>
          );
        return (
          <div key={unit} className="flex flex-col gap-1">
            <div className="flex items-center justify-between gap-2">
              <span className="truncate">
                {unit}
                {isNew ? ", new" : ""}{" "}
                <span className="text-muted">
                  {own.numerator
                    ? `= ${own.numerator}${own.denominator === "1" ? "" : ` / ${own.denominator}`} ${record.fields.baseUnit}`
                    : "has no factor"}
                </span>
              </span>
              {isEditable ? (
                <Button look="quiet" onClick={() => onChange(isNew ? without(unit) : { ...draft, [unit]: "remove" })}>
                  {isNew ? "Leave out" : "Take away"}
                </Button>
              ) : null}
            </div>
            <div className="grid grid-cols-[1fr_1fr_2fr] gap-2">
              {fields.map(({ name: field, label }) => (
                <FieldInput
                  key={field}
                  label={label}
                  figures
                  inputMode="numeric"
                  disabled={!isEditable}
                  value={own[field]}
                  isChanged={draft[unit] !== undefined}
                  problem={
                    draft[unit] === undefined
                      ? undefined
                      : (problems.get(`units.${unit}.${field}`) ?? (field === "numerator" ? problems.get(`units.${unit}.unit`) : undefined))
                  }
                  onChange={(text) => onChange({ ...draft, [unit]: { ...own, [field]: text } })}
                />
              ))}
            </div>
          </div>
        );
      })}
      {isEditable ? (
        <div className="flex items-end gap-2">
          <FieldInput
            className="flex-1"
            label="Add a unit, such as case"
            value={name}
            maxLength={20}
            isChanged={false}
            onChange={setName}
          />
          <Button
            disabled={trimmed === "" || units.includes(trimmed)}
            onClick={() => {
              onChange({ ...draft, [trimmed]: { numerator: "", denominator: "1", gtin: "" } });
              setName("");
            }}
          >
            Add
          </Button>
        </div>
      ) : null}
    </div>
  );
}
