import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { type ApprovalRule, type ApprovalStep, decidingRoles, inOrderTried } from "@/domain/procurement/approval-rule";
import { readChangeLimits, type StandingLimits } from "@/server/services/procurement/change-limits";
import { readWorkingCalendar, type StandingCalendar } from "@/server/services/procurement/working-calendar";
import { type CompanyRates, readExchangeRates } from "./exchange-rates";

export type RuleRow = ApprovalRule & { entityId: number; about: "request" | "plan"; supplierName: string | null };
export type Rules = {
  companies: {
    entityId: number;
    name: string;
    currency: string;
    categories: string[];
    suppliers: { id: number; name: string }[];
    roles: ApprovalStep["role"][];
    limits: StandingLimits;
    /** A share of the ordered quantity. */
    overReceiptRatio: number;
    calendar: StandingCalendar;
    exchange: CompanyRates;
  }[];
  /** In the order in which they are tried. */
  rules: RuleRow[];
};

/** The rules of approval that hold in the scope, and what new ones may be about. */
export async function readRules(queryable: Queryable, scope: Scope, now: Date): Promise<Rules> {
  const place = [scope.everywhere, scope.entityIds];
  const { rows: companies } = await queryable.query<Omit<Rules["companies"][number], "limits" | "calendar" | "exchange">>(
    `SELECT e.id AS "entityId", e.name, e.currency, e.over_receipt_ratio::float8 AS "overReceiptRatio",
       ARRAY(SELECT DISTINCT i.category FROM item i WHERE i.entity_id = e.id AND NOT i.is_bundle AND NOT i.is_service ORDER BY 1) AS categories,
       (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name) ORDER BY s.name), '[]') FROM supplier s WHERE s.entity_id = e.id) AS suppliers,
       ARRAY(SELECT DISTINCT role FROM role_grant g WHERE g.entity_id = e.id OR (g.entity_id IS NULL AND g.node_id IS NULL) INTERSECT SELECT unnest($3::text[]) ORDER BY 1) AS roles
     FROM entity e WHERE $1 OR e.id = ANY($2::int[]) ORDER BY e.name`,
    [...place, decidingRoles],
  );
  const { rows } = await queryable.query<RuleRow>(
    `SELECT r.id, r.entity_id AS "entityId", r.about, r.version, r.category, r.supplier_id AS "supplierId", s.name AS "supplierName", r.from_minor AS "fromMinor",
       r.to_minor AS "toMinor", r.risk_flags AS "riskFlags", r.steps, r.step_hours AS "stepHours" FROM approval_rule r LEFT JOIN supplier s ON s.id = r.supplier_id
     WHERE r.retired_at IS NULL AND ($1 OR r.entity_id = ANY($2::int[]))`,
    place,
  );
  const settled = companies.map(async (company) => ({
    ...company,
    limits: await readChangeLimits(queryable, company.entityId),
    calendar: await readWorkingCalendar(queryable, company.entityId),
    exchange: await readExchangeRates(queryable, company.entityId, now),
  }));
  return {
    companies: await Promise.all(settled),
    rules: inOrderTried(rows),
  };
}
