import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { type ExchangeSetup, USUAL_CONFIRMATION_HOURS } from "@/domain/procurement/supplier-exchange";
import { ServiceError } from "@/server/services/errors";

export type ShownExchange = ExchangeSetup & {
  entityId: number;
  /** 0 where nothing is set up: told by the portal. */
  version: number;
};

/** How a supplier is told of its orders, without the secret. */
export async function readExchange(queryable: Queryable, scope: Scope, supplierId: number): Promise<ShownExchange> {
  const { rows } = await queryable.query<ShownExchange>(
    `SELECT s.entity_id AS "entityId", coalesce(x.format, 'portal') AS format, x.endpoint, x.identifier, x.scheme, x.own_identifier AS "ownIdentifier", x.own_scheme AS "ownScheme",
       coalesce(x.confirmation_hours, ${USUAL_CONFIRMATION_HOURS}) AS "confirmationHours", coalesce(x.is_test, false) AS "isTest", coalesce(x.version, 0) AS version
     FROM supplier s LEFT JOIN supplier_exchange x ON x.supplier_id = s.id WHERE s.id = $1 AND ($2 OR s.entity_id = ANY($3::int[]))`,
    [supplierId, scope.everywhere, scope.entityIds],
  );
  if (!rows[0]) throw new ServiceError("not_found", "There is no such row in your scope.");
  return rows[0];
}
