import type { IncomingMessage, ServerResponse } from "node:http";

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Whether a page of this site asked. Browsers tell where a request that changes something comes from; what tells nothing
 * is no browser, and then there is no session of somebody else's to be misused.
 */
export function isSameSite(request: IncomingMessage, publicUrl: string | undefined): boolean {
  if (SAFE_METHODS.includes(request.method ?? "")) return true;
  const { origin, host } = request.headers;
  const fetchSite = request.headers["sec-fetch-site"];
  if (origin === undefined) return fetchSite === undefined || fetchSite === "same-origin" || fetchSite === "none";
  if (!URL.canParse(origin)) return false;
  const asking = new URL(origin);
  return publicUrl !== undefined && URL.canParse(publicUrl) ? asking.origin === new URL(publicUrl).origin : asking.host === host;
}

/** What every answer tells the browser not to do. */
export function protect(response: ServerResponse, { publicUrl, dev }: { publicUrl?: string; dev: boolean }): void {
  // Next writes its start data as inline scripts; in development it also evaluates modules.
  const script = `script-src 'self' 'unsafe-inline'${dev ? " 'unsafe-eval'" : ""}`;
  response.setHeader(
    "Content-Security-Policy",
    `default-src 'self'; ${script}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'`,
  );
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("X-Frame-Options", "DENY");
  response.setHeader("Referrer-Policy", "same-origin");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
  if (publicUrl?.startsWith("https://")) response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}
