/** SQL: lines (`l`) of an order that its supplier has said nothing about, and of which something is still to come. */
export const unansweredLines = (order: string) =>
  `purchase_order_line l WHERE l.purchase_order_id = ${order}.id AND l.answer = 'none' AND l.received_quantity + l.rejected_quantity < coalesce(l.standing_quantity, l.ordered_quantity)`;

/** SQL: whether the supplier is to answer the order still: what has come needs no answer any more, what has not does. */
export const isUnanswered = (order: string) =>
  `(${order}.receipt_state = 'none' OR ${order}.receipt_state = 'partial' AND EXISTS (SELECT FROM ${unansweredLines(order)}))`;
