import type { ButtonHTMLAttributes } from "react";
import { classNames } from "./class-names";

const looks = {
  primary: "bg-accent text-on-accent border-transparent hover:brightness-110",
  plain: "bg-surface-2 text-text border-line hover:bg-surface-3",
  quiet: "bg-transparent text-muted border-transparent hover:bg-surface-2 hover:text-text",
  danger: "bg-critical-surface text-critical border-critical/40 hover:border-critical",
} as const;

export function Button({
  look = "plain",
  className,
  type = "button",
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: keyof typeof looks }) {
  return (
    <button
      type={type}
      className={classNames(
        "inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded border px-2.5 text-[13px] font-medium disabled:cursor-not-allowed disabled:opacity-50",
        looks[look],
        className,
      )}
      {...rest}
    />
  );
}
