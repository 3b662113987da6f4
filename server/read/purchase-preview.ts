import type { z } from "zod";
import type { Queryable } from "@/db/client";
import { isWithin, type Scope } from "@/domain/governance/roles";
import type { ApprovalStep, HeldApproval } from "@/domain/procurement/approval-rule";
import type { BudgetEffect } from "@/domain/procurement/budget";
import type { ForeignMoney, Weighed } from "@/domain/procurement/exchange-rate";
import { dayOf } from "@/domain/procurement/price-list";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { ServiceError } from "@/server/services/errors";
import { judgeReleases } from "@/server/services/planning/ask-for-approval";
import { commitmentsOfRows, readPricedRecommendations, rowsByOrder } from "@/server/services/planning/recommendation-rows";
import { readBudgetEffects } from "@/server/services/procurement/budgets";
import { readComparedPrices } from "@/server/services/procurement/compared-prices";
import { readMoneyOfCompanies } from "@/server/services/procurement/house-rate";
import type { Earlier } from "@/server/services/procurement/requisitions/earlier-today";
import { commitmentsOf } from "@/server/services/procurement/requisitions/requisition-lines";
import { type askedPurchase, weighRequest } from "@/server/services/procurement/requisitions/weigh-request";
import type { DecisionBasis } from "./decision-basis";
import { readHeldRules, type SaidRule } from "./held-rules";

/** Who would have to agree, by which rules; nobody where there are no steps. `earlier`: what counts beside it, of the person's orders of the day. */
export type WhoAgrees = {
  steps: ApprovalStep[];
  stepHours: number;
  rules: SaidRule[];
  risks: LineRisk[];
  earlier: Earlier;
  weighed: Weighed;
};
export type RequestPreview = WhoAgrees & DecisionBasis & { totalMinor: number };
export type ReleasePreview = {
  orders: (WhoAgrees & { supplierName: string; nodeCode: string; currency: string; homeCurrency: string; lineCount: number })[];
  /** Of each company, over all of its orders together. */
  budgets: { entityId: number; homeCurrency: string; effects: BudgetEffect[]; foreign: ForeignMoney[] }[];
};

type Judged = { held: HeldApproval; risks: LineRisk[]; earlier: Earlier; weighed: Weighed };

/** Says who would have to agree to each of them; what their rules say is read for all at once. */
async function readWhoAgrees(queryable: Queryable, all: readonly Judged[]): Promise<(one: Judged) => WhoAgrees> {
  const rules = new Map(all.flatMap(({ held }) => held.rules.map((rule) => [rule.id, rule])));
  const said = new Map((await readHeldRules(queryable, [...rules.values()])).map((rule) => [rule.id, rule]));
  return ({ held, risks, earlier, weighed }) => ({
    steps: held.steps,
    stepHours: held.stepHours,
    rules: held.rules.flatMap(({ id }) => said.get(id) ?? []),
    risks,
    earlier,
    weighed,
  });
}

/** What asking for this would mean, weighed as the verb weighs it. Throws what it would throw: what is wrong is said before somebody asks. */
export async function readRequestPreview(
  queryable: Queryable,
  scope: Scope,
  asked: z.output<typeof askedPurchase>,
  now: Date,
  personId: string,
): Promise<RequestPreview> {
  const { entityId, nodeId } = asked;
  if (!isWithin(scope, { entityId, nodeIds: [nodeId] })) throw new ServiceError("not_found", "There is no such row in your scope.");
  const weighed = await weighRequest({ client: queryable, now }, asked, personId);
  const { currency, homeCurrency, totalMinor, wanted } = weighed;
  const compared = await readComparedPrices(queryable, wanted, now);
  const { effects, foreign } = await readBudgetEffects({ client: queryable, now }, { entityId, wanted: commitmentsOf(wanted, currency) });
  return {
    ...(await readWhoAgrees(queryable, [weighed]))(weighed),
    currency,
    homeCurrency,
    totalMinor,
    prices: compared.map((price, index) => ({ ...price, lineNumber: index + 1, sku: wanted[index]?.sku ?? "" })),
    budgets: effects,
    foreign,
  };
}

/** What releasing these recommendations would mean: who has to agree to each order, and what all of them take from the budgets. */
export async function readReleasePreview(
  queryable: Queryable,
  scope: Scope,
  ids: readonly number[],
  now: Date,
  personId: string,
): Promise<ReleasePreview> {
  const at = { client: queryable, now };
  const rows = (await readPricedRecommendations(queryable, ids, now)).filter((row) =>
    isWithin(scope, { entityId: row.entity_id, nodeIds: [row.node_id] }),
  );
  const releases = await judgeReleases(at, rowsByOrder(rows), personId);
  const whoAgrees = await readWhoAgrees(queryable, releases);
  const orders = releases.map((release) => {
    const { name: supplierName, nodeCode, currency, homeCurrency } = release.source;
    return { ...whoAgrees(release), supplierName, nodeCode, currency, homeCurrency, lineCount: release.group.length };
  });
  const currencies = new Map(releases.map(({ group: [first], source }) => [first?.entity_id ?? 0, source.homeCurrency]));
  const companies = await readMoneyOfCompanies(queryable, [...currencies.keys()], dayOf(now));
  const budgets = [...currencies].map(async ([entityId, homeCurrency]) => {
    const { effects, foreign } = await readBudgetEffects(at, {
      entityId,
      wanted: commitmentsOfRows(rows, entityId),
      company: companies.get(entityId),
    });
    return { entityId, homeCurrency, effects, foreign };
  });
  return { orders, budgets: await Promise.all(budgets) };
}
