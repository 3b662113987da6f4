ALTER TABLE "asn" ADD COLUMN "current_expected_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "asn_line_travelling" ON "asn_line" USING btree ("item_id") WHERE received_quantity < shipped_quantity;--> statement-breakpoint
CREATE INDEX "purchase_order_line_standing" ON "purchase_order_line" USING btree ("item_id") WHERE standing_quantity is not null;--> statement-breakpoint
-- A late delivery was moved by its lines' promise: a date of theirs that no notice says is one that somebody gave it.
UPDATE "asn" a SET "current_expected_at" = m.at
FROM (
	SELECT s."asn_id" AS id, max(l."current_promised_at") AS at
	FROM "asn_line" s JOIN "asn" o ON o."id" = s."asn_id" AND o."state" = 'in_transit' JOIN "purchase_order_line" l ON l."id" = s."purchase_order_line_id"
	WHERE s."received_quantity" < s."shipped_quantity" AND o."expected_at" < now() AND l."current_promised_at" > o."expected_at"
		AND NOT EXISTS (SELECT FROM "asn_line" x JOIN "asn" n ON n."id" = x."asn_id" WHERE x."purchase_order_line_id" = l."id" AND n."expected_at" = l."current_promised_at")
	GROUP BY 1
) m
WHERE m.id = a."id";--> statement-breakpoint
-- What was announced beyond what is missing and the allowance counts as travelling no longer.
UPDATE "stock_balance" b SET "in_transit" = greatest(b."in_transit" - e.units, 0)
FROM (
	SELECT item_id, node_id, sum(travelling - greatest(room, 0)) AS units
	FROM (
		SELECT l."item_id", p."node_id", sum(s."shipped_quantity" - s."received_quantity") AS travelling,
			floor(coalesce(l."standing_quantity", l."ordered_quantity") * (1 + coalesce(t."over_receipt_ratio", c."over_receipt_ratio"))) - l."received_quantity" AS room
		FROM "asn_line" s JOIN "asn" a ON a."id" = s."asn_id" AND a."state" = 'in_transit'
		JOIN "purchase_order_line" l ON l."id" = s."purchase_order_line_id" JOIN "purchase_order" p ON p."id" = l."purchase_order_id"
		JOIN "supplier" v ON v."id" = p."supplier_id" JOIN "entity" c ON c."id" = p."entity_id"
		LEFT JOIN "supplier_order_terms" t ON t."supplier_id" = coalesce(v."merged_into_id", v."id")
		WHERE s."received_quantity" < s."shipped_quantity" AND p."receipt_state" <> 'short_closed' AND p."supplier_state" <> 'rejected'
			AND (p."approval_state" = 'approved' OR p."approval_state" = 'pending' AND l."standing_quantity" IS NOT NULL)
		GROUP BY l."id", p."node_id", t."over_receipt_ratio", c."over_receipt_ratio"
	) line
	WHERE travelling > greatest(room, 0)
	GROUP BY 1, 2
) e
WHERE b."item_id" = e.item_id AND b."node_id" = e.node_id;
