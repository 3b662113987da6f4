import { type InputHTMLAttributes, useId } from "react";
import { classNames } from "./class-names";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> & {
  label: string;
  value: string;
  isChanged: boolean;
  problem?: string | undefined;
  figures?: boolean;
  /** The label is said, not shown: in tables, where the head says it. */
  isQuiet?: boolean;
  onChange: (text: string) => void;
};

/** One field that is mended in place, with what is wrong with it right below. */
export function FieldInput({ label, value, isChanged, problem, figures, isQuiet, onChange, className, ...rest }: Props) {
  const id = useId();
  return (
    <div className={classNames("flex min-w-0 flex-col gap-0.5", className)}>
      <label htmlFor={id} className={isQuiet ? "sr-only" : "text-muted text-xs"}>
        {label}
      </label>
      <input
        id={id}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(
          "h-7 w-full min-w-0 rounded border bg-surface-1 px-1.5 text-text disabled:bg-surface-2 disabled:text-muted",
          figures && "figures text-right",
          problem !== undefined ? "border-critical" : isChanged ? "border-accent" : "border-line-strong",
        )}
        {...rest}
      />
      {problem === undefined ? null : (
        <p id={`${id}-problem`} role="alert" className="text-critical text-xs">
          {problem}
        </p>
      )}
    </div>
  );
}
