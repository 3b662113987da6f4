CREATE TABLE "audit_entry" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"verb" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" bigint NOT NULL,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "audit_seal" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_seal_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"last_xid" "xid8" NOT NULL,
	"last_id" bigint NOT NULL,
	"entry_count" bigint NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "automation_decision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "automation_decision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"recommendation_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"policy_version" integer NOT NULL,
	"level" text NOT NULL,
	"outcome" text NOT NULL,
	"quantity" integer NOT NULL,
	"value_minor" bigint NOT NULL,
	"stops" jsonb NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"release_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"settled_by" text,
	"settled_reason" text,
	"person_outcome" text,
	"person_minor" bigint,
	"is_current" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "automation_policy" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "automation_policy_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"node_id" integer,
	"brand" text,
	"category" text,
	"supplier_id" integer,
	"level" text NOT NULL,
	"caps" jsonb NOT NULL,
	"hold_minutes" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"reason" text NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "automation_switch" (
	"entity_id" integer PRIMARY KEY NOT NULL,
	"killed_at" timestamp with time zone,
	"changed_by" text,
	"reason" text,
	"changed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "backtest_item" (
	"backtest_run_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"demanded_units" integer NOT NULL,
	"first_lost_units" integer NOT NULL,
	"second_lost_units" integer NOT NULL,
	"first_stock_minor" bigint NOT NULL,
	"second_stock_minor" bigint NOT NULL,
	"first_orders" integer NOT NULL,
	"second_orders" integer NOT NULL,
	CONSTRAINT "backtest_item_backtest_run_id_item_id_node_id_pk" PRIMARY KEY("backtest_run_id","item_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "backtest_run" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "backtest_run_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"from_day" text NOT NULL,
	"to_day" text NOT NULL,
	"policies" jsonb NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"outcomes" jsonb,
	"problem" text,
	"requested_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"completed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "change" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "change_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"topic" text NOT NULL,
	"keys" bigint[] NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "change_xid_id_pk" PRIMARY KEY("xid","id")
);
--> statement-breakpoint
CREATE TABLE "demand_forecast" (
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"id" bigint GENERATED ALWAYS AS (item_id * 4096 + node_id) STORED,
	"entity_id" integer NOT NULL,
	"demand_class" text NOT NULL,
	"model" text NOT NULL,
	"period_days" smallint NOT NULL,
	"starts_on" date NOT NULL,
	"history" double precision[] NOT NULL,
	"mean" double precision[] NOT NULL,
	"low" double precision[] NOT NULL,
	"high" double precision[] NOT NULL,
	"wape" double precision,
	"naive_wape" double precision,
	"bias" double precision,
	"mase" double precision,
	"value_added" double precision,
	"tested_demand" double precision NOT NULL,
	"weeks_watched" smallint DEFAULT 0 NOT NULL,
	"weeks_short" smallint DEFAULT 0 NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "demand_forecast_item_id_node_id_pk" PRIMARY KEY("item_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "exception" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "exception_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"severity" text NOT NULL,
	"state" text DEFAULT 'new' NOT NULL,
	"entity_id" integer NOT NULL,
	"node_id" integer,
	"title" text NOT NULL,
	"money_at_risk_minor" bigint DEFAULT 0 NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" bigint NOT NULL,
	"dedupe_key" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"cause_id" bigint,
	"owner_id" text,
	"opened_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"snoozed_until" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"resolution" text,
	"undo" jsonb,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demand_fact" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "demand_fact_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp with time zone NOT NULL,
	"entity_id" integer NOT NULL,
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"channel_id" integer NOT NULL,
	"quantity" integer NOT NULL,
	"revenue_minor" bigint NOT NULL,
	"cost_minor" bigint NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "demand_fact_id_occurred_at_pk" PRIMARY KEY("id","occurred_at")
);
--> statement-breakpoint
CREATE TABLE "kpi_event" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "kpi_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"entity_id" integer NOT NULL,
	"node_id" integer,
	"channel_id" integer,
	"count" integer DEFAULT 1 NOT NULL,
	"quantity" bigint DEFAULT 0 NOT NULL,
	"value_minor" bigint DEFAULT 0 NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "kpi_event_id_occurred_at_pk" PRIMARY KEY("id","occurred_at")
);
--> statement-breakpoint
CREATE TABLE "import_line" (
	"import_id" integer NOT NULL,
	"line_number" integer NOT NULL,
	"group_key" text NOT NULL,
	"fields" jsonb NOT NULL,
	CONSTRAINT "import_line_import_id_line_number_pk" PRIMARY KEY("import_id","line_number")
);
--> statement-breakpoint
CREATE TABLE "import_rejection" (
	"import_id" integer NOT NULL,
	"line_number" integer NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "import_rejection_import_id_line_number_pk" PRIMARY KEY("import_id","line_number")
);
--> statement-breakpoint
CREATE TABLE "import_run" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "import_run_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"format" text NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text DEFAULT 'staging' NOT NULL,
	"options" jsonb NOT NULL,
	"counts" jsonb,
	"applied_through" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"completed_at" timestamp with time zone,
	CONSTRAINT "import_run_fingerprint_unique" UNIQUE("fingerprint")
);
--> statement-breakpoint
CREATE TABLE "bundle_component" (
	"bundle_item_id" bigint NOT NULL,
	"component_item_id" bigint NOT NULL,
	"quantity_per" integer NOT NULL,
	CONSTRAINT "bundle_component_bundle_item_id_component_item_id_pk" PRIMARY KEY("bundle_item_id","component_item_id"),
	CONSTRAINT "bundle_component_quantity" CHECK ("bundle_component"."quantity_per" > 0)
);
--> statement-breakpoint
CREATE TABLE "item" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "item_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"sku" text NOT NULL,
	"gtin" text,
	"description" text NOT NULL,
	"category" text DEFAULT 'Uncategorised' NOT NULL,
	"brand" text DEFAULT '' NOT NULL,
	"base_unit" text DEFAULT 'each' NOT NULL,
	"lifecycle" text DEFAULT 'active' NOT NULL,
	"weight_grams" integer DEFAULT 250 NOT NULL,
	"length_mm" integer,
	"width_mm" integer,
	"height_mm" integer,
	"country_of_origin" char(2),
	"unit_cost" numeric(20, 6) DEFAULT '0' NOT NULL,
	"unit_price" numeric(20, 6) DEFAULT '0' NOT NULL,
	"is_bundle" boolean DEFAULT false NOT NULL,
	"is_service" boolean DEFAULT false NOT NULL,
	"merged_into_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "item_merged_into_another" CHECK ("item"."merged_into_id" <> "item"."id")
);
--> statement-breakpoint
CREATE TABLE "learned_lead_time" (
	"supplier_id" integer NOT NULL,
	"item_id" bigint NOT NULL,
	"days" double precision NOT NULL,
	"deviation_days" double precision NOT NULL,
	"orders" integer NOT NULL,
	"level" text NOT NULL,
	"learned_at" timestamp with time zone NOT NULL,
	CONSTRAINT "learned_lead_time_item_id_supplier_id_pk" PRIMARY KEY("item_id","supplier_id")
);
--> statement-breakpoint
CREATE TABLE "duplicate_proposal" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "duplicate_proposal_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"kind" text NOT NULL,
	"left_id" bigint NOT NULL,
	"right_id" bigint NOT NULL,
	"score" integer NOT NULL,
	"evidence" jsonb NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "duplicate_proposal_kind_leftId_rightId_unique" UNIQUE("kind","left_id","right_id"),
	CONSTRAINT "duplicate_proposal_pair" CHECK ("duplicate_proposal"."left_id" < "duplicate_proposal"."right_id")
);
--> statement-breakpoint
CREATE TABLE "duplicate_search" (
	"entity_id" integer NOT NULL,
	"kind" text NOT NULL,
	"fingerprint" text NOT NULL,
	"searched_at" timestamp with time zone NOT NULL,
	CONSTRAINT "duplicate_search_entity_id_kind_pk" PRIMARY KEY("entity_id","kind")
);
--> statement-breakpoint
CREATE TABLE "item_unit" (
	"item_id" bigint NOT NULL,
	"unit" text NOT NULL,
	"numerator" integer,
	"denominator" integer,
	"gtin" text,
	CONSTRAINT "item_unit_item_id_unit_pk" PRIMARY KEY("item_id","unit"),
	CONSTRAINT "item_unit_factor" CHECK (("item_unit"."numerator" IS NULL) = ("item_unit"."denominator" IS NULL) AND "item_unit"."numerator" > 0 AND "item_unit"."denominator" > 0)
);
--> statement-breakpoint
CREATE TABLE "master_merge" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "master_merge_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"kind" text NOT NULL,
	"survivor_id" bigint NOT NULL,
	"merged_id" bigint NOT NULL,
	"proposal_id" bigint,
	"withdrawn_proposal_ids" bigint[] NOT NULL,
	"reason" text NOT NULL,
	"conflicts" jsonb NOT NULL,
	"merged_at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone,
	CONSTRAINT "master_merge_pair" CHECK ("master_merge"."survivor_id" <> "master_merge"."merged_id")
);
--> statement-breakpoint
CREATE TABLE "readiness" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "readiness_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"item_id" bigint,
	"supplier_id" integer,
	"score" integer NOT NULL,
	"is_ready" boolean NOT NULL,
	"defects" text[] NOT NULL,
	"evidence" jsonb NOT NULL,
	"stock_minor" bigint DEFAULT 0 NOT NULL,
	"open_order_minor" bigint DEFAULT 0 NOT NULL,
	"at_stake_minor" bigint GENERATED ALWAYS AS (stock_minor + open_order_minor) STORED NOT NULL,
	"assessed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "readiness_itemId_unique" UNIQUE("item_id"),
	CONSTRAINT "readiness_supplierId_unique" UNIQUE("supplier_id"),
	CONSTRAINT "readiness_of_one" CHECK (("readiness"."item_id" IS NULL) <> ("readiness"."supplier_id" IS NULL))
);
--> statement-breakpoint
CREATE TABLE "inbound_message" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbound_message_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source_id" integer NOT NULL,
	"external_id" text NOT NULL,
	"kind" text NOT NULL,
	"entity_key" text NOT NULL,
	"body" text NOT NULL,
	"state" text DEFAULT 'received' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"issues" jsonb,
	"result" jsonb,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"processed_at" timestamp with time zone,
	CONSTRAINT "inbound_message_sourceId_externalId_unique" UNIQUE("source_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "ingest_source" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ingest_source_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"entity_id" integer NOT NULL,
	"channel_id" integer,
	"supplier_id" integer,
	"format" text NOT NULL,
	"authentication" text NOT NULL,
	"secret" text NOT NULL,
	"rate_per_second" integer DEFAULT 5000 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "ingest_source_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "outbound_message" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbound_message_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"destination" text NOT NULL,
	"kind" text NOT NULL,
	"source_kind" text NOT NULL,
	"source_id" bigint NOT NULL,
	"body" jsonb NOT NULL,
	"content_type" text,
	"document" text,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"issue" text,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_response" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_response_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"purchase_order_id" bigint NOT NULL,
	"number" text NOT NULL,
	"via" text NOT NULL,
	"order_version" integer NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"supplier_state" text,
	"lines" jsonb NOT NULL,
	CONSTRAINT "order_response_purchaseOrderId_number_unique" UNIQUE("purchase_order_id","number")
);
--> statement-breakpoint
CREATE TABLE "purchase_order_version" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "purchase_order_version_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"purchase_order_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"reason" text NOT NULL,
	"differences" jsonb NOT NULL,
	"reopened_approval" boolean NOT NULL,
	CONSTRAINT "purchase_order_version_purchaseOrderId_version_unique" UNIQUE("purchase_order_id","version")
);
--> statement-breakpoint
CREATE TABLE "supplier_exchange" (
	"supplier_id" integer PRIMARY KEY NOT NULL,
	"format" text NOT NULL,
	"endpoint" text,
	"secret" text NOT NULL,
	"identifier" text,
	"confirmation_hours" integer DEFAULT 24 NOT NULL,
	"is_test" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "item_shelf_life" (
	"item_id" bigint PRIMARY KEY NOT NULL,
	"days" integer NOT NULL,
	CONSTRAINT "item_shelf_life_positive" CHECK ("item_shelf_life"."days" > 0)
);
--> statement-breakpoint
CREATE TABLE "node_storage" (
	"node_id" integer PRIMARY KEY NOT NULL,
	"capacity_litres" integer,
	"holding_rate" numeric(5, 4) DEFAULT 0.2 NOT NULL,
	CONSTRAINT "node_storage_positive" CHECK ("node_storage"."capacity_litres" > 0 AND "node_storage"."holding_rate" >= 0)
);
--> statement-breakpoint
CREATE TABLE "supplier_order_terms" (
	"supplier_id" integer PRIMARY KEY NOT NULL,
	"minimum_quantity" integer DEFAULT 0 NOT NULL,
	"container_litres" integer,
	"container_minimum_fill" numeric(4, 3) DEFAULT 0.9 NOT NULL,
	"container_cost_minor" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "supplier_order_terms_container" CHECK ("supplier_order_terms"."container_litres" > 0 AND "supplier_order_terms"."container_minimum_fill" BETWEEN 0 AND 1),
	CONSTRAINT "supplier_order_terms_minimum" CHECK ("supplier_order_terms"."minimum_quantity" >= 0 AND "supplier_order_terms"."container_cost_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "supplier_price_break" (
	"supplier_id" integer NOT NULL,
	"item_id" bigint NOT NULL,
	"from_quantity" integer NOT NULL,
	"unit_price" numeric(20, 6) NOT NULL,
	CONSTRAINT "supplier_price_break_supplier_id_item_id_from_quantity_pk" PRIMARY KEY("supplier_id","item_id","from_quantity"),
	CONSTRAINT "supplier_price_break_positive" CHECK ("supplier_price_break"."from_quantity" > 1 AND "supplier_price_break"."unit_price" >= 0)
);
--> statement-breakpoint
CREATE TABLE "carrier_rate" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "carrier_rate_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"node_id" integer NOT NULL,
	"carrier" text NOT NULL,
	"country" text NOT NULL,
	"base_minor" bigint NOT NULL,
	"per_kilogram_minor" bigint NOT NULL,
	"transit_days" smallint NOT NULL,
	CONSTRAINT "carrier_rate_nodeId_carrier_country_unique" UNIQUE("node_id","carrier","country")
);
--> statement-breakpoint
CREATE TABLE "channel" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "channel_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"tier" smallint DEFAULT 3 NOT NULL,
	"ship_policy" text DEFAULT 'partial' NOT NULL,
	CONSTRAINT "channel_entityId_code_unique" UNIQUE("entity_id","code")
);
--> statement-breakpoint
CREATE TABLE "entity" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "entity_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"name" text NOT NULL,
	"currency" char(3) NOT NULL,
	CONSTRAINT "entity_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "node" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "node_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"country" char(2) NOT NULL,
	"cut_off" text DEFAULT '17:00' NOT NULL,
	"capacity_minutes_per_day" integer DEFAULT 4800 NOT NULL,
	"handling_minutes_per_line" numeric(6, 2) DEFAULT '1.50' NOT NULL,
	"handling_minor_per_line" bigint DEFAULT 45 NOT NULL,
	"packaging_minor_per_parcel" bigint DEFAULT 60 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "node_entityId_code_unique" UNIQUE("entity_id","code")
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "role_grant" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "role_grant_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"entity_id" integer,
	"node_id" integer,
	CONSTRAINT "role_grant_userId_role_entityId_nodeId_unique" UNIQUE NULLS NOT DISTINCT("user_id","role","entity_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "saved_view" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "saved_view_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"screen" text NOT NULL,
	"name" text NOT NULL,
	"owner_id" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"state" jsonb NOT NULL,
	CONSTRAINT "saved_view_screen_ownerId_name_unique" UNIQUE("screen","owner_id","name")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "planning_policy" (
	"entity_id" integer PRIMARY KEY NOT NULL,
	"service_level" double precision NOT NULL,
	"service_level_a" double precision NOT NULL,
	"service_level_c" double precision NOT NULL,
	"review_days" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"reason" text NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "planning_run" (
	"entity_id" integer PRIMARY KEY NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	"demand_from" date NOT NULL,
	"planned" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "portal_link" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "portal_link_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"purchase_order_id" bigint NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	CONSTRAINT "portal_link_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "asn" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "asn_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"supplier_id" integer NOT NULL,
	"node_id" integer NOT NULL,
	"purchase_order_id" bigint NOT NULL,
	"number" text NOT NULL,
	"state" text DEFAULT 'in_transit' NOT NULL,
	"shipped_at" timestamp with time zone NOT NULL,
	"expected_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "asn_supplierId_number_unique" UNIQUE("supplier_id","number")
);
--> statement-breakpoint
CREATE TABLE "asn_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "asn_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"asn_id" bigint NOT NULL,
	"purchase_order_line_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"shipped_quantity" integer NOT NULL,
	"received_quantity" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "asn_line_quantity" CHECK ("asn_line"."shipped_quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "goods_receipt" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "goods_receipt_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"purchase_order_id" bigint NOT NULL,
	"asn_id" bigint,
	"node_id" integer NOT NULL,
	"number" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "goods_receipt_nodeId_number_unique" UNIQUE("node_id","number")
);
--> statement-breakpoint
CREATE TABLE "goods_receipt_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "goods_receipt_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"goods_receipt_id" bigint NOT NULL,
	"purchase_order_line_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"accepted_quantity" integer NOT NULL,
	"rejected_quantity" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "purchase_order" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "purchase_order_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"supplier_id" integer NOT NULL,
	"node_id" integer NOT NULL,
	"number" text NOT NULL,
	"currency" char(3) NOT NULL,
	"approval_state" text DEFAULT 'approved' NOT NULL,
	"supplier_state" text DEFAULT 'sent' NOT NULL,
	"receipt_state" text DEFAULT 'none' NOT NULL,
	"invoice_state" text DEFAULT 'none' NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL,
	"total_minor" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"hold_reason" text,
	"cancelled_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"confirmation_due_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "purchase_order_entityId_number_unique" UNIQUE("entity_id","number")
);
--> statement-breakpoint
CREATE TABLE "purchase_order_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "purchase_order_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"purchase_order_id" bigint NOT NULL,
	"line_number" smallint NOT NULL,
	"item_id" bigint NOT NULL,
	"ordered_quantity" integer NOT NULL,
	"received_quantity" integer DEFAULT 0 NOT NULL,
	"rejected_quantity" integer DEFAULT 0 NOT NULL,
	"billed_quantity" integer DEFAULT 0 NOT NULL,
	"shipped_quantity" integer DEFAULT 0 NOT NULL,
	"unit_price" numeric(20, 6) NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"first_promised_at" timestamp with time zone NOT NULL,
	"promise_given_at" timestamp with time zone,
	"current_promised_at" timestamp with time zone NOT NULL,
	"answer" text DEFAULT 'none' NOT NULL,
	"answer_reason" text,
	"proposed_quantity" integer,
	"proposed_unit_price" numeric(20, 6),
	"proposed_promised_at" timestamp with time zone,
	CONSTRAINT "purchase_order_line_purchaseOrderId_lineNumber_unique" UNIQUE("purchase_order_id","line_number"),
	CONSTRAINT "purchase_order_line_quantities" CHECK ("purchase_order_line"."ordered_quantity" >= 0 AND "purchase_order_line"."received_quantity" >= 0)
);
--> statement-breakpoint
CREATE TABLE "recommendation_decision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "recommendation_decision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"recommendation_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"reason" text,
	"recommended_quantity" integer NOT NULL,
	"decided_quantity" integer NOT NULL,
	"position" integer NOT NULL,
	"horizon_days" integer NOT NULL,
	"review_days" integer NOT NULL,
	"unit_margin_minor" double precision NOT NULL,
	"unit_cost_minor" double precision NOT NULL,
	"holding_rate" double precision NOT NULL,
	"judged_at" timestamp with time zone,
	"realised_demand" integer,
	"benefit_minor" bigint,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "replenishment_recommendation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "replenishment_recommendation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"supplier_id" integer NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"recommended_quantity" integer NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price" numeric(20, 6) NOT NULL,
	"value_minor" bigint NOT NULL,
	"demand_class" text NOT NULL,
	"daily_demand" numeric(14, 4) NOT NULL,
	"reorder_point" integer NOT NULL,
	"position" integer NOT NULL,
	"stockout_on" timestamp with time zone,
	"lost_margin_minor" bigint DEFAULT 0 NOT NULL,
	"evidence" jsonb NOT NULL,
	"evidence_digest" text DEFAULT '' NOT NULL,
	"purchase_order_id" bigint,
	"snoozed_until" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "approval_delegation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "approval_delegation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"from_user_id" text NOT NULL,
	"to_user_id" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "approval_delegation_span" CHECK ("approval_delegation"."ends_at" > "approval_delegation"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "approval_rule" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "approval_rule_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"about" text DEFAULT 'request' NOT NULL,
	"category" text,
	"supplier_id" integer,
	"from_minor" bigint NOT NULL,
	"to_minor" bigint,
	"steps" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "approval_rule_band" CHECK ("approval_rule"."to_minor" IS NULL OR "approval_rule"."to_minor" > "approval_rule"."from_minor")
);
--> statement-breakpoint
CREATE TABLE "budget" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "budget_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"category" text NOT NULL,
	"month" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"mode" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "budget_entityId_category_month_unique" UNIQUE("entity_id","category","month"),
	CONSTRAINT "budget_month" CHECK ("budget"."month" ~ '^\d{4}-(0[1-9]|1[0-2])$')
);
--> statement-breakpoint
CREATE TABLE "requisition" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "requisition_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"node_id" integer NOT NULL,
	"number" text NOT NULL,
	"state" text NOT NULL,
	"requester_id" text NOT NULL,
	"reason" text NOT NULL,
	"need_by" timestamp with time zone NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"rule_id" bigint,
	"rule_version" integer,
	"steps" jsonb NOT NULL,
	"step" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"escalated_at" timestamp with time zone,
	"requested_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "requisition_entityId_number_unique" UNIQUE("entity_id","number")
);
--> statement-breakpoint
CREATE TABLE "requisition_decision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "requisition_decision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"requisition_id" bigint NOT NULL,
	"step" smallint NOT NULL,
	"verdict" text NOT NULL,
	"user_id" text NOT NULL,
	"on_behalf_of" text,
	"reason" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "requisition_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "requisition_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"requisition_id" bigint NOT NULL,
	"line_number" smallint NOT NULL,
	"item_id" bigint NOT NULL,
	"supplier_id" integer NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price" numeric(20, 6) NOT NULL,
	"purchase_order_id" bigint,
	"recommendation_id" bigint,
	CONSTRAINT "requisition_line_requisitionId_lineNumber_unique" UNIQUE("requisition_id","line_number"),
	CONSTRAINT "requisition_line_quantity" CHECK ("requisition_line"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "allocation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "allocation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"line_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"quantity" integer NOT NULL,
	"line_quantity" integer NOT NULL,
	"state" text DEFAULT 'reserved' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "allocation_quantity" CHECK ("allocation"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "customer_return" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "customer_return_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"external_number" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	"refund_minor" bigint DEFAULT 0 NOT NULL,
	"lines" jsonb NOT NULL,
	CONSTRAINT "customer_return_nodeId_externalNumber_unique" UNIQUE("node_id","external_number")
);
--> statement-breakpoint
CREATE TABLE "routing_decision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "routing_decision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"candidates" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sales_order" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sales_order_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"channel_id" integer NOT NULL,
	"external_number" text NOT NULL,
	"state" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"promised_at" timestamp with time zone NOT NULL,
	"currency" char(3) NOT NULL,
	"customer_key" text,
	"ship_to_country" char(2) NOT NULL,
	"total_minor" bigint NOT NULL,
	"cost_minor" bigint DEFAULT 0 NOT NULL,
	"freight_minor" bigint DEFAULT 0 NOT NULL,
	"line_count" smallint NOT NULL,
	"unit_count" integer NOT NULL,
	"backordered_units" integer DEFAULT 0 NOT NULL,
	"node_count" smallint DEFAULT 0 NOT NULL,
	"shipped_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"import_id" integer,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sales_order_channelId_externalNumber_unique" UNIQUE("channel_id","external_number")
);
--> statement-breakpoint
CREATE TABLE "sales_order_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sales_order_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"line_number" smallint NOT NULL,
	"item_id" bigint NOT NULL,
	"ordered_quantity" integer NOT NULL,
	"allocated_quantity" integer DEFAULT 0 NOT NULL,
	"shipped_quantity" integer DEFAULT 0 NOT NULL,
	"cancelled_quantity" integer DEFAULT 0 NOT NULL,
	"returned_quantity" integer DEFAULT 0 NOT NULL,
	"unit_price" numeric(20, 6) NOT NULL,
	"unit_cost" numeric(20, 6) DEFAULT '0' NOT NULL,
	"backorder_node_id" integer,
	"line_minor" bigint NOT NULL,
	CONSTRAINT "sales_order_line_orderId_lineNumber_unique" UNIQUE("order_id","line_number"),
	CONSTRAINT "sales_order_line_quantities" CHECK ("sales_order_line"."ordered_quantity" > 0 AND "sales_order_line"."allocated_quantity" >= 0 AND "sales_order_line"."shipped_quantity" >= 0 AND "sales_order_line"."cancelled_quantity" >= 0 AND "sales_order_line"."allocated_quantity" + "sales_order_line"."shipped_quantity" + "sales_order_line"."cancelled_quantity" <= "sales_order_line"."ordered_quantity")
);
--> statement-breakpoint
CREATE TABLE "shipment" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "shipment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"external_number" text NOT NULL,
	"carrier" text NOT NULL,
	"tracking_number" text,
	"shipped_at" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	"freight_minor" bigint DEFAULT 0 NOT NULL,
	"lines" jsonb NOT NULL,
	CONSTRAINT "shipment_nodeId_externalNumber_unique" UNIQUE("node_id","external_number")
);
--> statement-breakpoint
CREATE TABLE "item_service_class" (
	"item_id" bigint PRIMARY KEY NOT NULL,
	"entity_id" integer NOT NULL,
	"class" text NOT NULL,
	"margin_minor" double precision NOT NULL,
	"classified_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stock_balance" (
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"id" bigint GENERATED ALWAYS AS (item_id * 4096 + node_id) STORED,
	"sellable" integer DEFAULT 0 NOT NULL,
	"quarantined" integer DEFAULT 0 NOT NULL,
	"return_pending" integer DEFAULT 0 NOT NULL,
	"allocated" integer DEFAULT 0 NOT NULL,
	"channel_hold" integer DEFAULT 0 NOT NULL,
	"safety_buffer" integer DEFAULT 0 NOT NULL,
	"backordered" integer DEFAULT 0 NOT NULL,
	"inbound_ordered" integer DEFAULT 0 NOT NULL,
	"in_transit" integer DEFAULT 0 NOT NULL,
	"on_hand" integer GENERATED ALWAYS AS (sellable + quarantined + return_pending) STORED,
	"available" integer GENERATED ALWAYS AS (sellable - allocated - channel_hold - safety_buffer) STORED,
	"daily_demand" numeric(14, 4) DEFAULT 0 NOT NULL,
	"reorder_point" integer DEFAULT 0 NOT NULL,
	"next_inbound_at" timestamp with time zone,
	"unit_cost" numeric(20, 6) DEFAULT '0' NOT NULL,
	"value_minor" bigint GENERATED ALWAYS AS (round((sellable + quarantined + return_pending) * unit_cost * 100)::bigint) STORED NOT NULL,
	"days_on_hand" double precision GENERATED ALWAYS AS (round(sellable / nullif(daily_demand, 0), 1)::float8) STORED,
	"risk" text GENERATED ALWAYS AS (CASE
  WHEN sellable - allocated - channel_hold - safety_buffer <= 0 AND (daily_demand > 0 OR backordered > 0) THEN 'stockout'
  WHEN daily_demand > 0 AND sellable - allocated - channel_hold - safety_buffer <= reorder_point THEN 'low'
  WHEN daily_demand > 0 AND sellable - allocated - channel_hold - safety_buffer > 180 * daily_demand THEN 'excess'
  ELSE 'healthy' END) STORED NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_balance_item_id_node_id_pk" PRIMARY KEY("item_id","node_id"),
	CONSTRAINT "stock_balance_row" UNIQUE("id"),
	CONSTRAINT "stock_balance_guard" CHECK (0 <= "stock_balance"."allocated" AND "stock_balance"."allocated" <= "stock_balance"."sellable"),
	CONSTRAINT "stock_balance_buckets" CHECK ("stock_balance"."quarantined" >= 0 AND "stock_balance"."return_pending" >= 0 AND "stock_balance"."backordered" >= 0 AND "stock_balance"."inbound_ordered" >= 0 AND "stock_balance"."in_transit" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_movement" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "stock_movement_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp with time zone NOT NULL,
	"item_id" bigint NOT NULL,
	"node_id" integer NOT NULL,
	"kind" text NOT NULL,
	"sellable_delta" integer DEFAULT 0 NOT NULL,
	"quarantined_delta" integer DEFAULT 0 NOT NULL,
	"return_pending_delta" integer DEFAULT 0 NOT NULL,
	"allocated_delta" integer DEFAULT 0 NOT NULL,
	"reason" text NOT NULL,
	"source_kind" text NOT NULL,
	"source_id" bigint NOT NULL,
	CONSTRAINT "stock_movement_id_occurred_at_pk" PRIMARY KEY("id","occurred_at")
);
--> statement-breakpoint
CREATE TABLE "supplier_bank_detail" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supplier_bank_detail_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"supplier_id" integer NOT NULL,
	"version" integer NOT NULL,
	"iban" text NOT NULL,
	"holder" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'requested' NOT NULL,
	"reason" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"called_person" text NOT NULL,
	"called_number" text NOT NULL,
	"called_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decision_reason" text,
	"payable_from" timestamp with time zone,
	CONSTRAINT "supplier_bank_detail_supplierId_version_unique" UNIQUE("supplier_id","version"),
	CONSTRAINT "supplier_bank_detail_decision" CHECK (("supplier_bank_detail"."state" = 'requested') = ("supplier_bank_detail"."decided_by" IS NULL) AND ("supplier_bank_detail"."state" = 'approved') = ("supplier_bank_detail"."payable_from" IS NOT NULL)),
	CONSTRAINT "supplier_bank_detail_two_people" CHECK ("supplier_bank_detail"."state" <> 'approved' OR "supplier_bank_detail"."decided_by" <> "supplier_bank_detail"."requested_by")
);
--> statement-breakpoint
CREATE TABLE "supplier_contract" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supplier_contract_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"supplier_id" integer NOT NULL,
	"number" text NOT NULL,
	"currency" char(3) NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"payment_days" integer,
	"minimum_spend_minor" bigint,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "supplier_contract_supplierId_number_unique" UNIQUE("supplier_id","number"),
	CONSTRAINT "supplier_contract_span" CHECK ("supplier_contract"."valid_to" IS NULL OR "supplier_contract"."valid_to" >= "supplier_contract"."valid_from"),
	CONSTRAINT "supplier_contract_terms" CHECK ("supplier_contract"."payment_days" >= 0 AND "supplier_contract"."minimum_spend_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "supplier_price" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supplier_price_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"supplier_id" integer NOT NULL,
	"item_id" bigint NOT NULL,
	"contract_id" bigint,
	"currency" char(3) NOT NULL,
	"from_quantity" integer DEFAULT 1 NOT NULL,
	"unit_price" numeric(20, 6) NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "supplier_price_supplierId_itemId_fromQuantity_validFrom_unique" UNIQUE("supplier_id","item_id","from_quantity","valid_from"),
	CONSTRAINT "supplier_price_positive" CHECK ("supplier_price"."from_quantity" >= 1 AND "supplier_price"."unit_price" >= 0),
	CONSTRAINT "supplier_price_span" CHECK ("supplier_price"."valid_to" IS NULL OR "supplier_price"."valid_to" >= "supplier_price"."valid_from")
);
--> statement-breakpoint
CREATE TABLE "supplier_identity" (
	"supplier_id" integer PRIMARY KEY NOT NULL,
	"tax_id" text,
	"email" text,
	"address" text
);
--> statement-breakpoint
CREATE TABLE "supplier_invoice" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supplier_invoice_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"supplier_id" integer NOT NULL,
	"purchase_order_id" bigint,
	"number" text NOT NULL,
	"currency" char(3) NOT NULL,
	"invoiced_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"total_minor" bigint NOT NULL,
	"state" text DEFAULT 'unmatched' NOT NULL,
	"outcome" jsonb,
	"variance_minor" bigint DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"matched_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "supplier_invoice_supplierId_number_unique" UNIQUE("supplier_id","number")
);
--> statement-breakpoint
CREATE TABLE "supplier_invoice_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supplier_invoice_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"invoice_id" bigint NOT NULL,
	"line_number" smallint NOT NULL,
	"purchase_order_line_id" bigint,
	"item_id" bigint,
	"billed_quantity" integer NOT NULL,
	"unit_price" numeric(20, 6) NOT NULL,
	CONSTRAINT "supplier_invoice_line_invoiceId_lineNumber_unique" UNIQUE("invoice_id","line_number"),
	CONSTRAINT "supplier_invoice_line_quantity" CHECK ("supplier_invoice_line"."billed_quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "supplier_score" (
	"supplier_id" integer PRIMARY KEY NOT NULL,
	"on_time_ratio" double precision,
	"in_full_ratio" double precision,
	"defect_ratio" double precision,
	"lead_time_mean_days" double precision,
	"open_orders" integer DEFAULT 0 NOT NULL,
	"ordered_minor" bigint DEFAULT 0 NOT NULL,
	"scored_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supplier" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supplier_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"state" text DEFAULT 'approved' NOT NULL,
	"currency" char(3) NOT NULL,
	"country" char(2),
	"minimum_order_minor" bigint DEFAULT 0 NOT NULL,
	"payment_days" integer DEFAULT 30 NOT NULL,
	"merged_into_id" integer,
	CONSTRAINT "supplier_entityId_code_unique" UNIQUE("entity_id","code"),
	CONSTRAINT "supplier_merged_into_another" CHECK ("supplier"."merged_into_id" <> "supplier"."id")
);
--> statement-breakpoint
CREATE TABLE "supplier_item" (
	"supplier_id" integer NOT NULL,
	"item_id" bigint NOT NULL,
	"supplier_sku" text,
	"unit_price" numeric(20, 6) NOT NULL,
	"lead_time_days" numeric(6, 2) NOT NULL,
	"lead_time_deviation_days" numeric(6, 2) DEFAULT '0' NOT NULL,
	"minimum_order_quantity" integer DEFAULT 1 NOT NULL,
	"order_multiple" integer DEFAULT 1 NOT NULL,
	"rank" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "supplier_item_supplier_id_item_id_pk" PRIMARY KEY("supplier_id","item_id"),
	CONSTRAINT "supplier_item_quantities" CHECK ("supplier_item"."minimum_order_quantity" > 0 AND "supplier_item"."order_multiple" > 0)
);
--> statement-breakpoint
CREATE TABLE "stock_transfer" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stock_transfer_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entity_id" integer NOT NULL,
	"item_id" bigint NOT NULL,
	"from_node_id" integer NOT NULL,
	"to_node_id" integer NOT NULL,
	"state" text DEFAULT 'proposed' NOT NULL,
	"recommended_quantity" integer NOT NULL,
	"quantity" integer NOT NULL,
	"received_quantity" integer DEFAULT 0 NOT NULL,
	"saved_margin_minor" bigint NOT NULL,
	"cost_minor" bigint NOT NULL,
	"lane_days" integer NOT NULL,
	"evidence" jsonb NOT NULL,
	"evidence_digest" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"shipped_at" timestamp with time zone,
	"expected_at" timestamp with time zone,
	"received_at" timestamp with time zone,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "stock_transfer_quantities" CHECK ("stock_transfer"."quantity" > 0 AND "stock_transfer"."received_quantity" BETWEEN 0 AND "stock_transfer"."quantity")
);
--> statement-breakpoint
CREATE TABLE "transfer_lane" (
	"from_node_id" integer NOT NULL,
	"to_node_id" integer NOT NULL,
	"days" integer NOT NULL,
	"cost_minor" bigint DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "transfer_lane_from_node_id_to_node_id_pk" PRIMARY KEY("from_node_id","to_node_id"),
	CONSTRAINT "transfer_lane_ways" CHECK ("transfer_lane"."from_node_id" <> "transfer_lane"."to_node_id" AND "transfer_lane"."days" > 0 AND "transfer_lane"."cost_minor" >= 0)
);
--> statement-breakpoint
ALTER TABLE "automation_decision" ADD CONSTRAINT "automation_decision_recommendation_id_replenishment_recommendation_id_fk" FOREIGN KEY ("recommendation_id") REFERENCES "public"."replenishment_recommendation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_decision" ADD CONSTRAINT "automation_decision_policy_id_automation_policy_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."automation_policy"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_policy" ADD CONSTRAINT "automation_policy_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_policy" ADD CONSTRAINT "automation_policy_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_policy" ADD CONSTRAINT "automation_policy_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_switch" ADD CONSTRAINT "automation_switch_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backtest_item" ADD CONSTRAINT "backtest_item_backtest_run_id_backtest_run_id_fk" FOREIGN KEY ("backtest_run_id") REFERENCES "public"."backtest_run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backtest_run" ADD CONSTRAINT "backtest_run_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD CONSTRAINT "demand_forecast_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD CONSTRAINT "demand_forecast_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_forecast" ADD CONSTRAINT "demand_forecast_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception" ADD CONSTRAINT "exception_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception" ADD CONSTRAINT "exception_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rejection" ADD CONSTRAINT "import_rejection_import_id_import_run_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."import_run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bundle_component" ADD CONSTRAINT "bundle_component_bundle_item_id_item_id_fk" FOREIGN KEY ("bundle_item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bundle_component" ADD CONSTRAINT "bundle_component_component_item_id_item_id_fk" FOREIGN KEY ("component_item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item" ADD CONSTRAINT "item_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item" ADD CONSTRAINT "item_merged_into_id_item_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learned_lead_time" ADD CONSTRAINT "learned_lead_time_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learned_lead_time" ADD CONSTRAINT "learned_lead_time_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duplicate_proposal" ADD CONSTRAINT "duplicate_proposal_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duplicate_search" ADD CONSTRAINT "duplicate_search_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_unit" ADD CONSTRAINT "item_unit_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "master_merge" ADD CONSTRAINT "master_merge_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "master_merge" ADD CONSTRAINT "master_merge_proposal_id_duplicate_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."duplicate_proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readiness" ADD CONSTRAINT "readiness_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readiness" ADD CONSTRAINT "readiness_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readiness" ADD CONSTRAINT "readiness_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_message" ADD CONSTRAINT "inbound_message_source_id_ingest_source_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."ingest_source"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_source" ADD CONSTRAINT "ingest_source_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_source" ADD CONSTRAINT "ingest_source_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_source" ADD CONSTRAINT "ingest_source_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_response" ADD CONSTRAINT "order_response_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_order_version" ADD CONSTRAINT "purchase_order_version_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_exchange" ADD CONSTRAINT "supplier_exchange_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_shelf_life" ADD CONSTRAINT "item_shelf_life_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "node_storage" ADD CONSTRAINT "node_storage_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_order_terms" ADD CONSTRAINT "supplier_order_terms_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_price_break" ADD CONSTRAINT "supplier_price_break_supplier_id_item_id_supplier_item_supplier_id_item_id_fk" FOREIGN KEY ("supplier_id","item_id") REFERENCES "public"."supplier_item"("supplier_id","item_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "carrier_rate" ADD CONSTRAINT "carrier_rate_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "node" ADD CONSTRAINT "node_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planning_policy" ADD CONSTRAINT "planning_policy_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planning_run" ADD CONSTRAINT "planning_run_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_link" ADD CONSTRAINT "portal_link_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asn" ADD CONSTRAINT "asn_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asn" ADD CONSTRAINT "asn_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asn" ADD CONSTRAINT "asn_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asn" ADD CONSTRAINT "asn_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asn_line" ADD CONSTRAINT "asn_line_asn_id_asn_id_fk" FOREIGN KEY ("asn_id") REFERENCES "public"."asn"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asn_line" ADD CONSTRAINT "asn_line_purchase_order_line_id_purchase_order_line_id_fk" FOREIGN KEY ("purchase_order_line_id") REFERENCES "public"."purchase_order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goods_receipt" ADD CONSTRAINT "goods_receipt_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goods_receipt" ADD CONSTRAINT "goods_receipt_asn_id_asn_id_fk" FOREIGN KEY ("asn_id") REFERENCES "public"."asn"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goods_receipt" ADD CONSTRAINT "goods_receipt_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goods_receipt_line" ADD CONSTRAINT "goods_receipt_line_goods_receipt_id_goods_receipt_id_fk" FOREIGN KEY ("goods_receipt_id") REFERENCES "public"."goods_receipt"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goods_receipt_line" ADD CONSTRAINT "goods_receipt_line_purchase_order_line_id_purchase_order_line_id_fk" FOREIGN KEY ("purchase_order_line_id") REFERENCES "public"."purchase_order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_order" ADD CONSTRAINT "purchase_order_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_order" ADD CONSTRAINT "purchase_order_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_order" ADD CONSTRAINT "purchase_order_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD CONSTRAINT "purchase_order_line_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_order_line" ADD CONSTRAINT "purchase_order_line_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_decision" ADD CONSTRAINT "recommendation_decision_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_decision" ADD CONSTRAINT "recommendation_decision_recommendation_id_replenishment_recommendation_id_fk" FOREIGN KEY ("recommendation_id") REFERENCES "public"."replenishment_recommendation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_decision" ADD CONSTRAINT "recommendation_decision_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_decision" ADD CONSTRAINT "recommendation_decision_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" ADD CONSTRAINT "replenishment_recommendation_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" ADD CONSTRAINT "replenishment_recommendation_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" ADD CONSTRAINT "replenishment_recommendation_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" ADD CONSTRAINT "replenishment_recommendation_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_delegation" ADD CONSTRAINT "approval_delegation_from_user_id_user_id_fk" FOREIGN KEY ("from_user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_delegation" ADD CONSTRAINT "approval_delegation_to_user_id_user_id_fk" FOREIGN KEY ("to_user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_rule" ADD CONSTRAINT "approval_rule_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_rule" ADD CONSTRAINT "approval_rule_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget" ADD CONSTRAINT "budget_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition" ADD CONSTRAINT "requisition_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition" ADD CONSTRAINT "requisition_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition" ADD CONSTRAINT "requisition_requester_id_user_id_fk" FOREIGN KEY ("requester_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition" ADD CONSTRAINT "requisition_rule_id_approval_rule_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."approval_rule"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition_decision" ADD CONSTRAINT "requisition_decision_requisition_id_requisition_id_fk" FOREIGN KEY ("requisition_id") REFERENCES "public"."requisition"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition_decision" ADD CONSTRAINT "requisition_decision_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition_decision" ADD CONSTRAINT "requisition_decision_on_behalf_of_user_id_fk" FOREIGN KEY ("on_behalf_of") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition_line" ADD CONSTRAINT "requisition_line_requisition_id_requisition_id_fk" FOREIGN KEY ("requisition_id") REFERENCES "public"."requisition"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition_line" ADD CONSTRAINT "requisition_line_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition_line" ADD CONSTRAINT "requisition_line_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition_line" ADD CONSTRAINT "requisition_line_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requisition_line" ADD CONSTRAINT "requisition_line_recommendation_id_replenishment_recommendation_id_fk" FOREIGN KEY ("recommendation_id") REFERENCES "public"."replenishment_recommendation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_line_id_sales_order_line_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."sales_order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_return" ADD CONSTRAINT "customer_return_order_id_sales_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."sales_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_return" ADD CONSTRAINT "customer_return_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_decision" ADD CONSTRAINT "routing_decision_order_id_sales_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."sales_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipment" ADD CONSTRAINT "shipment_order_id_sales_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."sales_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipment" ADD CONSTRAINT "shipment_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_service_class" ADD CONSTRAINT "item_service_class_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_service_class" ADD CONSTRAINT "item_service_class_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_balance" ADD CONSTRAINT "stock_balance_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_balance" ADD CONSTRAINT "stock_balance_node_id_node_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_bank_detail" ADD CONSTRAINT "supplier_bank_detail_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_contract" ADD CONSTRAINT "supplier_contract_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_price" ADD CONSTRAINT "supplier_price_contract_id_supplier_contract_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."supplier_contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_price" ADD CONSTRAINT "supplier_price_supplier_id_item_id_supplier_item_supplier_id_item_id_fk" FOREIGN KEY ("supplier_id","item_id") REFERENCES "public"."supplier_item"("supplier_id","item_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_identity" ADD CONSTRAINT "supplier_identity_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_invoice" ADD CONSTRAINT "supplier_invoice_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_invoice" ADD CONSTRAINT "supplier_invoice_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_invoice" ADD CONSTRAINT "supplier_invoice_purchase_order_id_purchase_order_id_fk" FOREIGN KEY ("purchase_order_id") REFERENCES "public"."purchase_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_invoice_line" ADD CONSTRAINT "supplier_invoice_line_invoice_id_supplier_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."supplier_invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_invoice_line" ADD CONSTRAINT "supplier_invoice_line_purchase_order_line_id_purchase_order_line_id_fk" FOREIGN KEY ("purchase_order_line_id") REFERENCES "public"."purchase_order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_score" ADD CONSTRAINT "supplier_score_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier" ADD CONSTRAINT "supplier_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier" ADD CONSTRAINT "supplier_merged_into_id_supplier_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_item" ADD CONSTRAINT "supplier_item_supplier_id_supplier_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."supplier"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_item" ADD CONSTRAINT "supplier_item_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_transfer" ADD CONSTRAINT "stock_transfer_entity_id_entity_id_fk" FOREIGN KEY ("entity_id") REFERENCES "public"."entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_transfer" ADD CONSTRAINT "stock_transfer_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_transfer" ADD CONSTRAINT "stock_transfer_from_node_id_node_id_fk" FOREIGN KEY ("from_node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_transfer" ADD CONSTRAINT "stock_transfer_to_node_id_node_id_fk" FOREIGN KEY ("to_node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_lane" ADD CONSTRAINT "transfer_lane_from_node_id_node_id_fk" FOREIGN KEY ("from_node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_lane" ADD CONSTRAINT "transfer_lane_to_node_id_node_id_fk" FOREIGN KEY ("to_node_id") REFERENCES "public"."node"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entry_in_commit_order" ON "audit_entry" USING btree ("xid","id");--> statement-breakpoint
CREATE INDEX "audit_entry_by_subject" ON "audit_entry" USING btree ("subject_kind","subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "automation_decision_current" ON "automation_decision" USING btree ("recommendation_id") WHERE is_current;--> statement-breakpoint
CREATE INDEX "automation_decision_by_policy" ON "automation_decision" USING btree ("policy_id","decided_at");--> statement-breakpoint
CREATE INDEX "automation_decision_by_time" ON "automation_decision" USING btree ("entity_id","decided_at");--> statement-breakpoint
CREATE INDEX "automation_decision_held" ON "automation_decision" USING btree ("release_at") WHERE outcome = 'held';--> statement-breakpoint
CREATE INDEX "automation_decision_uncompared" ON "automation_decision" USING btree ("recommendation_id") WHERE person_outcome is null and outcome in ('passed', 'blocked');--> statement-breakpoint
CREATE UNIQUE INDEX "automation_policy_scope" ON "automation_policy" USING btree ("entity_id",coalesce(node_id, 0),coalesce(brand, ''),coalesce(category, ''),coalesce(supplier_id, 0));--> statement-breakpoint
CREATE INDEX "backtest_run_by_state" ON "backtest_run" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "change_by_age" ON "change" USING btree ("at");--> statement-breakpoint
CREATE INDEX "demand_forecast_by_entity" ON "demand_forecast" USING btree ("entity_id","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "exception_open_key" ON "exception" USING btree ("dedupe_key") WHERE state not in ('resolved','auto_resolved');--> statement-breakpoint
CREATE INDEX "exception_queue" ON "exception" USING btree ("state","money_at_risk_minor" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "exception_by_key" ON "exception" USING btree ("dedupe_key","resolved_at");--> statement-breakpoint
CREATE INDEX "exception_by_subject" ON "exception" USING btree ("subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "demand_fact_by_item" ON "demand_fact" USING btree ("item_id","node_id","occurred_at");--> statement-breakpoint
CREATE INDEX "demand_fact_in_commit_order" ON "demand_fact" USING btree ("xid");--> statement-breakpoint
CREATE INDEX "kpi_event_by_time" ON "kpi_event" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "kpi_event_in_commit_order" ON "kpi_event" USING btree ("xid");--> statement-breakpoint
CREATE INDEX "import_line_by_group" ON "import_line" USING btree ("import_id","group_key");--> statement-breakpoint
CREATE INDEX "item_alias" ON "item" USING btree ("merged_into_id") WHERE merged_into_id is not null;--> statement-breakpoint
CREATE INDEX "item_gtin" ON "item" USING btree ("entity_id","gtin") WHERE gtin is not null;--> statement-breakpoint
CREATE INDEX "item_sku" ON "item" USING btree ("sku","id");--> statement-breakpoint
CREATE INDEX "item_description" ON "item" USING btree ("description","id");--> statement-breakpoint
CREATE INDEX "item_category" ON "item" USING btree ("category","id");--> statement-breakpoint
CREATE INDEX "duplicate_proposal_right" ON "duplicate_proposal" USING btree ("kind","right_id");--> statement-breakpoint
CREATE INDEX "duplicate_proposal_queue" ON "duplicate_proposal" USING btree ("state","score" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "master_merge_standing" ON "master_merge" USING btree ("kind","merged_id") WHERE undone_at is null;--> statement-breakpoint
CREATE INDEX "master_merge_of_survivor" ON "master_merge" USING btree ("kind","survivor_id");--> statement-breakpoint
CREATE INDEX "readiness_queue" ON "readiness" USING btree ("score","at_stake_minor" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "inbound_message_open" ON "inbound_message" USING btree ("id") WHERE state in ('received','retrying');--> statement-breakpoint
CREATE INDEX "inbound_message_held_keys" ON "inbound_message" USING btree ("entity_key","id") WHERE state in ('received','retrying','dead');--> statement-breakpoint
CREATE INDEX "outbound_message_by_source" ON "outbound_message" USING btree ("source_kind","source_id");--> statement-breakpoint
CREATE INDEX "outbound_message_open" ON "outbound_message" USING btree ("next_attempt_at") WHERE state in ('queued','retrying');--> statement-breakpoint
CREATE INDEX "order_response_by_time" ON "order_response" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "portal_link_by_order" ON "portal_link" USING btree ("purchase_order_id");--> statement-breakpoint
CREATE INDEX "asn_by_order" ON "asn" USING btree ("purchase_order_id");--> statement-breakpoint
CREATE INDEX "asn_open" ON "asn" USING btree ("expected_at") WHERE state = 'in_transit';--> statement-breakpoint
CREATE INDEX "asn_line_by_asn" ON "asn_line" USING btree ("asn_id");--> statement-breakpoint
CREATE INDEX "asn_line_by_order_line" ON "asn_line" USING btree ("purchase_order_line_id");--> statement-breakpoint
CREATE INDEX "goods_receipt_by_order" ON "goods_receipt" USING btree ("purchase_order_id");--> statement-breakpoint
CREATE INDEX "goods_receipt_line_by_receipt" ON "goods_receipt_line" USING btree ("goods_receipt_id");--> statement-breakpoint
CREATE INDEX "goods_receipt_line_by_order_line" ON "goods_receipt_line" USING btree ("purchase_order_line_id");--> statement-breakpoint
CREATE INDEX "purchase_order_unconfirmed" ON "purchase_order" USING btree ("confirmation_due_at") WHERE supplier_state in ('sent','overdue');--> statement-breakpoint
CREATE INDEX "purchase_order_open" ON "purchase_order" USING btree ("node_id","receipt_state");--> statement-breakpoint
CREATE INDEX "purchase_order_line_by_item" ON "purchase_order_line" USING btree ("item_id");--> statement-breakpoint
CREATE INDEX "purchase_order_line_undecided" ON "purchase_order_line" USING btree ("purchase_order_id") WHERE answer in ('accepted_with_change','rejected');--> statement-breakpoint
CREATE INDEX "purchase_order_line_open" ON "purchase_order_line" USING btree ("item_id") WHERE received_quantity < ordered_quantity;--> statement-breakpoint
CREATE INDEX "recommendation_decision_by_recommendation" ON "recommendation_decision" USING btree ("recommendation_id","id");--> statement-breakpoint
CREATE INDEX "recommendation_decision_unjudged" ON "recommendation_decision" USING btree ("at") WHERE judged_at is null and kind <> 'accepted';--> statement-breakpoint
CREATE INDEX "recommendation_decision_by_time" ON "recommendation_decision" USING btree ("entity_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "recommendation_open" ON "replenishment_recommendation" USING btree ("item_id","node_id") WHERE state in ('open','snoozed','waiting');--> statement-breakpoint
CREATE INDEX "recommendation_queue" ON "replenishment_recommendation" USING btree ("state","lost_margin_minor" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "approval_delegation_to" ON "approval_delegation" USING btree ("to_user_id","ends_at");--> statement-breakpoint
CREATE UNIQUE INDEX "approval_rule_scope" ON "approval_rule" USING btree ("entity_id","about",coalesce(category, ''),coalesce(supplier_id, 0),"from_minor") WHERE retired_at is null;--> statement-breakpoint
CREATE INDEX "requisition_waiting" ON "requisition" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "requisition_by_time" ON "requisition" USING btree ("requested_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "requisition_decision_by_requisition" ON "requisition_decision" USING btree ("requisition_id");--> statement-breakpoint
CREATE INDEX "requisition_line_by_recommendation" ON "requisition_line" USING btree ("recommendation_id") WHERE recommendation_id is not null;--> statement-breakpoint
CREATE INDEX "allocation_by_order" ON "allocation" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "allocation_reserved" ON "allocation" USING btree ("item_id","node_id") WHERE state = 'reserved';--> statement-breakpoint
CREATE INDEX "customer_return_by_order" ON "customer_return" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "routing_decision_by_order" ON "routing_decision" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "sales_order_by_placed" ON "sales_order" USING btree ("placed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_order_open" ON "sales_order" USING btree ("promised_at") WHERE state in ('accepted','part_allocated','backordered');--> statement-breakpoint
CREATE INDEX "sales_order_line_open" ON "sales_order_line" USING btree ("item_id") WHERE allocated_quantity + shipped_quantity + cancelled_quantity < ordered_quantity;--> statement-breakpoint
CREATE INDEX "shipment_by_order" ON "shipment" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "stock_balance_by_available" ON "stock_balance" USING btree ("available","id");--> statement-breakpoint
CREATE INDEX "stock_balance_by_on_hand" ON "stock_balance" USING btree ("on_hand","id");--> statement-breakpoint
CREATE INDEX "stock_balance_by_daily_demand" ON "stock_balance" USING btree ("daily_demand","id");--> statement-breakpoint
CREATE INDEX "stock_balance_by_days_on_hand" ON "stock_balance" USING btree ("days_on_hand","id");--> statement-breakpoint
CREATE INDEX "stock_balance_by_value" ON "stock_balance" USING btree ("value_minor","id","risk");--> statement-breakpoint
CREATE INDEX "stock_balance_by_risk" ON "stock_balance" USING btree ("risk","value_minor" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "stock_movement_by_item_node" ON "stock_movement" USING btree ("item_id","node_id","occurred_at");--> statement-breakpoint
CREATE UNIQUE INDEX "supplier_bank_detail_one_request" ON "supplier_bank_detail" USING btree ("supplier_id") WHERE state = 'requested';--> statement-breakpoint
CREATE INDEX "supplier_bank_detail_payable" ON "supplier_bank_detail" USING btree ("supplier_id","payable_from");--> statement-breakpoint
CREATE INDEX "supplier_price_of_contract" ON "supplier_price" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "supplier_invoice_by_order" ON "supplier_invoice" USING btree ("purchase_order_id");--> statement-breakpoint
CREATE INDEX "supplier_invoice_unsettled" ON "supplier_invoice" USING btree ("id") WHERE state in ('unmatched','blocked','disputed');--> statement-breakpoint
CREATE INDEX "supplier_item_by_item" ON "supplier_item" USING btree ("item_id","rank");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_transfer_proposed" ON "stock_transfer" USING btree ("item_id","from_node_id","to_node_id") WHERE state = 'proposed';--> statement-breakpoint
CREATE INDEX "stock_transfer_on_the_way" ON "stock_transfer" USING btree ("item_id") WHERE state in ('released','shipped');--> statement-breakpoint
CREATE INDEX "stock_transfer_queue" ON "stock_transfer" USING btree ("state","saved_margin_minor" DESC NULLS LAST);