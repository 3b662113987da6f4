import type { Pool } from "@/db/client";
import type { ImportFormatName } from "@/domain/imports/formats";
import { ServiceError } from "@/server/services/errors";
import { isOrderHistory } from "./counts";

type Named = { entityCode: string; channelCode?: string; nodeCodes?: string[] };
type Places = { currency: string; unknownNode: string | null; isChannelKnown: boolean; hasChannel: boolean; hasNode: boolean };

/** The company that the file is for, once what the options name is there and the format finds what it needs: before anything is staged. */
export async function requireNamed(pool: Pool, format: ImportFormatName, options: Named): Promise<{ currency: string }> {
  const { entityCode, channelCode = null, nodeCodes = [] } = options;
  const { rows } = await pool.query<Places>(
    `SELECT e.currency,
       (SELECT wanted.code FROM unnest($2::text[]) AS wanted(code) WHERE NOT EXISTS (SELECT FROM node n WHERE n.entity_id = e.id AND n.code = wanted.code) LIMIT 1) AS "unknownNode",
       $3::text IS NULL OR EXISTS (SELECT FROM channel c WHERE c.entity_id = e.id AND c.code = $3) AS "isChannelKnown",
       EXISTS (SELECT FROM channel c WHERE c.entity_id = e.id) AS "hasChannel",
       EXISTS (SELECT FROM node n WHERE n.entity_id = e.id AND (n.active OR NOT $4) AND ($2 = '{}' OR n.code = $2[1])) AS "hasNode"
     FROM entity e WHERE e.code = $1`,
    [entityCode, nodeCodes, channelCode, format === "scms-deliveries"],
  );
  const places = rows[0];
  if (!places) throw new ServiceError("not_found", `There is no entity ${entityCode}.`);
  if (places.unknownNode !== null) throw new ServiceError("not_found", `There is no node ${places.unknownNode} in ${entityCode}.`);
  if (!places.isChannelKnown) throw new ServiceError("not_found", `There is no channel ${channelCode} in ${entityCode}.`);
  if (isOrderHistory(format) && !places.hasChannel) throw new ServiceError("invalid", `Orders need a channel, and ${entityCode} has none.`);
  if ((isOrderHistory(format) || format === "scms-deliveries") && !places.hasNode)
    throw new ServiceError("invalid", `The goods need a node that works, and ${entityCode} has none.`);
  return { currency: places.currency };
}
