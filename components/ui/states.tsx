import { Inbox, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { classNames } from "./class-names";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames("rounded bg-surface-2", className)} />;
}

/** Says why there is nothing and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center justify-center gap-1 p-6 text-center">
      <Inbox aria-hidden className="size-5 text-muted" />
      <p className="font-medium">{title}</p>
      {children ? <div className="max-w-sm text-muted">{children}</div> : null}
    </div>
  );
}

/** Says what happened and offers to try again. */
export function ErrorState({ title, detail, onRetry }: { title: string; detail?: string; onRetry?: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center justify-center gap-2 p-6 text-center">
      <TriangleAlert aria-hidden className="size-5 text-critical" />
      <p className="font-medium">{title}</p>
      {detail ? <p className="max-w-md text-muted">{detail}</p> : null}
      {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
    </div>
  );
}
