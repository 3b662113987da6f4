-- What came in the place of rejected units is no more than was ordered: those orders are full.
UPDATE "purchase_order" p SET "receipt_state" = 'full' WHERE "receipt_state" = 'over'
  AND NOT EXISTS (SELECT FROM "purchase_order_line" l WHERE l."purchase_order_id" = p."id" AND l."received_quantity" > l."ordered_quantity");
--> statement-breakpoint
-- Nobody decides any more about what a closed order was to become.
UPDATE "order_approval" a SET "state" = 'superseded', "settled_at" = p."updated_at" FROM "purchase_order" p
WHERE p."id" = a."purchase_order_id" AND a."state" = 'waiting' AND (p."cancelled_at" IS NOT NULL OR p."receipt_state" = 'short_closed');
