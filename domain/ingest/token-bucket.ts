// A bucket holds up to one second's worth of tokens and refills steadily: 10 a second means that ten may come at once,
// and then one every 100 ms. Times are milliseconds of any clock that does not go back.

export type TokenBucket = { tokens: number; at: number };

export const fullBucket = (ratePerSecond: number, now: number): TokenBucket => ({ tokens: Math.max(1, ratePerSecond), at: now });

/** Takes one token; answers 0, or the milliseconds until there will be one. */
export function takeToken(bucket: TokenBucket, ratePerSecond: number, now: number): number {
  const elapsed = Math.max(0, now - bucket.at);
  bucket.tokens = Math.min(Math.max(1, ratePerSecond), bucket.tokens + (elapsed * ratePerSecond) / 1_000);
  bucket.at = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return ratePerSecond > 0 ? ((1 - bucket.tokens) * 1_000) / ratePerSecond : 60_000;
}

/** Takes more, as far as there is any, where it turned out that a caller cost more than one. */
export function charge(bucket: TokenBucket, tokens: number): void {
  bucket.tokens = Math.max(0, bucket.tokens - tokens);
}
