import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import type { HeldRule } from "@/domain/procurement/approval-rule";
import type { BudgetEffect } from "@/domain/procurement/budget";
import type { ForeignMoney } from "@/domain/procurement/exchange-rate";
import type { ComparedPrice } from "@/domain/procurement/price-comparison";
import { readBudgetEffects } from "@/server/services/procurement/budgets";
import { readComparedPrices } from "@/server/services/procurement/compared-prices";
import { readIncrease } from "@/server/services/procurement/order-budgets";
import { commitmentsOf, readRequisitionLines } from "@/server/services/procurement/requisitions/requisition-lines";
import { rowInScope } from "./detail";
import { readHeldRules, type SaidRule } from "./held-rules";
import { readOrderApprovals } from "./order-approvals";
import { readPurchaseOrderRows } from "./purchase-orders";
import { readRequisitionRows } from "./requisitions";

/** What somebody decides by: prices beside those that are known, the budgets that it draws on, and what the rules say that ask. */
export type DecisionBasis = {
  /** Of the company: budgets and rules are counted in it. */
  homeCurrency: string;
  /** Of the purchase. */
  currency: string;
  prices: (ComparedPrice & { lineNumber: number; sku: string })[];
  budgets: BudgetEffect[];
  /** Where it is paid in another currency: at which rate it counts in the budgets. */
  foreign: ForeignMoney[];
  rules: SaidRule[];
};

const readHomeCurrency = async (queryable: Queryable, entityId: number): Promise<string> =>
  (await queryable.query<{ currency: string }>("SELECT currency FROM entity WHERE id = $1", [entityId])).rows[0]?.currency ?? "EUR";

/** Of a requisition that waits. Its budgets are those of the month of now, at the prices of the day, as it would be ordered. */
export async function readRequisitionBasis(queryable: Queryable, scope: Scope, id: number, now: Date): Promise<DecisionBasis> {
  const row = rowInScope(scope, await readRequisitionRows(queryable, [id]));
  const lines = await readRequisitionLines(queryable, id, now);
  const homeCurrency = await readHomeCurrency(queryable, row.entityId);
  const { rows: held } = await queryable.query<{ rules: HeldRule[] }>("SELECT rules FROM requisition WHERE id = $1", [id]);
  const compared = await readComparedPrices(
    queryable,
    lines.map((line) => ({ ...line, unitPrice: line.agreedPrice })),
    now,
  );
  const wanted = commitmentsOf(lines, row.currency);
  const { effects, foreign } = await readBudgetEffects({ client: queryable, now }, { entityId: row.entityId, wanted });
  return {
    homeCurrency,
    currency: row.currency,
    prices: named(lines, compared),
    budgets: effects,
    foreign,
    rules: await readHeldRules(queryable, held[0]?.rules ?? []),
  };
}

/** Of a version of an order that waits: what it costs more than what holds meanwhile, in the month of the order. */
export async function readOrderBasis(queryable: Queryable, scope: Scope, id: number, now: Date): Promise<DecisionBasis> {
  const row = rowInScope(scope, await readPurchaseOrderRows(queryable, [id]));
  const { rows: lines } = await queryable.query<OrderLine>(
    `SELECT l.line_number AS "lineNumber", i.sku, l.item_id AS "itemId", p.supplier_id AS "supplierId", l.ordered_quantity AS quantity, l.unit_price::text AS "unitPrice",
       coalesce(l.standing_quantity, l.ordered_quantity) AS "standingQuantity", coalesce(l.standing_unit_price, l.unit_price)::text AS "standingUnitPrice"
     FROM purchase_order_line l JOIN purchase_order p ON p.id = l.purchase_order_id JOIN item i ON i.id = l.item_id WHERE l.purchase_order_id = $1 ORDER BY l.line_number`,
    [id],
  );
  const wanted = lines.filter(({ quantity }) => quantity > 0);
  const standing = lines.map(({ lineNumber, standingQuantity, standingUnitPrice }) => ({
    lineNumber,
    quantity: standingQuantity,
    unitPrice: standingUnitPrice,
  }));
  const increase = (await readIncrease(queryable, id, standing, lines)) ?? { wanted: [] };
  const { effects, foreign } = await readBudgetEffects({ client: queryable, now }, { entityId: row.entityId, ...increase });
  return {
    homeCurrency: await readHomeCurrency(queryable, row.entityId),
    currency: row.currency,
    prices: named(wanted, await readComparedPrices(queryable, wanted, now, id)),
    budgets: effects,
    foreign,
    rules: await readHeldRules(queryable, (await readOrderApprovals(queryable, [id])).get(id)?.rules ?? []),
  };
}

type OrderLine = {
  lineNumber: number;
  sku: string;
  itemId: number;
  supplierId: number;
  quantity: number;
  unitPrice: string;
  standingQuantity: number;
  standingUnitPrice: string;
};

const named = (lines: readonly { lineNumber: number; sku: string }[], compared: readonly ComparedPrice[]): DecisionBasis["prices"] =>
  compared.map((price, index) => ({ ...price, lineNumber: lines[index]?.lineNumber ?? 0, sku: lines[index]?.sku ?? "" }));
