ALTER TABLE "replenishment_recommendation" DROP CONSTRAINT "replenishment_recommendation_entity_id_entity_id_fk";
--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" DROP CONSTRAINT "replenishment_recommendation_item_id_item_id_fk";
--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" DROP CONSTRAINT "replenishment_recommendation_node_id_node_id_fk";
--> statement-breakpoint
ALTER TABLE "replenishment_recommendation" DROP CONSTRAINT "replenishment_recommendation_supplier_id_supplier_id_fk";
