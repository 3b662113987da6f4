import type { Queryable } from "@/db/client";
import type { Stop } from "@/domain/automation/guardrails";
import type { AutomationBand } from "@/domain/automation/outcomes";
import type { AutomationCaps, AutomationScope, Level } from "@/domain/automation/policy";
import type { Scope } from "@/domain/governance/roles";
import { readCompanyDay, type StandingDay } from "@/server/services/automation/company-day";
import { isoInstant, jsonRows } from "./grid-query";

export type AutomationEntity = {
  entityId: number;
  name: string;
  currency: string;
  killedAt: string | null;
  changedBy: string | null;
  reason: string | null;
  /** What goes out by itself on this day, over all policies, of what may. */
  day: StandingDay;
};
export type AutomationPolicyRow = {
  id: number;
  entityId: number;
  scope: AutomationScope;
  nodeCode: string | null;
  supplierName: string | null;
  level: Level;
  caps: AutomationCaps;
  holdMinutes: number;
  band: AutomationBand;
  /** It lost a level by itself, and nobody has set one since. */
  isSteppedDown: boolean;
  version: number;
  reason: string;
  updatedBy: string;
  updatedAt: string;
  /** The last four weeks under any version of it. */
  measured: {
    released: number;
    releasedMinor: number;
    held: number;
    stopped: number;
    blocked: number;
    /** Where it only watched: what people then did with what it would have let pass. */
    watched: number;
    /** Blocked, and ordered by people as it was: a guardrail that costs more than it keeps. */
    blockedAndOrdered: number;
    /** The same, and those of which they made another quantity or nothing. */
    blockedAndDecided: number;
    asPeople: number;
    changedByPeople: number;
    rejectedByPeople: number;
  };
};
export type AutomationDecisionRow = {
  id: number;
  entityId: number;
  nodeIds: number[];
  recommendationId: number;
  sku: string;
  description: string;
  nodeCode: string;
  supplierName: string;
  level: Level;
  policyVersion: number;
  outcome: string;
  quantity: number;
  valueMinor: number;
  currency: string;
  /** In the company's money, in which caps are counted, and the rate; no rate: it is the same money, or nobody knew one. */
  homeMinor: number | null;
  homeCurrency: string;
  exchangeRate: string | null;
  stops: Stop[];
  decidedAt: string;
  releaseAt: string | null;
  settledAt: string | null;
  settledBy: string | null;
  settledReason: string | null;
  purchaseOrderId: number | null;
  purchaseOrderNumber: string | null;
  policyId: number;
  /** What people made of it; null until they did, and where it was not left to them. */
  personOutcome: "same" | "changed" | "rejected" | "gone" | null;
  personQuantity: number | null;
  personMinor: number | null;
};
export type Automation = {
  entities: AutomationEntity[];
  policies: AutomationPolicyRow[];
  held: AutomationDecisionRow[];
  recent: AutomationDecisionRow[];
  /** What policies would have done beside what people did, the last first. */
  compared: AutomationDecisionRow[];
};

const RECENT = 100;
const within = (entity: string, node: string) => `($1 OR ${entity} = ANY($2::int[]) OR ${node} = ANY($3::int[]))`;
const byName = (actor: string) => `coalesce((SELECT u.name FROM "user" u WHERE ${actor} = 'person:' || u.id), ${actor})`;

const decisions = (where: string, order: string) => `
  SELECT json_build_object('id', d.id, 'entityId', d.entity_id, 'nodeIds', json_build_array(r.node_id), 'recommendationId', r.id, 'sku', i.sku, 'description', i.description,
    'nodeCode', n.code, 'supplierName', s.name, 'level', d.level, 'policyVersion', d.policy_version, 'outcome', d.outcome, 'quantity', d.quantity, 'valueMinor', d.value_minor,
    'currency', s.currency, 'homeMinor', d.home_minor, 'homeCurrency', e.currency, 'exchangeRate', trim_scale(d.exchange_rate)::text, 'stops', d.stops, 'decidedAt', ${isoInstant("d.decided_at")}, 'releaseAt', ${isoInstant("d.release_at")}, 'settledAt', ${isoInstant("d.settled_at")},
    'settledBy', ${byName("d.settled_by")}, 'settledReason', d.settled_reason, 'purchaseOrderId', o.id, 'purchaseOrderNumber', o.number, 'policyId', d.policy_id,
    'personOutcome', d.person_outcome, 'personQuantity', d.person_quantity, 'personMinor', d.person_minor) AS row
  FROM automation_decision d JOIN replenishment_recommendation r ON r.id = d.recommendation_id JOIN item i ON i.id = r.item_id JOIN node n ON n.id = r.node_id
  JOIN supplier s ON s.id = r.supplier_id JOIN entity e ON e.id = d.entity_id LEFT JOIN purchase_order o ON o.id = r.purchase_order_id AND d.outcome = 'released'
  WHERE ${within("d.entity_id", "r.node_id")} AND ${where} ORDER BY ${order} LIMIT ${RECENT}`;

