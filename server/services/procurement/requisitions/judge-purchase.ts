import type { Queryable } from "@/db/client";
import {
  type ApprovalRule,
  type ApprovalStep,
  approvalFor,
  groupsOf,
  type HeldApproval,
  usualSteps,
} from "@/domain/procurement/approval-rule";
import { type Weighed, weigh } from "@/domain/procurement/exchange-rate";
import { dayOf } from "@/domain/procurement/price-list";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { readCompanyMoney, readMoneyOfCompanies } from "../house-rate";
import { type JudgedLine, type RiskyLine, readPurchaseRisks } from "../purchase-risks";
import { type RuleSubject, readApprovalRules, readRulesOfCompanies } from "./approval-rules";
import { type Asker, type Earlier, nothingEarlier, readEarlier } from "./earlier-today";

/** Rules are in the company's currency: what nobody knows the worth of in it is asked about as the highest amount. */
const ABOVE_ALL_BANDS = Number.MAX_SAFE_INTEGER;

type Purchase = {
  entityId: number;
  /** Minor units of the currency that it is paid in. */
  totalMinor: number;
  currency: string;
  /** Numbered from 1 in their order, where they have no numbers of their own. */
  lines: readonly (RiskyLine & { category: string; lineNumber?: number })[];
};
export type JudgedPurchase = {
  held: HeldApproval;
  risks: LineRisk[];
  lines: JudgedLine[];
  /** What counted beside it, of the same person's orders of the day. */
  earlier: Earlier;
  /** What the rules were asked about, at the rate of the day. */
  weighed: Weighed;
};

/** Nobody has to agree to what the plan says, unless a rule asks somebody. */
const unruled: Record<RuleSubject, readonly ApprovalStep[]> = { request: usualSteps, plan: [] };

/** Who has to agree to a purchase, by the rules of the day, and what is unusual about its lines. `by`: null for what nobody asks for anew. */
export async function judgePurchase(
  { client, now }: { client: Queryable; now: Date },
  { about, by, exceptOrderId, ...purchase }: Purchase & { about: RuleSubject; by: Asker | null; exceptOrderId?: number },
): Promise<JudgedPurchase> {
  const rules = await readApprovalRules(client, purchase.entityId, about);
  const earlierOf = by ? await readEarlier(client, [purchase.entityId], by) : () => nothingEarlier;
  const weighed = weigh(purchase.totalMinor, purchase.currency, await readCompanyMoney(client, purchase.entityId, dayOf(now)));
  const found = await readPurchaseRisks(client, purchase.lines, now, exceptOrderId);
  return judge(about, purchase, { rules, weighed, earlier: earlierOf(purchase.lines) }, found);
}

/** The same of several that are not ordered yet, each by itself. Reads no more often than for one. */
export async function judgePurchases<P extends Purchase>(
  { client, now }: { client: Queryable; now: Date },
  about: RuleSubject,
  purchases: readonly P[],
  by: Asker | null,
): Promise<{ purchase: P; judged: JudgedPurchase }[]> {
  const entityIds = [...new Set(purchases.map(({ entityId }) => entityId))];
  const rules = await readRulesOfCompanies(client, entityIds, about);
  const earlierOf = by ? await readEarlier(client, entityIds, by) : () => nothingEarlier;
  const companies = await readMoneyOfCompanies(client, entityIds, dayOf(now));
  const lines = await readPurchaseRisks(
    client,
    purchases.flatMap((purchase) => purchase.lines),
    now,
  );
  let from = 0;
  return purchases.map((purchase) => {
    const own = lines.slice(from, from + purchase.lines.length);
    from += own.length;
    const { entityId, totalMinor, currency } = purchase;
    const weighed = weigh(totalMinor, currency, companies.get(entityId) ?? { currency: "", rates: new Map() });
    const earlier = earlierOf(purchase.lines);
    return { purchase, judged: judge(about, purchase, { rules: rules.get(entityId) ?? [], weighed, earlier }, own) };
  });
}

function judge(
  about: RuleSubject,
  { lines }: Purchase,
  { rules, weighed, earlier }: { rules: readonly ApprovalRule[]; weighed: Weighed; earlier: Earlier },
  found: JudgedLine[],
): JudgedPurchase {
  const groups = groupsOf(lines.map((line, index) => ({ ...line, riskFlags: found[index]?.risks.map(({ flag }) => flag) ?? [] })));
  return {
    held: approvalFor(
      rules,
      weighed.minor === null ? { groups, totalMinor: ABOVE_ALL_BANDS } : { groups, totalMinor: weighed.minor, earlierMinor: earlier.minor },
      unruled[about],
    ),
    earlier,
    risks: found.flatMap(({ risks }, index) => risks.map((risk) => ({ ...risk, lineNumber: lines[index]?.lineNumber ?? index + 1 }))),
    lines: found,
    weighed,
  };
}
