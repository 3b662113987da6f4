import type { Queryable } from "@/db/client";
import { type ApprovalStep, approvalFor, groupsOf, type HeldApproval, usualSteps } from "@/domain/procurement/approval-rule";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { type JudgedLine, type RiskyLine, readPurchaseRisks } from "../purchase-risks";
import { type RuleSubject, readApprovalRules } from "./approval-rules";

/** Rules are in the company's currency: what is paid in another one is asked about as the highest amount. */
const ABOVE_ALL_BANDS = Number.MAX_SAFE_INTEGER;

type Purchase = {
  entityId: number;
  about: RuleSubject;
  /** Minor units of the currency that it is paid in. */
  totalMinor: number;
  /** Whether that is the company's. */
  isHomeCurrency: boolean;
  /** Numbered from 1 in their order, where they have no numbers of their own. */
  lines: readonly (RiskyLine & { category: string; lineNumber?: number })[];
  exceptOrderId?: number;
};
export type JudgedPurchase = { held: HeldApproval; risks: LineRisk[]; lines: JudgedLine[] };

/** Nobody has to agree to what the plan says, unless a rule asks somebody. */
const unruled: Record<RuleSubject, readonly ApprovalStep[]> = { request: usualSteps, plan: [] };

/** Who has to agree to a purchase, by the rules of the day, and what is unusual about its lines. */
export async function judgePurchase(
  { client, now }: { client: Queryable; now: Date },
  { entityId, about, totalMinor, isHomeCurrency, lines, exceptOrderId }: Purchase,
): Promise<JudgedPurchase> {
  const rules = await readApprovalRules(client, entityId, about);
  const judged = await readPurchaseRisks(client, lines, now, exceptOrderId);
  const groups = groupsOf(lines.map((line, index) => ({ ...line, riskFlags: judged[index]?.risks.map(({ flag }) => flag) ?? [] })));
  return {
    held: approvalFor(rules, { groups, totalMinor: isHomeCurrency ? totalMinor : ABOVE_ALL_BANDS }, unruled[about]),
    risks: judged.flatMap(({ risks }, index) => risks.map((risk) => ({ ...risk, lineNumber: lines[index]?.lineNumber ?? index + 1 }))),
    lines: judged,
  };
}
