import { isInForce } from "./expected-stock";

/**
 * SQL: every line (`l`) of an order (`p`) that was bought, with its `bought.quantity` and `bought.price`: as approved, while a new version
 * waits as it holds meanwhile, and of what was closed short what came. What was cancelled, refused or taken out says nothing of what is
 * usual or what is paid.
 */
export const boughtLines = `purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id AND p.cancelled_at IS NULL AND ${isInForce("p", "l")}
  JOIN LATERAL (SELECT CASE WHEN p.receipt_state = 'short_closed' THEN l.received_quantity ELSE coalesce(l.standing_quantity, l.ordered_quantity) END AS quantity,
    coalesce(l.standing_unit_price, l.unit_price) AS price) bought ON bought.quantity > 0`;
