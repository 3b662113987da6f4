import { RelativeTime } from "./relative-time";

type Reading = { dataUpdatedAt: number; isRefetchError: boolean; refetch: () => unknown };

/** How old is what a panel shows that reads again by itself; and that it could not, where it could not. */
export function ReadAge({ query }: { query: Reading }) {
  if (query.dataUpdatedAt === 0) return null;
  const age = <RelativeTime at={new Date(query.dataUpdatedAt).toISOString()} />;
  return query.isRefetchError ? (
    <p role="alert" className="text-warning">
      This is old: it was read {age} and could not be read again.{" "}
      <button type="button" className="text-accent hover:underline" onClick={() => query.refetch()}>
        Try again
      </button>
    </p>
  ) : (
    <p className="text-muted">Read again each minute; last read {age}.</p>
  );
}
