import type { Pool } from "@/db/client";
import type { Retailer } from "./retailer";

let made = 0;
const FORMATS = {
  ubl_order_response: "api_key",
  x12_855: "api_key",
  confirmation_csv: "api_key",
  gantry: "api_key",
  shopify: "hmac_sha256_base64",
  woocommerce: "hmac_sha256_base64",
} as const;

/** A source of the retailer's web shop; its secret is "secret of <code>". */
export async function anIngestSource(
  pool: Pool,
  retailer: Retailer,
  options: { format?: keyof typeof FORMATS; ratePerSecond?: number; supplierId?: number } = {},
): Promise<{ id: number; code: string; secret: string }> {
  const { format = "gantry", ratePerSecond = 5_000 } = options;
  const code = `${format}-${++made}`;
  const secret = `secret of ${code}`;
  const { rows } = await pool.query<{ id: number }>(
    "INSERT INTO ingest_source (code, entity_id, channel_id, format, authentication, secret, rate_per_second, supplier_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    [code, retailer.entityId, retailer.channelId, format, FORMATS[format], secret, ratePerSecond, options.supplierId ?? null],
  );
  return { id: rows[0]?.id ?? 0, code, secret };
}

/** An order in Gantry's own JSON. */
export const anOrderMessage = (orderNumber: string, lines: { sku: string; quantity: number }[], id = `m-${orderNumber}`) => ({
  type: "order",
  id,
  occurredAt: "2026-03-02T08:00:00Z",
  data: { orderNumber, currency: "GBP", shipToCountry: "GB", lines: lines.map((line) => ({ ...line, unitPrice: "10.00" })) },
});
