CREATE TABLE "demand_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "demand_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"name" text NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"item_id" bigint,
	"category" text,
	"node_id" integer,
	"expected_effect_ratio" double precision,
	"learned_effect_ratio" double precision,
	"learned_days" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "demand_event_days" CHECK ("demand_event"."from_on" <= "demand_event"."to_on"),
	CONSTRAINT "demand_event_scope" CHECK ("demand_event"."item_id" is null or "demand_event"."category" is null),
	CONSTRAINT "demand_event_effects" CHECK (coalesce("demand_event"."expected_effect_ratio", 1) > 0 AND coalesce("demand_event"."learned_effect_ratio", 1) > 0)
);
--> statement-breakpoint
CREATE TABLE "forecast_week" (
	"entity_id" integer NOT NULL,
	"starts_on" date NOT NULL,
	"demand_class" text NOT NULL,
	"keys" integer NOT NULL,
	"forecast_units" double precision NOT NULL,
	"actual_units" double precision NOT NULL,
	"missed_units" double precision NOT NULL,
	"compared_units" double precision NOT NULL,
	"naive_missed_units" double precision NOT NULL,
	"judged_at" timestamp with time zone NOT NULL,
	CONSTRAINT "forecast_week_entity_id_starts_on_demand_class_pk" PRIMARY KEY("entity_id","starts_on","demand_class")
);
--> statement-breakpoint
CREATE TABLE "published_forecast" (
	"starts_on" date NOT NULL,
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"entity_id" integer NOT NULL,
	"demand_class" text NOT NULL,
	"model" text NOT NULL,
	"forecast" double precision NOT NULL,
	"naive" double precision,
	"made_at" timestamp with time zone NOT NULL,
	"actual" double precision,
	"judged_at" timestamp with time zone,
	CONSTRAINT "published_forecast_starts_on_item_id_node_id_pk" PRIMARY KEY("starts_on","item_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "order_approval" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_approval_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"purchase_order_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"total_minor" bigint NOT NULL,
	"rules" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"steps" jsonb NOT NULL,
	"step" smallint DEFAULT 0 NOT NULL,
	"step_hours" smallint DEFAULT 8 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"escalated_at" timestamp with time zone,
	"requested_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "order_approval_decision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_approval_decision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_approval_id" bigint NOT NULL,
	"step" smallint NOT NULL,
	"verdict" text NOT NULL,
	"user_id" text NOT NULL,
	"on_behalf_of" text,
	"reason" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_change_limits" (
	"entity_id" integer PRIMARY KEY NOT NULL,
	"price_ratio" numeric(6, 4) NOT NULL,
	"quantity_ratio" numeric(6, 4) NOT NULL,
	"days" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "order_change_limits_range" CHECK ("order_change_limits"."price_ratio" BETWEEN 0 AND 10 AND "order_change_limits"."quantity_ratio" BETWEEN 0 AND 10 AND "order_change_limits"."days" BETWEEN 0 AND 365)
);
--> statement-breakpoint
CREATE TABLE "item_season" (
	"item_id" bigint PRIMARY KEY NOT NULL,
	"ends_on" date NOT NULL,
	"salvage_share" double precision DEFAULT 0 NOT NULL,
	CONSTRAINT "item_season_salvage" CHECK ("item_season"."salvage_share" BETWEEN 0 AND 1)
);
--> statement-breakpoint
CREATE TABLE "over_receipt" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "over_receipt_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"goods_receipt_id" bigint NOT NULL,
	"purchase_order_line_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"held_quantity" integer NOT NULL,
	"state" text DEFAULT 'held' NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"reason" text,
	CONSTRAINT "over_receipt_positive" CHECK ("over_receipt"."held_quantity" > 0),
	CONSTRAINT "over_receipt_decided" CHECK (("over_receipt"."state" = 'held') = ("over_receipt"."decided_at" IS NULL))
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
CREATE TABLE "working_calendar" (
	"entity_id" integer PRIMARY KEY NOT NULL,
	"time_zone" text NOT NULL,
	"opens_at" smallint DEFAULT 9 NOT NULL,
	"closes_at" smallint DEFAULT 17 NOT NULL,
	"holidays" date[] DEFAULT '{}' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "working_calendar_hours" CHECK ("working_calendar"."opens_at" >= 0 AND "working_calendar"."closes_at" <= 24 AND "working_calendar"."opens_at" < "working_calendar"."closes_at")
);
--> statement-breakpoint
DROP INDEX "item_gtin";--> statement-breakpoint
DROP INDEX "approval_rule_scope";--> statement-breakpoint
ALTER TABLE "automation_decision" ADD COLUMN "person_quantity" integer;--> statement-breakpoint
ALTER TABLE "backtest_item" ADD COLUMN "first_expedites" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "backtest_item" ADD COLUMN "second_expedites" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "backtest_run" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "backtest_run" ADD COLUMN "recorded" jsonb;--> statement-breakpoint
ALTER TABLE "backtest_run" ADD COLUMN "left_out" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "change" ADD COLUMN "is_planned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD COLUMN "weights" jsonb;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD COLUMN "weekday_shares" double precision[];--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD COLUMN "expected_last" double precision;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD COLUMN "observed_last" smallint;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD COLUMN "observed_days" smallint;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD COLUMN "similar_item_ids" bigint[];--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD COLUMN "drives_plans" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD COLUMN "event_effects" jsonb;--> statement-breakpoint
ALTER TABLE "item" ADD COLUMN "gtin14" text GENERATED ALWAYS AS (CASE WHEN gtin ~ '^[0-9]{8,14}$' AND gtin !~ '^0+$' THEN lpad(gtin, 14, '0') END) STORED;--> statement-breakpoint
ALTER TABLE "item" ADD COLUMN "details" text;--> statement-breakpoint
ALTER TABLE "learned_lead_time" ADD COLUMN "open_orders" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "item_unit" ADD COLUMN "gtin14" text GENERATED ALWAYS AS (CASE WHEN gtin ~ '^[0-9]{8,14}$' AND gtin !~ '^0+$' THEN lpad(gtin, 14, '0') END) STORED;--> statement-breakpoint
ALTER TABLE "purchase_order_version" ADD COLUMN "is_restoring" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "purchase_order_version" ADD COLUMN "takes_answer" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD COLUMN "scheme" text;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD COLUMN "own_identifier" text;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD COLUMN "own_scheme" text;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "supplier_order_terms" ADD COLUMN "order_days" smallint[];--> statement-breakpoint
ALTER TABLE "supplier_order_terms" ADD COLUMN "over_receipt_ratio" numeric(4, 3);--> statement-breakpoint
ALTER TABLE "entity" ADD COLUMN "over_receipt_ratio" numeric(4, 3) DEFAULT 0.05 NOT NULL;--> statement-breakpoint
ALTER TABLE "planning_policy" ADD COLUMN "measure" text DEFAULT 'cycle' NOT NULL;--> statement-breakpoint
ALTER TABLE "planning_policy" ADD COLUMN "ordering_cost_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "planning_policy" ADD COLUMN "holding_rate" double precision DEFAULT 0.2 NOT NULL;--> statement-breakpoint
ALTER TABLE "purchase_order" ADD COLUMN "approved_version" integer;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "approved_quantity" integer;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "approved_unit_price" numeric(20, 6);--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "approved_promised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "standing_quantity" integer;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "standing_unit_price" numeric(20, 6);--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD COLUMN "standing_promised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" ADD COLUMN "is_quantity_set" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "approval_rule" ADD COLUMN "risk_flags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "approval_rule" ADD COLUMN "step_hours" smallint DEFAULT 8 NOT NULL;--> statement-breakpoint
ALTER TABLE "requisition" ADD COLUMN "rules" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "requisition" ADD COLUMN "risks" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "requisition" ADD COLUMN "step_hours" smallint DEFAULT 8 NOT NULL;--> statement-breakpoint
ALTER TABLE "supplier_bank_detail" ADD COLUMN "called_standing" text;--> statement-breakpoint
ALTER TABLE "supplier_contract" ADD COLUMN "incoterm" text;--> statement-breakpoint
ALTER TABLE "supplier_identity" ADD COLUMN "contact_name" text;--> statement-breakpoint
ALTER TABLE "supplier_identity" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "supplier_identity" ADD COLUMN "phone_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "supplier" ADD COLUMN "is_preferred" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "supplier_item" ADD COLUMN "purchase_unit" text;--> statement-breakpoint
ALTER TABLE "supplier_item" ADD COLUMN "purchase_price" numeric(20, 6);--> statement-breakpoint
ALTER TABLE "supplier_item" ADD COLUMN "purchase_minimum" integer;--> statement-breakpoint
ALTER TABLE "supplier_item" ADD COLUMN "purchase_multiple" integer;--> statement-breakpoint
ALTER TABLE "demand_event" ADD CONSTRAINT "demand_event_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_event" ADD CONSTRAINT "demand_event_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_event" ADD CONSTRAINT "demand_event_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forecast_week" ADD CONSTRAINT "forecast_week_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_forecast" ADD CONSTRAINT "published_forecast_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_forecast" ADD CONSTRAINT "published_forecast_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_approval" ADD CONSTRAINT "order_approval_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_approval_decision" ADD CONSTRAINT "order_approval_decision_order_approval_id_order_approval_id_fk" FOREIGN KEY ("order_approval_id") REFERENCES "public"."order_approval"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_approval_decision" ADD CONSTRAINT "order_approval_decision_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_approval_decision" ADD CONSTRAINT "order_approval_decision_on_behalf_of_user_id_fk" FOREIGN KEY ("on_behalf_of") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_change_limits" ADD CONSTRAINT "order_change_limits_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_season" ADD CONSTRAINT "item_season_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "over_receipt" ADD CONSTRAINT "over_receipt_goods_receipt_id_goods_receipt_id_fk" FOREIGN KEY ("goods_receipt_id") REFERENCES "public"."goods_receipt"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "over_receipt" ADD CONSTRAINT "over_receipt_purchase_order_line_id_purchase_order_line_id_fk" FOREIGN KEY ("purchase_order_line_id") REFERENCES "public"."purchase_order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "over_receipt" ADD CONSTRAINT "over_receipt_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "over_receipt" ADD CONSTRAINT "over_receipt_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "working_calendar" ADD CONSTRAINT "working_calendar_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "demand_event_by_entity" ON "demand_event" USING btree ("entity_id","from_on");--> statement-breakpoint
CREATE UNIQUE INDEX "demand_event_once" ON "demand_event" USING btree ("entity_id","name","from_on",coalesce(item_id, 0),coalesce(category, ''),coalesce(node_id, 0));--> statement-breakpoint
CREATE INDEX "published_forecast_open" ON "published_forecast" USING btree ("entity_id","starts_on") WHERE actual is null;--> statement-breakpoint
CREATE UNIQUE INDEX "order_approval_one_waiting" ON "order_approval" USING btree ("purchase_order_id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "order_approval_waiting" ON "order_approval" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "order_approval_by_order" ON "order_approval" USING btree ("purchase_order_id","version");--> statement-breakpoint
CREATE INDEX "order_approval_decision_by_approval" ON "order_approval_decision" USING btree ("order_approval_id");--> statement-breakpoint
CREATE INDEX "over_receipt_by_line" ON "over_receipt" USING btree ("purchase_order_line_id");--> statement-breakpoint
CREATE INDEX "over_receipt_by_receipt" ON "over_receipt" USING btree ("goods_receipt_id");--> statement-breakpoint
CREATE INDEX "over_receipt_undecided" ON "over_receipt" USING btree ("purchase_order_line_id") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "audit_entry_by_time" ON "audit_entry" USING brin ("at");--> statement-breakpoint
CREATE INDEX "item_gtin14" ON "item" USING btree ("entity_id","gtin14") WHERE gtin14 is not null;--> statement-breakpoint
CREATE INDEX "item_unit_gtin14" ON "item_unit" USING btree ("gtin14") WHERE gtin14 is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "approval_rule_scope" ON "approval_rule" USING btree ("entity_id","about",coalesce(category, ''),coalesce(supplier_id, 0),"risk_flags","from_minor") WHERE retired_at is null;--> statement-breakpoint
ALTER TABLE "supplier_order_terms" ADD CONSTRAINT "supplier_order_terms_days" CHECK (cardinality("supplier_order_terms"."order_days") > 0 AND "supplier_order_terms"."order_days" <@ '{1,2,3,4,5,6,7}'::smallint[]);--> statement-breakpoint
ALTER TABLE "supplier_order_terms" ADD CONSTRAINT "supplier_order_terms_over_receipt" CHECK ("supplier_order_terms"."over_receipt_ratio" BETWEEN 0 AND 1);--> statement-breakpoint
ALTER TABLE "approval_rule" ADD CONSTRAINT "approval_rule_hours" CHECK ("approval_rule"."step_hours" > 0);--> statement-breakpoint
ALTER TABLE "supplier_item" ADD CONSTRAINT "supplier_item_purchase" CHECK ("supplier_item"."purchase_minimum" > 0 AND "supplier_item"."purchase_multiple" > 0);