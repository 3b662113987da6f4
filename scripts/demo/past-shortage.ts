import { supplierNetworks } from "@/domain/simulation/organisation";
import { answerNumber, exchangeOf } from "@/domain/simulation/supplier-answer";
import { deliverMessages } from "@/server/services/messages/deliver-messages";
import { createPurchaseOrder } from "@/server/services/procurement/create-purchase-orders";
import { recordOrderResponses } from "@/server/services/procurement/record-order-responses";
import { DAY, everythingIsTaken, HOUR, type Past, refuseIssues } from "./past";

const ORDERED_DAYS = 60;
const ORDERED_HOURS_AGO = 9;
const ANSWERED_HOURS_AGO = 1;
/** Of the lead time: when the supplier would have delivered, from its shelf, and by when the hungry warehouse has sold what it has. */
const PROMISED = 0.5;
const UNTIL_REPLACED = 0.9;

type Scarce = { supplierId: number; supplier: string; itemId: number; price: string; pack: number; minimum: number; leadDays: number };
type Wish = { nodeId: number; dailyDemand: number };

const coverOf = (balance: string) => `(${balance}.available + ${balance}.inbound_ordered + ${balance}.in_transit)`;

/** An item that one warehouse runs out of before a new order could come, while another, which sells it too, lasts longer; what sells most first. */
const SCARCE = `
  SELECT s.id AS "supplierId", s.code AS supplier, t.item_id AS "itemId", t.unit_price::text AS price, t.order_multiple AS pack, t.minimum_order_quantity AS minimum,
    t.lead_time_days::float8 AS "leadDays", json_build_object('nodeId', h.node_id, 'dailyDemand', h.daily_demand) AS hungry,
    json_build_object('nodeId', c.node_id, 'dailyDemand', c.daily_demand) AS calm
  FROM replenishment_recommendation r JOIN supplier s ON s.id = r.supplier_id AND s.state = 'approved' AND s.currency = 'GBP'
  JOIN supplier_item t ON t.supplier_id = r.supplier_id AND t.item_id = r.item_id
  JOIN stock_balance h ON h.item_id = r.item_id AND h.node_id = r.node_id AND h.daily_demand > 0
    AND ${coverOf("h")} + greatest(t.order_multiple, t.minimum_order_quantity) < h.daily_demand * t.lead_time_days * ${UNTIL_REPLACED}
  JOIN stock_balance c ON c.item_id = r.item_id AND c.node_id <> r.node_id AND c.daily_demand > 0
    AND ${coverOf("c")} / c.daily_demand >= ${coverOf("h")} / h.daily_demand
  WHERE r.entity_id = $1 AND r.state = 'open' ORDER BY least(h.daily_demand, c.daily_demand) DESC, r.id, c.node_id LIMIT 1`;

/** A supplier that has less of an item than two warehouses ordered, and cut the order of the one that needs it more. */
export async function fallShort(past: Past, now: Date): Promise<void> {
  const { entityId } = past.organisation;
  const { rows } = await past.pool.query<Scarce & { hungry: Wish; calm: Wish }>(SCARCE, [entityId]);
  const [scarce] = rows;
  if (!scarce) return;
  const { supplierId, supplier, itemId, price, pack, minimum, leadDays, hungry, calm } = scarce;
  const orderedAt = new Date(now.getTime() - ORDERED_HOURS_AGO * HOUR);
  const promisedAt = new Date(orderedAt.getTime() + PROMISED * leadDays * DAY);
  const inPacks = (units: number) => Math.max(1, Math.ceil(units / pack)) * pack;
  const orderFor = async ({ nodeId, dailyDemand }: Wish) => {
    const quantity = inPacks(Math.max(minimum, ORDERED_DAYS * dailyDemand));
    const lines = [{ itemId, quantity, unitPrice: price, promisedAt }];
    return { quantity, ...(await createPurchaseOrder(past.at(orderedAt), { entityId, supplierId, nodeId, lines })) };
  };
  const wanted = [await orderFor(hungry), await orderFor(calm)] as const;
  await deliverMessages(past.at(orderedAt), { post: everythingIsTaken });
  const exchange = exchangeOf(supplier);
  const answers = await recordOrderResponses(
    past.at(new Date(now.getTime() - ANSWERED_HOURS_AGO * HOUR)),
    wanted.map(({ number, quantity }, index) => {
      const confirmed = index === 0 ? inPacks(minimum) : quantity;
      const isCut = confirmed < quantity;
      return {
        entityId,
        supplierId: null,
        via: exchange === "portal" ? exchange : supplierNetworks[exchange].code,
        confirmations: [
          {
            purchaseOrderNumber: number,
            responseNumber: answerNumber(number, 1),
            verdict: isCut ? ("lines" as const) : ("accepted" as const),
            lines: isCut ? [{ lineNumber: 1, verdict: "changed" as const, quantity: confirmed, promisedAt, reason: "We ration it" }] : [],
          },
        ],
      };
    }),
  );
  refuseIssues("order response", answers);
}
