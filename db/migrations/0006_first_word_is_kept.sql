ALTER TABLE "purchase_order_line" ADD COLUMN "first_offered_at" timestamp with time zone;
--> statement-breakpoint
UPDATE "purchase_order_line" SET "first_offered_at" = "proposed_promised_at" WHERE "promise_given_at" IS NULL AND "proposed_promised_at" IS NOT NULL;
