-- Amounts of purchasing were hundredths whatever their currency. Those of currencies with other minor units are stated anew.
CREATE FUNCTION pg_temp.factor(currency text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0.01
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 10 WHEN currency IN ('CLF', 'UYW') THEN 100 ELSE 1 END
$$;
--> statement-breakpoint
UPDATE purchase_order p SET total_minor = coalesce((SELECT sum(round(l.unit_price * l.ordered_quantity * 100 * pg_temp.factor(p.currency))) FROM purchase_order_line l WHERE l.purchase_order_id = p.id), 0)
WHERE pg_temp.factor(p.currency) <> 1;
--> statement-breakpoint
UPDATE order_approval a SET total_minor = round(a.total_minor * pg_temp.factor(p.currency)) FROM purchase_order p WHERE p.id = a.purchase_order_id AND pg_temp.factor(p.currency) <> 1;
--> statement-breakpoint
UPDATE requisition SET total_minor = round(total_minor * pg_temp.factor(currency)) WHERE pg_temp.factor(currency) <> 1;
--> statement-breakpoint
-- What the supplier stated itself was right, and stays.
UPDATE supplier_invoice v SET total_minor = round(v.total_minor * pg_temp.factor(v.currency))
FROM (SELECT invoice_id, sum(round(unit_price * billed_quantity * 100)) AS total FROM supplier_invoice_line GROUP BY 1) l
WHERE l.invoice_id = v.id AND l.total = v.total_minor AND pg_temp.factor(v.currency) <> 1;
--> statement-breakpoint
UPDATE supplier_invoice SET variance_minor = round(variance_minor * pg_temp.factor(currency)) WHERE variance_minor <> 0 AND pg_temp.factor(currency) <> 1;
--> statement-breakpoint
UPDATE replenishment_recommendation r SET value_minor = round(r.value_minor * pg_temp.factor(s.currency)) FROM supplier s WHERE s.id = r.supplier_id AND pg_temp.factor(s.currency) <> 1;
--> statement-breakpoint
UPDATE automation_decision d SET value_minor = round(d.value_minor * pg_temp.factor(s.currency)) FROM replenishment_recommendation r JOIN supplier s ON s.id = r.supplier_id
WHERE r.id = d.recommendation_id AND pg_temp.factor(s.currency) <> 1;
--> statement-breakpoint
UPDATE supplier SET minimum_order_minor = round(minimum_order_minor * pg_temp.factor(currency)) WHERE pg_temp.factor(currency) <> 1;
--> statement-breakpoint
UPDATE supplier_order_terms t SET container_cost_minor = round(t.container_cost_minor * pg_temp.factor(s.currency)) FROM supplier s WHERE s.id = t.supplier_id AND pg_temp.factor(s.currency) <> 1;
--> statement-breakpoint
UPDATE supplier_contract SET minimum_spend_minor = round(minimum_spend_minor * pg_temp.factor(currency)) WHERE pg_temp.factor(currency) <> 1;
--> statement-breakpoint
UPDATE replenishment_recommendation r SET lost_margin_minor = round(r.lost_margin_minor * pg_temp.factor(e.currency)) FROM entity e WHERE e.id = r.entity_id AND pg_temp.factor(e.currency) <> 1;
--> statement-breakpoint
-- The end of a band stays above its beginning.
UPDATE approval_rule r SET from_minor = round(r.from_minor * pg_temp.factor(e.currency)), to_minor = greatest(round(r.to_minor * pg_temp.factor(e.currency)), round(r.from_minor * pg_temp.factor(e.currency)) + 1)
FROM entity e WHERE e.id = r.entity_id AND pg_temp.factor(e.currency) <> 1 AND r.to_minor IS NOT NULL;
--> statement-breakpoint
UPDATE approval_rule r SET from_minor = round(r.from_minor * pg_temp.factor(e.currency)) FROM entity e WHERE e.id = r.entity_id AND pg_temp.factor(e.currency) <> 1 AND r.to_minor IS NULL;
--> statement-breakpoint
UPDATE budget b SET amount_minor = round(b.amount_minor * pg_temp.factor(e.currency)) FROM entity e WHERE e.id = b.entity_id AND pg_temp.factor(e.currency) <> 1;
--> statement-breakpoint
UPDATE automation_policy p SET caps = p.caps || jsonb_build_object('lineMinor', round((p.caps ->> 'lineMinor')::numeric * pg_temp.factor(e.currency)),
  'orderMinor', round((p.caps ->> 'orderMinor')::numeric * pg_temp.factor(e.currency)), 'dayMinor', round((p.caps ->> 'dayMinor')::numeric * pg_temp.factor(e.currency)))
FROM entity e WHERE e.id = p.entity_id AND pg_temp.factor(e.currency) <> 1;
--> statement-breakpoint
UPDATE planning_policy p SET ordering_cost_minor = round(p.ordering_cost_minor * pg_temp.factor(e.currency)) FROM entity e WHERE e.id = p.entity_id AND pg_temp.factor(e.currency) <> 1;
--> statement-breakpoint
UPDATE transfer_lane t SET cost_minor = round(t.cost_minor * pg_temp.factor(e.currency)) FROM node n JOIN entity e ON e.id = n.entity_id WHERE n.id = t.from_node_id AND pg_temp.factor(e.currency) <> 1;
--> statement-breakpoint
UPDATE automation_switch s SET day_cap_minor = round(s.day_cap_minor * pg_temp.factor(e.currency)) FROM entity e WHERE e.id = s.entity_id AND pg_temp.factor(e.currency) <> 1;
