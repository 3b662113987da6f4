import { z } from "zod";
import { text } from "@/domain/kernel/words";
import { readEntitiesIn } from "@/server/read/entities";
import { readOrderTerms } from "@/server/read/order-terms";
import { readScoreLines, scoreFigure } from "@/server/read/score-lines";
import { readStandingTerms } from "@/server/read/standing-terms";
import { readExchange } from "@/server/read/supplier-exchange";
import { readSupplierLeadTimes } from "@/server/read/supplier-lead-times";
import { readSupplierPrices } from "@/server/read/supplier-prices";
import { readSupplierDetail } from "@/server/read/suppliers-detail";
import { setOrderTerms, setOrderTermsInput } from "@/server/services/procurement/order-terms";
import { addSupplier, addSupplierInput } from "@/server/services/procurement/supplier/add-supplier";
import {
  prolongContract,
  prolongContractInput,
  withdrawContract,
  withdrawContractInput,
} from "@/server/services/procurement/supplier/change-contract";
import {
  decideBankChange,
  decideBankChangeInput,
  withdrawBankChange,
  withdrawBankChangeInput,
} from "@/server/services/procurement/supplier/decide-bank-change";
import { identifySupplier, identifySupplierInput } from "@/server/services/procurement/supplier/identify-supplier";
import { addContract, addContractInput, endContract, endContractInput } from "@/server/services/procurement/supplier/manage-contract";
import { addPrice, addPriceInput, endPrice, endPriceInput } from "@/server/services/procurement/supplier/manage-price";
import { requestBankChange, requestBankChangeInput } from "@/server/services/procurement/supplier/request-bank-change";
import { revealBankDetail, revealBankDetailInput } from "@/server/services/procurement/supplier/reveal-bank-detail";
import { reviewSupplier, reviewSupplierInput } from "@/server/services/procurement/supplier/review-supplier";
import { setExchange, setExchangeInput } from "@/server/services/procurement/supplier/set-exchange";
import { permitted, router } from "../init";
import { bySmallId, listOf } from "../live-list";

const offset = z.number().int().min(0).max(1_000_000);

export const suppliersRouter = router({
  list: listOf("suppliers"),
  detail: permitted("suppliers.read")
    .input(bySmallId)
    .query(({ ctx, input }) => readSupplierDetail(ctx.service.pool, ctx.scope, input.id, ctx.service.now)),
  scoreLines: permitted("suppliers.read")
    .input(bySmallId.extend({ offset, figure: scoreFigure }))
    .query(({ ctx, input }) => readScoreLines(ctx.service.pool, ctx.scope, input, ctx.service.now)),
  prices: permitted("suppliers.read")
    .input(bySmallId.extend({ offset, search: text(100) }))
    .query(({ ctx, input: { id, ...page } }) => readSupplierPrices(ctx.service.pool, ctx.scope, id, page, ctx.service.now)),
  addContract: permitted("contracts.manage")
    .input(addContractInput)
    .mutation(({ ctx, input }) => addContract(ctx.service, input)),
  endContract: permitted("contracts.manage")
    .input(endContractInput)
    .mutation(({ ctx, input }) => endContract(ctx.service, input)),
  withdrawContract: permitted("contracts.manage")
    .input(withdrawContractInput)
    .mutation(({ ctx, input }) => withdrawContract(ctx.service, input)),
  prolongContract: permitted("contracts.manage")
    .input(prolongContractInput)
    .mutation(({ ctx, input }) => prolongContract(ctx.service, input)),
  terms: permitted("suppliers.read")
    .input(bySmallId.extend({ offset, search: text(100) }))
    .query(({ ctx, input: { id, ...page } }) => readStandingTerms(ctx.service.pool, ctx.scope, id, page)),
  addPrice: permitted("contracts.manage")
    .input(addPriceInput)
    .mutation(({ ctx, input }) => addPrice(ctx.service, input)),
  endPrice: permitted("contracts.manage")
    .input(endPriceInput)
    .mutation(({ ctx, input }) => endPrice(ctx.service, input)),
  leadTimes: permitted("suppliers.read")
    .input(bySmallId)
    .query(({ ctx, input }) => readSupplierLeadTimes(ctx.service.pool, ctx.scope, input.id)),
  orderTerms: permitted("suppliers.read")
    .input(bySmallId)
    .query(({ ctx, input }) => readOrderTerms(ctx.service.pool, ctx.scope, input.id)),
  setOrderTerms: permitted("suppliers.terms")
    .input(setOrderTermsInput)
    .mutation(({ ctx, input }) => setOrderTerms(ctx.service, input)),
  entities: permitted("suppliers.read").query(({ ctx }) => readEntitiesIn(ctx.service.pool, ctx.scope)),
  add: permitted("suppliers.review")
    .input(addSupplierInput)
    .mutation(({ ctx, input }) => addSupplier(ctx.service, input)),
  identify: permitted("suppliers.review")
    .input(identifySupplierInput)
    .mutation(({ ctx, input }) => identifySupplier(ctx.service, input)),
  exchange: permitted("suppliers.read")
    .input(bySmallId)
    .query(({ ctx, input }) => readExchange(ctx.service.pool, ctx.scope, input.id)),
  setExchange: permitted("suppliers.terms")
    .input(setExchangeInput)
    .mutation(({ ctx, input }) => setExchange(ctx.service, input)),
  review: permitted("suppliers.review")
    .input(reviewSupplierInput)
    .mutation(({ ctx, input }) => reviewSupplier(ctx.service, input)),
  requestBankChange: permitted("bankdetails.request")
    .input(requestBankChangeInput)
    .mutation(({ ctx, input }) => requestBankChange(ctx.service, input)),
  decideBankChange: permitted("bankdetails.approve")
    .input(decideBankChangeInput)
    .mutation(({ ctx, input }) => decideBankChange(ctx.service, input)),
  withdrawBankChange: permitted("bankdetails.request")
    .input(withdrawBankChangeInput)
    .mutation(({ ctx, input }) => withdrawBankChange(ctx.service, input)),
  revealBankDetail: permitted("bankdetails.reveal")
    .input(revealBankDetailInput)
    .mutation(({ ctx, input }) => revealBankDetail(ctx.service, input)),
});
