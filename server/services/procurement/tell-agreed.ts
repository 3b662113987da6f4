import { sendRefusal } from "@/domain/procurement/purchase-order";
import { type Inside, lockOrdersById } from "./locked-order";
import { knowsEarlierVersion, queueOrderDocuments } from "./order-documents";

/**
 * Tells the supplier of the version that takes its answer, as soon as it may be sent: at once, or when it was approved or let go on.
 * Nothing is told twice; where a line still waits for an answer, the version asks for it.
 */
export async function tellAgreed(context: Inside, orderId: number): Promise<void> {
  const [order] = await lockOrdersById(context.client, [orderId]);
  if (!order || sendRefusal(order) !== null || !(await knowsEarlierVersion(context.client, orderId))) return;
  const isAsked = order.lines.some((line) => line.answer === "none" && line.quantity > 0);
  await queueOrderDocuments(context, [orderId], { errand: isAsked ? "order" : "agreed" });
}
