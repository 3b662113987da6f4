import { actorWords } from "./actor-words";
import { formatWord } from "./format";
import { RelativeTime } from "./relative-time";

export type TimelineEvent = { id: number; at: string; actor: string; verb: string };

/** What happened, newest first. */
export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  if (events.length === 0) return <p className="text-muted">Nothing was recorded yet.</p>;
  return (
    <ol className="flex flex-col gap-1.5 border-l pl-3">
      {events.map((event) => (
        <li key={event.id} className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 truncate">
            {formatWord(event.verb.replaceAll(".", " "))} <span className="text-muted">by {actorWords(event.actor)}</span>
          </span>
          <span className="shrink-0 text-muted">
            <RelativeTime at={event.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
