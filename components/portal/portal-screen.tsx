"use client";
import { useCallback, useEffect, useState } from "react";
import { DifferenceList } from "@/components/purchasing/difference-list";
import { Button } from "@/components/ui/button";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { newsOf, type PortalOrder } from "./portal-answer";
import { PortalForm } from "./portal-form";

type State = { kind: "loading" } | { kind: "failed"; message: string; isGone: boolean } | { kind: "order"; order: PortalOrder };

/** One order, for its supplier: no account, only the link. */
export function PortalScreen({ token }: { token: string }) {
  const [state, setState] = useState<State>({ kind: "loading" });
  const [isAnswered, setIsAnswered] = useState(false);
  const address = `/api/portal/${encodeURIComponent(token)}`;
  const load = useCallback(async () => {
    const response = await fetch(address).catch(() => null);
    const body = await response?.json().catch(() => null);
    if (response?.ok) setState({ kind: "order", order: body });
    else setState({ kind: "failed", message: body?.error ?? "The order could not be read.", isGone: response?.status === 404 });
  }, [address]);
  useEffect(() => void load(), [load]);

  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-4xl flex-col gap-4 p-4">
      {state.kind === "loading" ? (
        <div role="status" aria-label="Loading" className="flex flex-col gap-3">
          <Skeleton className="h-10" />
          <Skeleton className="h-64" />
        </div>
      ) : state.kind === "failed" ? (
        <ErrorState
          title={state.isGone ? "This link does not open an order" : "The order could not be read"}
          detail={state.message}
          onRetry={state.isGone ? undefined : () => void load()}
        />
      ) : (
        <>
          <header>
            <p className="text-muted">
              {state.order.buyerName} orders from {state.order.supplierName}
            </p>
            <h1 className="font-semibold text-xl">Purchase order {state.order.number}</h1>
            <p className="text-muted">
              Version {state.order.version}, ordered {state.order.orderedAt}, deliver to {state.order.deliverTo}. This link ends{" "}
              {state.order.expiresAt}.
            </p>
          </header>
          {newsOf(state.order) !== null && !isAnswered ? (
            <div
              role="status"
              className={`rounded-md border bg-surface-1 p-3 ${state.order.news?.errand === "agreed" && !state.order.isPending ? "border-good/50" : "border-warning/50"}`}
            >
              <p>{newsOf(state.order)}</p>
              {state.order.changes.length > 0 ? (
                <>
                  <p className="mt-2 font-medium">What is different</p>
                  <DifferenceList differences={state.order.changes} />
                </>
              ) : null}
            </div>
          ) : null}
          {isAnswered ? (
            <div role="status" className="flex items-center justify-between gap-3 rounded-md border border-good/50 bg-surface-1 p-3">
              <p>
                <span className="font-medium">Thank you.</span> {state.order.buyerName} has your answer.
              </p>
              <Button onClick={() => setIsAnswered(false)}>Answer again</Button>
            </div>
          ) : null}
          <PortalForm
            key={`${state.order.version} ${isAnswered}`}
            order={state.order}
            isReadOnly={isAnswered || state.order.isClosed}
            address={address}
            onAnswered={() => {
              setIsAnswered(true);
              void load();
            }}
          />
        </>
      )}
    </main>
  );
}
