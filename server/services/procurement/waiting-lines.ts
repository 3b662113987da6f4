/**
 * The customer order lines that wait at the node of purchase order `p` for what it still brings, as a query of order_id, item_id, units,
 * unit_price, its currency and is_kit. A kit waits for it when a component that the order brings is what the node has too little of.
 */
export const waitingLines = `
  SELECT w.order_id, w.item_id, missing.units, w.unit_price, sold.currency, k.is_bundle AS is_kit
  FROM sales_order_line w JOIN sales_order sold ON sold.id = w.order_id JOIN item k ON k.id = w.item_id
  CROSS JOIN LATERAL (SELECT w.ordered_quantity - w.allocated_quantity - w.shipped_quantity - w.cancelled_quantity AS units) missing
  WHERE w.backorder_node_id = p.node_id AND w.allocated_quantity + w.shipped_quantity + w.cancelled_quantity < w.ordered_quantity
    AND w.item_id IN (
      SELECT l.item_id FROM purchase_order_line l WHERE l.purchase_order_id = p.id AND l.received_quantity + l.rejected_quantity < l.ordered_quantity
      UNION ALL
      SELECT c.bundle_item_id FROM purchase_order_line l JOIN bundle_component c ON c.component_item_id = l.item_id
      WHERE l.purchase_order_id = p.id AND l.received_quantity + l.rejected_quantity < l.ordered_quantity)
    AND (NOT k.is_bundle OR EXISTS (
      SELECT 1 FROM purchase_order_line l JOIN bundle_component c ON c.component_item_id = l.item_id AND c.bundle_item_id = w.item_id
      LEFT JOIN stock_balance b ON b.item_id = l.item_id AND b.node_id = p.node_id
      WHERE l.purchase_order_id = p.id AND l.received_quantity + l.rejected_quantity < l.ordered_quantity
        AND coalesce(b.sellable - b.allocated, 0) < c.quantity_per * missing.units))`;
