import { formatInstant } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { EmptyState } from "@/components/ui/states";
import type { FeedEvent } from "./feed-events";
import { RowsLink } from "./rows-link";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** What happens as it happens, newest first. */
export function EventTicker({ events, nodeId }: { events: readonly FeedEvent[]; nodeId: number | undefined }) {
  return (
    <Panel title="Happening now" className="min-h-0">
      {events.length === 0 ? (
        <EmptyState title="Quiet so far">Orders, deliveries, invoices and exceptions appear here as they change.</EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        <ol aria-label="Events, newest first" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto py-1">
          {events.map((event) => (
            <li key={event.key}>
              <RowsLink rows={event.rows} nodeId={nodeId} title={event.text} className="flex h-6 items-center gap-2 px-3">
                <time dateTime={event.at} title={formatInstant(event.at)} className="figures shrink-0 text-muted text-xs">
                  {clock.format(new Date(event.at))}
                </time>
                <span className="truncate">{event.text}</span>
              </RowsLink>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
