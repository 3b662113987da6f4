import { deliverMessages } from "@/server/services/messages/deliver-messages";
import { markOverdueOrders } from "@/server/services/procurement/mark-overdue-orders";
import type { Handler } from "../job";

/** Sends what is due to its address; a supplier that has let its hours pass without an answer is overdue. */
export const deliverMessagesJob: Handler = async (_payload, { context, stopped, log }) => {
  const counts = await deliverMessages(context, { stopped });
  const overdue = await markOverdueOrders(context);
  if (counts.delivered + counts.retrying + counts.dead + overdue > 0) log.info({ ...counts, overdue }, "messages delivered");
};
