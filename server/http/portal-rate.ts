import type { IncomingMessage } from "node:http";
import { charge, fullBucket, type TokenBucket, takeToken } from "@/domain/ingest/token-bucket";

/** From one address: a supplier's page asks twice or three times. */
const A_SECOND = 20;
/** A link that opens nothing costs as much as this many that do: whoever tries tokens has two a second. */
const WRONG_LINK = 10;
/** So many addresses are remembered at most, about a megabyte. */
const MOST_ADDRESSES = 10_000;

/** Who asks. Of a proxy's header the last address counts, which the proxy saw itself; a network of IPv6 is one. */
export function addressOf(request: Pick<IncomingMessage, "headers" | "socket">, isBehindProxy: boolean): string {
  const forwarded = isBehindProxy ? String(request.headers["x-forwarded-for"] ?? "") : "";
  const address = forwarded.split(",").at(-1)?.trim() || (request.socket.remoteAddress ?? "unknown");
  const [head = "", tail] = address.split("::");
  if (!address.includes(":") || address.includes(".")) return address;
  const groups = head === "" ? [] : head.split(":");
  return (tail === undefined ? groups : [...groups, "0", "0", "0", "0"]).slice(0, 4).join(":");
}

/** Each address has a rate of its own, so that one that tries tokens keeps no supplier from its order. */
export function createPortalRate(clock: () => number = Date.now) {
  const buckets = new Map<string, TokenBucket>();
  const bucketOf = (address: string): TokenBucket => {
    const known = buckets.get(address);
    if (known) return known;
    if (buckets.size >= MOST_ADDRESSES) buckets.clear();
    const bucket = fullBucket(A_SECOND, clock());
    buckets.set(address, bucket);
    return bucket;
  };
  return {
    /** Milliseconds until the address may ask again; 0 is now. */
    waitOf: (address: string): number => takeToken(bucketOf(address), A_SECOND, clock()),
    wrongLink: (address: string): void => charge(bucketOf(address), WRONG_LINK - 1),
  };
}
