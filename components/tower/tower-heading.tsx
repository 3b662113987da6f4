import { useLiveStatus } from "@/components/realtime/use-live-status";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatInstant } from "@/components/ui/format";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** Says of when the figures are, and whether they can be trusted to be of now. Its place is always there, so nothing jumps. */
export function TowerHeading({
  place,
  at,
  error,
  onRetry,
}: {
  place: string;
  at: string | null;
  error: { message: string } | null;
  onRetry: () => void;
}) {
  const { state } = useLiveStatus();
  return (
    <div className="flex h-7 shrink-0 items-center gap-3">
      <h1 className="whitespace-nowrap font-semibold text-sm">Tower</h1>
      <span className="truncate text-muted">{place}, last 24 hours</span>
      <span className="ml-auto flex items-center gap-2 whitespace-nowrap">
        {error && at ? (
          <span role="alert" className="flex items-center gap-2">
            <Badge tone="critical">Could not be refreshed</Badge>
            <Button onClick={onRetry}>Try again</Button>
          </span>
        ) : state === "stale" || state === "offline" ? (
          <Badge tone="warning">{state === "stale" ? "Feed is silent: figures may be old" : "No connection: figures do not move"}</Badge>
        ) : null}
        {at ? (
          <time dateTime={at} title={formatInstant(at)} className="figures text-muted">
            as of {clock.format(new Date(at))}
          </time>
        ) : null}
      </span>
    </div>
  );
}
