-- What came in the place of rejected units is no more than was ordered: those orders are full.
UPDATE "purchase_order" p SET "receipt_state" = 'full' WHERE "receipt_state" = 'over'
  AND NOT EXISTS (SELECT FROM "purchase_order_line" l WHERE l."purchase_order_id" = p."id" AND l."received_quantity" > l."ordered_quantity");
