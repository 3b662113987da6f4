"use client";
import { X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { openRow } from "./grid-url";

/** The row that ?open= names, or null. */
export function useOpenRow(): number | null {
  const open = Number(useSearchParams().get("open"));
  return Number.isInteger(open) && open > 0 ? open : null;
}

type Props = {
  title: ReactNode;
  subtitle?: ReactNode;
  /** Buttons that act on the row; they stay in view at the bottom. */
  actions?: ReactNode;
  isLoading?: boolean;
  error?: { message: string } | null;
  onRetry?: () => void;
  children?: ReactNode;
};

/** Beside the list, which keeps its place. Escape closes it. */
export function DetailPanel({ title, subtitle, actions, isLoading, error, onRetry, children }: Props) {
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("[role=dialog],[role=menu]")) openRow(null);
    };
    window.addEventListener("keydown", close);
    return () => window.removeEventListener("keydown", close);
  }, []);
  return (
    <aside
      aria-label="Details"
      className="flex w-[440px] shrink-0 flex-col border-l bg-surface-1 max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:max-w-full"
    >
      <header className="flex shrink-0 items-start justify-between gap-2 border-b px-4 py-2.5">
        <div className="min-w-0">
          <h2 className="truncate font-semibold text-sm">{title}</h2>
          {subtitle ? <div className="text-muted">{subtitle}</div> : null}
        </div>
        <button
          type="button"
          aria-label="Close details"
          onClick={() => openRow(null)}
          className="rounded p-1 text-muted hover:bg-surface-2 hover:text-text"
        >
          <X aria-hidden className="size-4" />
        </button>
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-auto p-4">
        {error ? (
          <ErrorState title="This row could not be read" detail={error.message} onRetry={onRetry} />
        ) : isLoading ? (
          <div role="status" aria-label="Loading" className="flex flex-col gap-3">
            {["one", "two", "three", "four", "five", "six"].map((name) => (
              <Skeleton key={name} className="h-6 w-full" />
            ))}
            <Skeleton className="h-32 w-full" />
          </div>
        ) : (
          children
        )}
      </div>
      {actions ? <footer className="flex shrink-0 flex-wrap items-center gap-2 border-t px-4 py-2.5">{actions}</footer> : null}
    </aside>
  );
}
