import { hashOf, randomOf } from "@/domain/simulation/random";
import { approvePurchaseOrder } from "@/server/services/procurement/approve-order";
import { acceptOrderResponse } from "@/server/services/procurement/decide-order-response";
import { HOUR, type Past } from "./past";

type Waiting = { id: number; number: string; version: number; since: Date };
type Answered = Waiting & { answerId: number };

/** Answered otherwise than ordered, and nobody has decided. */
const UNDECIDED = `
  SELECT p.id, p.number, p.version, max(r.id) AS "answerId", max(r.received_at) AS since FROM purchase_order p JOIN order_response r ON r.purchase_order_id = p.id
  WHERE p.entity_id = $1 AND p.receipt_state IN ('none', 'partial') AND EXISTS (SELECT 1 FROM purchase_order_line l WHERE l.purchase_order_id = p.id
    AND (l.answer = 'accepted_with_change' AND l.proposed_quantity IS NOT NULL OR l.answer = 'rejected' AND l.received_quantity + l.rejected_quantity < l.ordered_quantity))
  GROUP BY p.id ORDER BY p.id`;
const PENDING = `
  SELECT id, number, version, updated_at AS since FROM purchase_order WHERE entity_id = $1 AND approval_state = 'pending' ORDER BY id`;

/** Hours after which the buyer takes what a supplier offers: half within the day, most in two, some only when they are asked. */
const decidedAfterHours = (number: string): number => {
  const random = randomOf(hashOf(`${number}/decided`));
  const draw = random.next();
  return draw < 0.5 ? random.between(2, 12) : draw < 0.8 ? random.between(20, 44) : random.between(72, 120);
};
const APPROVED_AFTER_HOURS = 6;

/** What the buyer and the approver made of what suppliers answered. */
export function createPastAnswers(past: Past) {
  const read = async <Row extends Waiting>(sql: string) => (await past.pool.query<Row>(sql, [past.organisation.entityId])).rows;
  const isOver = ({ since }: Waiting, hours: number, now: Date) => since.getTime() + hours * HOUR <= now.getTime();

  /** Versions that wait for an approver, of these orders or for a while. */
  async function approve(now: Date, orderIds: readonly number[] = []): Promise<void> {
    const wanted = new Set(orderIds);
    for (const order of await read<Waiting>(PENDING)) {
      if (!wanted.has(order.id) && !isOver(order, APPROVED_AFTER_HOURS, now)) continue;
      await approvePurchaseOrder(past.by("approver", now), {
        purchaseOrderId: order.id,
        version: order.version,
        approve: true,
        reason: "Needed, and still worth its price",
      });
    }
  }

  async function decide(now: Date): Promise<void> {
    for (const order of await read<Answered>(UNDECIDED)) {
      if (!isOver(order, decidedAfterHours(order.number), now)) continue;
      await acceptOrderResponse(past.by("buyer", now), {
        purchaseOrderId: order.id,
        version: order.version,
        answerId: order.answerId,
        reason: "Still in time for what is sold until then",
      });
    }
    await approve(now);
  }

  return { approve, decide };
}
