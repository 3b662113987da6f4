import { randomBytes } from "node:crypto";
import { z } from "zod";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { reason, words } from "@/domain/kernel/words";
import { type ExchangeSetup, exchangeFormats, exchangeIssues, USUAL_CONFIRMATION_HOURS } from "@/domain/procurement/supplier-exchange";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import { requireScope, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";

const optional = (most: number) =>
  words(most)
    .nullable()
    .transform((text) => (text === "" ? null : text));
export const setExchangeInput = z.object({
  supplierId: smallId,
  /** The version that the person looked at; 0 where nothing is set up yet. */
  version: versionNumber,
  format: z.enum(exchangeFormats),
  endpoint: optional(500),
  identifier: optional(50),
  scheme: optional(4),
  ownIdentifier: optional(50),
  ownScheme: optional(4),
  confirmationHours: z.number().int(),
  isTest: z.boolean(),
  /** Makes a new secret for the signature of what is posted; it is answered once and never shown again. */
  renewSecret: z.boolean().default(false),
  reason,
});

const COLUMNS = `format, endpoint, identifier, scheme, own_identifier AS "ownIdentifier", own_scheme AS "ownScheme", confirmation_hours AS "confirmationHours", is_test AS "isTest", version`;
export const usualExchange: ExchangeSetup & { version: number } = {
  format: "portal",
  endpoint: null,
  identifier: null,
  scheme: null,
  ownIdentifier: null,
  ownScheme: null,
  confirmationHours: USUAL_CONFIRMATION_HOURS,
  isTest: false,
  version: 0,
};

/** How the supplier is told of its orders, from the next document on. A first set-up has a new secret in any case. */
export const setExchange = (context: ServiceContext, input: z.input<typeof setExchangeInput>): Promise<{ secret: string | null }> =>
  transact(context, async (inside) => {
    const { supplierId, version, renewSecret, reason, ...setup } = setExchangeInput.parse(input);
    const { client } = inside;
    const { rows: suppliers } = await client.query<{ entityId: number }>(
      `SELECT entity_id AS "entityId" FROM supplier WHERE id = $1 FOR UPDATE`,
      [supplierId],
    );
    if (!suppliers[0]) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "suppliers.terms", { entityId: suppliers[0].entityId, nodeIds: [] });
    const [issue] = exchangeIssues(setup);
    if (issue) throw new ServiceError("invalid", `It ${issue.message}.`, { path: issue.field });
    const { rows } = await client.query<ExchangeSetup & { version: number; secret: string }>(
      `SELECT ${COLUMNS}, secret FROM supplier_exchange WHERE supplier_id = $1`,
      [supplierId],
    );
    const { secret: known = null, ...before } = rows[0] ?? { ...usualExchange, secret: undefined };
    if (before.version !== version) throw new ServiceError("conflict", "Somebody has changed this meanwhile. Look at it again.");
    const fresh = renewSecret || known === null ? randomBytes(32).toString("base64url") : null;
    await client.query(
      `INSERT INTO supplier_exchange (supplier_id, format, endpoint, identifier, scheme, own_identifier, own_scheme, confirmation_hours, is_test, secret)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (supplier_id) DO UPDATE SET format = excluded.format, endpoint = excluded.endpoint, identifier = excluded.identifier, scheme = excluded.scheme,
         own_identifier = excluded.own_identifier, own_scheme = excluded.own_scheme, confirmation_hours = excluded.confirmation_hours, is_test = excluded.is_test,
         secret = excluded.secret, version = supplier_exchange.version + 1`,
      [
        supplierId,
        setup.format,
        setup.endpoint,
        setup.identifier,
        setup.scheme,
        setup.ownIdentifier,
        setup.ownScheme,
        setup.confirmationHours,
        setup.isTest,
        fresh ?? known,
      ],
    );
    // The secret itself is nowhere but in its row and in this answer.
    await audit(inside, "supplier.exchange_set", [
      { subjectKind: "supplier", subjectId: supplierId, detail: { from: before, to: setup, isSecretNew: fresh !== null, reason } },
    ]);
    await markChanged(client, "suppliers", [supplierId]);
    return { secret: fresh };
  });
