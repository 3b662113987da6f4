ALTER TABLE "purchase_order" ADD COLUMN "first_sent_at" timestamp with time zone;--> statement-breakpoint
-- An order that was sent again was told first with its earliest document that was not lost; imported ones were sent when they were ordered.
UPDATE "purchase_order" p SET "first_sent_at" = least(p."sent_at", (SELECT min(m."created_at") FROM "outbound_message" m
  WHERE m."source_kind" = 'purchase_order' AND m."source_id" = p."id" AND m."state" <> 'dead')) WHERE p."sent_at" IS NOT NULL;
