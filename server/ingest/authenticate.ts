import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { IngestSource } from "./source";

export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

// Digests have one length, so that the comparison tells nothing about the secret's.
const digest = (text: string) => createHash("sha256").update(text).digest();

const SIGNATURE_HEADERS = {
  shopify: "x-shopify-hmac-sha256",
  woocommerce: "x-wc-webhook-signature",
  gantry: "x-gantry-hmac-sha256",
  ubl_order_response: "x-gantry-hmac-sha256",
  x12_855: "x-gantry-hmac-sha256",
  confirmation_csv: "x-gantry-hmac-sha256",
} as const;

/** Whether the request proves that it comes from the source: its key, or base64 HMAC-SHA256 of the raw body. */
export function isAuthentic(source: IngestSource, headers: IncomingHttpHeaders, rawBody: Buffer): boolean {
  if (source.authentication === "api_key") {
    const bearer = /^Bearer\s+(.+)$/i.exec(header(headers, "authorization") ?? "")?.[1];
    const given = bearer ?? header(headers, "x-api-key");
    return given !== undefined && timingSafeEqual(digest(given.trim()), digest(source.secret));
  }
  const given = header(headers, SIGNATURE_HEADERS[source.format]);
  if (given === undefined) return false;
  const expected = createHmac("sha256", source.secret).update(rawBody).digest();
  const signature = Buffer.from(given, "base64");
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}
