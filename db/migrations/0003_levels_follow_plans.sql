CREATE TABLE "planned_level_batch" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "planned_level_batch_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"first_item_id" bigint NOT NULL,
	"last_item_id" bigint NOT NULL,
	"item_ids" bigint[] NOT NULL,
	"node_ids" integer[] NOT NULL,
	"daily_demands" numeric(14, 4)[] NOT NULL,
	"reorder_points" integer[] NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	CONSTRAINT "planned_level_batch_whole" CHECK (cardinality("planned_level_batch"."item_ids") = cardinality("planned_level_batch"."node_ids") AND cardinality("planned_level_batch"."item_ids") = cardinality("planned_level_batch"."daily_demands") AND cardinality("planned_level_batch"."item_ids") = cardinality("planned_level_batch"."reorder_points"))
);
