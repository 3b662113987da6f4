"use client";
import { type ReactNode, useId, useState } from "react";
import { Dialog } from "./dialog";
import { DialogFoot } from "./dialog-foot";
import { failedField } from "./failed-field";
import { FieldInput } from "./field-input";

export type DialogField<Name extends string> = {
  name: Name;
  label: string;
  /** As the server names it, where that is another name. */
  path?: string;
  type?: "text" | "date" | "tel" | "datetime-local";
  figures?: boolean;
  isWide?: boolean;
  isOptional?: boolean;
  /** A choice of these; the first stands for none. */
  options?: readonly { value: string; label: string }[];
};
type Props<Name extends string> = {
  title: string;
  intro?: ReactNode;
  fields: readonly DialogField<Name>[];
  initial: Record<Name, string>;
  submit: string;
  isBusy: boolean;
  /** What the server said; it is shown beside the field that it names. */
  error: { message: string; data?: unknown } | null;
  /** What can be said about a field before the server is asked. */
  problemOf?: (name: Name, text: string) => string | null;
  onChange: () => void;
  onSubmit: (form: Record<Name, string>) => void;
  onClose: () => void;
};

/** A form in a dialog: what is wrong is said beside its field. */
export function FieldsDialog<Name extends string>(props: Props<Name>) {
  const { title, intro, fields, initial, submit, isBusy, error, problemOf, onChange, onSubmit, onClose } = props;
  const [form, setForm] = useState(initial);
  const refused = failedField(error);
  const pathOf = ({ path, name }: DialogField<Name>) => path ?? name;
  const own = (name: Name) => problemOf?.(name, form[name]) ?? undefined;
  const problem = (field: DialogField<Name>) => own(field.name) ?? (refused?.field === pathOf(field) ? refused.problem : undefined);
  const isNamed = refused !== null && fields.some((field) => pathOf(field) === refused.field);
  const isComplete = fields.every(({ name, isOptional }) => (isOptional || form[name].trim() !== "") && own(name) === undefined);
  const lacking = fields.find(({ name, isOptional }) => !isOptional && form[name].trim() === "");
  const write = (name: Name, text: string) => {
    onChange();
    setForm({ ...form, [name]: text });
  };
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete) onSubmit(form);
        }}
      >
        {intro ? <div className="text-muted">{intro}</div> : null}
        <div className="grid grid-cols-2 gap-3">
          {fields.map((field) =>
            field.options ? (
              <Choice key={field.name} field={field} value={form[field.name]} onChange={(text) => write(field.name, text)} />
            ) : (
              <FieldInput
                key={field.name}
                label={field.isOptional ? `${field.label} (if any)` : field.label}
                type={field.type ?? "text"}
                figures={field.figures ?? false}
                autoComplete="off"
                value={form[field.name]}
                isChanged={false}
                problem={problem(field)}
                className={field.isWide ? "col-span-2" : ""}
                onChange={(text) => write(field.name, text)}
              />
            ),
          )}
        </div>
        <DialogFoot
          submit={submit}
          canSubmit={isComplete && !isBusy}
          missing={lacking ? `Still wanted: ${lacking.label.toLowerCase()}` : null}
          failure={refused && !isNamed ? refused.message : null}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

type ChoiceProps = { field: DialogField<string>; value: string; onChange: (text: string) => void };

function Choice({ field, value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className={field.isWide ? "col-span-2 flex flex-col gap-0.5" : "flex flex-col gap-0.5"}>
      <label htmlFor={id} className="text-muted text-xs">
        {field.label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-7 rounded border border-line-strong bg-surface-1 px-1.5 text-text"
      >
        {field.options?.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
