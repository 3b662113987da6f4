import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

export type ListTopic = "orders" | "inbound" | "purchasing";
export type ListQuery = {
  startRow: number;
  endRow: number;
  sort?: { field: string; direction: "asc" | "desc" }[];
  filters?: Record<string, unknown>;
  search?: string;
};
export type Page<Row> = { rows: Row[]; rowCount: number };
export type GantryClient = ReturnType<typeof createGantryClient>;

type Format = "shopify" | "woocommerce" | "gantry";
type Options = { url: string; email: string; password: string; secrets: Readonly<Record<string, string>>; stopped: () => boolean };

const MOST_WAIT_MS = 10_000;

/** Reads as an auditor who signed in, writes as the shops and warehouses do, with their secrets. */
export function createGantryClient({ url, email, password, secrets, stopped }: Options) {
  let cookie: string | undefined;

  async function signIn(): Promise<string> {
    const response = await fetch(`${url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: url },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`The simulator could not sign in: ${response.status}`);
    return response.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
  }

  async function read<T>(procedure: string, input: unknown): Promise<T> {
    const address = `${url}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
    for (let isRetry = false; ; isRetry = true) {
      cookie ??= await signIn();
      const response = await fetch(address, { headers: { cookie } });
      if (response.status === 401 && !isRetry) {
        cookie = undefined;
        continue;
      }
      if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
      return ((await response.json()) as { result: { data: T } }).result.data;
    }
  }

  /** Sends until it is accepted: a shop does not lose an order because the tower restarts. Answers the status. */
  async function send(source: string, text: string, headers: Record<string, string>): Promise<number> {
    for (let wait = 250; ; wait = Math.min(MOST_WAIT_MS, wait * 2)) {
      const response = await fetch(`${url}/api/ingest/${source}`, { method: "POST", headers, body: text }).catch(() => null);
      const answer = response && { status: response.status, text: await response.text().catch(() => "") };
      if (answer && answer.status < 500 && answer.status !== 429) {
        // 409: it was told before, in the words of a simulator that has ended since, and those hold.
        if (answer.status >= 400 && answer.status !== 409)
          throw new Error(`${source} refused with ${answer.status}: ${answer.text.slice(0, 300)}`);
        return answer.status;
      }
      if (stopped()) throw new Error("stopped while it was sending");
      await pause(wait);
    }
  }

  function secretOf(source: string): string {
    const secret = secrets[source];
    if (secret === undefined) throw new Error(`There is no secret for the source ${source}.`);
    return secret;
  }
  const signatureOf = (source: string, text: string) => createHmac("sha256", secretOf(source)).update(text).digest("base64");

  function post(source: string, format: Format, body: unknown, headers: Record<string, string> = {}): Promise<number> {
    const text = JSON.stringify(body);
    const proof: Record<string, string> =
      format === "gantry"
        ? { authorization: `Bearer ${secretOf(source)}` }
        : format === "shopify"
          ? { "x-shopify-hmac-sha256": signatureOf(source, text) }
          : { "x-wc-webhook-signature": signatureOf(source, text) };
    return send(source, text, { "Content-Type": "application/json", ...proof, ...headers });
  }

  return {
    list: <Row>(topic: ListTopic, query: ListQuery) => read<Page<Row>>(`${topic}.list`, query),
    detail: <Detail>(topic: ListTopic, id: number) => read<Detail>(`${topic}.detail`, { id }),
    post,
    /** A document of a network, signed. */
    postDocument: (source: string, contentType: string, text: string) =>
      send(source, text, { "Content-Type": contentType, "x-gantry-hmac-sha256": signatureOf(source, text) }),
    /** A message in Gantry's own format. */
    tell: (source: string, type: string, id: string, occurredAt: Date, data: Record<string, unknown>) =>
      post(source, "gantry", { type, id, occurredAt: occurredAt.toISOString(), data }),
  };
}
