CREATE TABLE "order_change_limits" (
	"entity_id" integer PRIMARY KEY NOT NULL,
	"price_ratio" numeric(6, 4) NOT NULL,
	"quantity_ratio" numeric(6, 4) NOT NULL,
	"days" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "order_change_limits_range" CHECK ("order_change_limits"."price_ratio" BETWEEN 0 AND 10 AND "order_change_limits"."quantity_ratio" BETWEEN 0 AND 10 AND "order_change_limits"."days" BETWEEN 0 AND 365)
);
--> statement-breakpoint
CREATE TABLE "replan_position" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"change_xid" "xid8" NOT NULL,
	"change_id" bigint NOT NULL,
	"moved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "replan_position_one" CHECK ("replan_position"."id" = 1)
);
--> statement-breakpoint
ALTER TABLE "change" ADD COLUMN "is_planned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "purchase_order_version" ADD COLUMN "is_restoring" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "purchase_order_version" ADD COLUMN "takes_answer" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD COLUMN "scheme" text;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD COLUMN "own_identifier" text;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD COLUMN "own_scheme" text;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "planning_policy" ADD COLUMN "measure" text DEFAULT 'cycle' NOT NULL;--> statement-breakpoint
ALTER TABLE "purchase_order" ADD COLUMN "approved_version" integer;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "approved_quantity" integer;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "approved_unit_price" numeric(20, 6);--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "approved_promised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "standing_quantity" integer;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "standing_unit_price" numeric(20, 6);--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "standing_promised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" ADD COLUMN "is_quantity_set" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "order_change_limits" ADD CONSTRAINT "order_change_limits_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;