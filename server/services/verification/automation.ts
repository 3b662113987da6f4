import type { Invariant } from "./invariant";

export const automationInvariants: readonly Invariant[] = [
  {
    name: "what went out by itself was ordered, under a level that may order",
    checked: "SELECT count(*) FROM automation_decision WHERE outcome = 'released'",
    off: `SELECT format('decision %s about recommendation %s', d.id, d.recommendation_id) FROM automation_decision d
      LEFT JOIN replenishment_recommendation r ON r.id = d.recommendation_id AND r.state = 'released' LEFT JOIN purchase_order p ON p.id = r.purchase_order_id
      WHERE d.outcome = 'released' AND (p.id IS NULL OR d.level NOT IN ('hold', 'automatic') OR jsonb_array_length(d.stops) > 0)`,
  },
  {
    name: "nothing is held, and nothing went out by itself, where automation is stopped",
    checked: "SELECT count(*) FROM automation_decision",
    off: `SELECT format('decision %s', d.id) FROM automation_decision d JOIN automation_switch w ON w.entity_id = d.entity_id
      WHERE w.killed_at IS NOT NULL AND (d.outcome = 'held' OR d.outcome = 'released' AND d.settled_at > w.killed_at)`,
  },
  {
    name: "a policy that stepped down by itself stands in the queue until somebody sets its level",
    checked: "SELECT count(*) FROM automation_policy",
    off: `SELECT format('policy %s', p.id) FROM automation_policy p WHERE p.stepped_down IS NOT NULL AND NOT EXISTS (SELECT 1 FROM exception e
      WHERE e.type = 'automation_stepped_down' AND e.subject_id = p.id AND e.state NOT IN ('resolved', 'auto_resolved'))`,
  },
];
