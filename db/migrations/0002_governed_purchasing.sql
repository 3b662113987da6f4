DROP INDEX "demand_fact_by_item";--> statement-breakpoint
ALTER TABLE "automation_policy" ADD COLUMN "band" jsonb DEFAULT '{"leastLines":20,"stoppedShare":0.1,"undoneShare":0.15,"changedShare":0.2,"serviceShortfall":0.05,"priceRise":0.03}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "automation_policy" ADD COLUMN "stepped_down" jsonb;--> statement-breakpoint
ALTER TABLE "automation_switch" ADD COLUMN "day_cap_minor" bigint;--> statement-breakpoint
ALTER TABLE "automation_switch" ADD COLUMN "day_cap_orders" integer;--> statement-breakpoint
ALTER TABLE "automation_switch" ADD COLUMN "day_cap_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_approval" ADD COLUMN "risks" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "requisition" ADD COLUMN "round" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "requisition_decision" ADD COLUMN "round" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "demand_fact_by_item" ON "demand_fact" USING btree ("item_id","node_id","occurred_at","quantity");