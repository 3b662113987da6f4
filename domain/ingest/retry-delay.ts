// How long a failed message waits: 2 s, doubled with each attempt up to 5 minutes, half of it by chance so that messages that
// failed together do not come back together. Worked number: after attempt 3, between 4 and 8 seconds.

/** After this many attempts a message is dead and belongs to a person. */
export const MOST_ATTEMPTS = 8;

/** Milliseconds after the attempt (1 is the first); `chance` is between 0 and 1. */
export function retryDelayMs(attempt: number, chance: number): number {
  const longest = Math.min(300_000, 2_000 * 2 ** (attempt - 1));
  return Math.round(longest * (0.5 + 0.5 * chance));
}
