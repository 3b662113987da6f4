"use client";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { Button } from "./button";

type Toast = { id: number; text: string; tone: "good" | "critical"; undo?: () => void };
/** Answers how to take the message away before its time. */
type Show = (text: string, options?: { tone?: Toast["tone"]; undo?: () => void; seconds?: number }) => () => void;

const ToastContext = createContext<Show>(() => () => {});

/** Shows a short message at the bottom, with an undo when there is one. */
export function useToast(): Show {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(1);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback<Show>(
    (text, options) => {
      const id = next.current++;
      setToasts((all) => [...all.slice(-2), { id, text, tone: options?.tone ?? "good", undo: options?.undo }]);
      // Ten seconds are enough to read it; an undo says itself how long it holds.
      setTimeout(() => dismiss(id), (options?.seconds ?? 10) * 1_000);
      return () => dismiss(id);
    },
    [dismiss],
  );
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext value={value}>
      {children}
      <div role="status" aria-live="polite" className="fixed bottom-4 left-1/2 z-50 flex -translate-x-1/2 flex-col gap-2">
        {toasts.map((toast) => (
          <div key={toast.id} className="flex items-center gap-3 rounded-md border border-line-strong bg-surface-3 px-3 py-2 shadow-lg">
            <span className={toast.tone === "critical" ? "text-critical" : undefined}>{toast.text}</span>
            {toast.undo ? (
              <Button
                onClick={() => {
                  toast.undo?.();
                  dismiss(toast.id);
                }}
              >
                Undo
              </Button>
            ) : null}
            <Button look="quiet" onClick={() => dismiss(toast.id)}>
              Dismiss
            </Button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
