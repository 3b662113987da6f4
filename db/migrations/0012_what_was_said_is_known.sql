ALTER TABLE "inbound_message" ADD COLUMN "fingerprint" text;--> statement-breakpoint
ALTER TABLE "order_response" ADD COLUMN "fingerprint" text;