/** Who may act by itself how far, what is about to go out, and what was decided last. A policy of a whole company is for those who see the company. */
export async function readAutomation(queryable: Queryable, scope: Scope, now: Date): Promise<Automation> {
  const mine = [scope.everywhere, scope.entityIds];
  const places = [...mine, scope.nodeIds];
  const companies = await jsonRows<Omit<AutomationEntity, "day">>(
    queryable,
    `SELECT json_build_object('entityId', e.id, 'name', e.name, 'currency', e.currency, 'killedAt', ${isoInstant("w.killed_at")}, 'changedBy', ${byName("w.changed_by")}, 'reason', w.reason) AS row
     FROM entity e LEFT JOIN automation_switch w ON w.entity_id = e.id WHERE $1 OR e.id = ANY($2::int[]) ORDER BY e.name`,
    mine,
  );
  const entities: AutomationEntity[] = [];
  for (const company of companies) entities.push({ ...company, day: await readCompanyDay(queryable, company.entityId, now) });
  const policies = await jsonRows<AutomationPolicyRow>(
    queryable,
    `SELECT json_build_object('id', p.id, 'entityId', p.entity_id, 'scope', json_build_object('nodeId', p.node_id, 'brand', p.brand, 'category', p.category, 'supplierId', p.supplier_id),
       'nodeCode', n.code, 'supplierName', s.name, 'level', p.level, 'caps', p.caps, 'holdMinutes', p.hold_minutes, 'band', p.band, 'isSteppedDown', p.stepped_down IS NOT NULL, 'version', p.version, 'reason', p.reason,
       'updatedBy', ${byName("p.updated_by")}, 'updatedAt', ${isoInstant("p.updated_at")}, 'measured', m.measured) AS row
     FROM automation_policy p LEFT JOIN node n ON n.id = p.node_id LEFT JOIN supplier s ON s.id = p.supplier_id
     CROSS JOIN LATERAL (SELECT json_build_object('released', count(*) FILTER (WHERE d.outcome = 'released'),
         'releasedMinor', coalesce(sum(d.home_minor) FILTER (WHERE d.outcome = 'released'), 0), 'held', count(*) FILTER (WHERE d.outcome = 'held'),
         'stopped', count(*) FILTER (WHERE d.outcome = 'stopped'), 'blocked', count(*) FILTER (WHERE d.outcome = 'blocked' AND d.is_current),
         'watched', count(*) FILTER (WHERE d.outcome = 'passed'), 'asPeople', count(*) FILTER (WHERE d.outcome = 'passed' AND d.person_outcome = 'same'),
         'changedByPeople', count(*) FILTER (WHERE d.outcome = 'passed' AND d.person_outcome = 'changed'),
         'rejectedByPeople', count(*) FILTER (WHERE d.outcome = 'passed' AND d.person_outcome = 'rejected'),
         'blockedAndOrdered', count(*) FILTER (WHERE d.outcome = 'blocked' AND d.person_outcome = 'same'),
         'blockedAndDecided', count(*) FILTER (WHERE d.outcome = 'blocked' AND d.person_outcome IN ('same', 'changed', 'rejected'))) AS measured
       FROM automation_decision d WHERE d.policy_id = p.id AND d.decided_at > $3::timestamptz - interval '28 days') m
     WHERE $1 OR p.entity_id = ANY($2::int[]) ORDER BY p.entity_id, p.id`,
    [...mine, now],
  );
  const held = await jsonRows<AutomationDecisionRow>(queryable, decisions("d.outcome = 'held'", "d.release_at, d.id"), places);
  // A shadow stays out of sight of those whom it is compared with, until they have decided.
  const seen = "d.outcome <> 'held' AND (d.level <> 'shadow' OR d.person_outcome IS NOT NULL)";
  const recent = await jsonRows<AutomationDecisionRow>(
    queryable,
    decisions(seen, "coalesce(d.settled_at, d.decided_at) DESC, d.id DESC"),
    places,
  );
  const compared = await jsonRows<AutomationDecisionRow>(
    queryable,
    decisions("d.outcome IN ('passed', 'blocked') AND d.person_outcome IN ('same', 'changed', 'rejected')", "d.decided_at DESC, d.id DESC"),
    places,
  );
  return { entities, policies, held, recent, compared };
}

export type AutomationChoices = {
  nodes: { id: number; code: string }[];
  suppliers: { id: number; name: string }[];
  categories: string[];
  brands: string[];
};

/** What a policy can be about in a company. */
export async function readAutomationChoices(queryable: Queryable, entityId: number): Promise<AutomationChoices> {
  const { rows } = await queryable.query<AutomationChoices>(
    `SELECT (SELECT coalesce(json_agg(json_build_object('id', id, 'code', code) ORDER BY code), '[]') FROM node WHERE entity_id = $1 AND active) AS nodes,
       (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name) ORDER BY name), '[]') FROM supplier WHERE entity_id = $1 AND merged_into_id IS NULL) AS suppliers,
       (SELECT coalesce(json_agg(DISTINCT category), '[]') FROM item WHERE entity_id = $1) AS categories,
       (SELECT coalesce(json_agg(DISTINCT brand), '[]') FROM item WHERE entity_id = $1 AND brand <> '') AS brands`,
    [entityId],
  );
  return rows[0] ?? { nodes: [], suppliers: [], categories: [], brands: [] };
}
