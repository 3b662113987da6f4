import { z } from "zod";
import { label } from "@/domain/kernel/words";
import { readRules } from "@/server/read/approval-rules";
import { readApprovalsInbox } from "@/server/read/approvals";
import { readBudgetMonth } from "@/server/read/budgets";
import { readOrderBasis, readRequisitionBasis } from "@/server/read/decision-basis";
import { readPurchasableItems } from "@/server/read/purchasable-items";
import { readRequestPreview } from "@/server/read/purchase-preview";
import { readRequisitionDetail } from "@/server/read/requisitions";
import { countWaiting } from "@/server/read/waiting-approvals";
import { budgetMonth, setBudget, setBudgetInput } from "@/server/services/procurement/budgets";
import { setChangeLimits, setChangeLimitsInput } from "@/server/services/procurement/change-limits";
import { setOverReceiptAllowance, setOverReceiptAllowanceInput } from "@/server/services/procurement/over-receipt-allowance";
import {
  retireApprovalRule,
  retireApprovalRuleInput,
  setApprovalRule,
  setApprovalRuleInput,
} from "@/server/services/procurement/requisitions/approval-rules";
import {
  decideRequisition,
  decideRequisitionInput,
  withdrawRequisition,
  withdrawRequisitionInput,
} from "@/server/services/procurement/requisitions/decide-requisition";
import { delegateApprovals, delegateApprovalsInput, endDelegation } from "@/server/services/procurement/requisitions/delegate-approvals";
import { requestPurchase, requestPurchaseInput } from "@/server/services/procurement/requisitions/request-purchase";
import { askedPurchase } from "@/server/services/procurement/requisitions/weigh-request";
import { setExchangeRate, setExchangeRateInput } from "@/server/services/procurement/set-exchange-rate";
import { setWorkingCalendar, setWorkingCalendarInput } from "@/server/services/procurement/working-calendar";
import { permitted, router } from "../init";
import { byId, listOf } from "../live-list";

const read = permitted("purchasing.read");
const month = z.object({ month: budgetMonth });

export const requisitionsRouter = router({
  list: listOf("requisitions"),
  detail: read.input(byId).query(({ ctx, input }) => readRequisitionDetail(ctx.service.pool, ctx.scope, input.id)),
  // What is decided about may be a requisition or a version of an order; both are decided by the same figures.
  basis: read
    .input(byId.extend({ of: z.enum(["requisition", "order"]) }))
    .query(({ ctx, input }) =>
      (input.of === "order" ? readOrderBasis : readRequisitionBasis)(ctx.service.pool, ctx.scope, input.id, ctx.service.now),
    ),
  items: read
    .input(z.object({ search: label(100) }))
    .query(({ ctx, input }) => readPurchasableItems(ctx.service.pool, ctx.scope, input.search, ctx.service.now)),
  preview: read
    .input(askedPurchase)
    .query(({ ctx, input }) => readRequestPreview(ctx.service.pool, ctx.scope, input, ctx.service.now, ctx.person.id)),
  request: permitted("requisitions.request")
    .input(requestPurchaseInput)
    .mutation(({ ctx, input }) => requestPurchase(ctx.service, input)),
  withdraw: permitted("requisitions.request")
    .input(withdrawRequisitionInput)
    .mutation(({ ctx, input }) => withdrawRequisition(ctx.service, input)),
  // Who may decide hangs on the step, and on who handed approvals over: the verb looks.
  decide: permitted("requisitions.decide")
    .input(decideRequisitionInput)
    .mutation(({ ctx, input }) => decideRequisition(ctx.service, input)),
  inbox: read.query(({ ctx }) => readApprovalsInbox(ctx.service.pool, ctx.person, ctx.service.now)),
  waitingForMe: read.query(({ ctx }) => countWaiting(ctx.service.pool, ctx.person, ctx.service.now)),
  delegate: permitted("requisitions.decide")
    .input(delegateApprovalsInput)
    .mutation(({ ctx, input }) => delegateApprovals(ctx.service, input)),
  takeBack: permitted("requisitions.decide")
    .input(byId)
    .mutation(({ ctx, input }) => endDelegation(ctx.service, input.id)),
  budgets: read.input(month).query(({ ctx, input }) => readBudgetMonth(ctx.service.pool, ctx.scope, input.month, ctx.service.now)),
  rules: read.query(({ ctx }) => readRules(ctx.service.pool, ctx.scope, ctx.service.now)),
  setRule: permitted("approvals.rules")
    .input(setApprovalRuleInput)
    .mutation(({ ctx, input }) => setApprovalRule(ctx.service, input)),
  retireRule: permitted("approvals.rules")
    .input(retireApprovalRuleInput)
    .mutation(({ ctx, input }) => retireApprovalRule(ctx.service, input)),
  setCalendar: permitted("approvals.rules")
    .input(setWorkingCalendarInput)
    .mutation(({ ctx, input }) => setWorkingCalendar(ctx.service, input)),
  setLimits: permitted("approvals.rules")
    .input(setChangeLimitsInput)
    .mutation(({ ctx, input }) => setChangeLimits(ctx.service, input)),
  setOverReceipt: permitted("approvals.rules")
    .input(setOverReceiptAllowanceInput)
    .mutation(({ ctx, input }) => setOverReceiptAllowance(ctx.service, input)),
  setExchangeRate: permitted("approvals.rules")
    .input(setExchangeRateInput)
    .mutation(({ ctx, input }) => setExchangeRate(ctx.service, input)),
  setBudget: permitted("budgets.manage")
    .input(setBudgetInput)
    .mutation(({ ctx, input }) => setBudget(ctx.service, input)),
});
