import { createCallerFactory, router } from "./init";
import { automationRouter } from "./routers/automation";
import { backtestsRouter } from "./routers/backtests";
import { calendarRouter } from "./routers/calendar";
import { duplicatesRouter } from "./routers/duplicates";
import { exceptionsRouter } from "./routers/exceptions";
import { governanceRouter, messagesRouter } from "./routers/governance";
import { inboundRouter } from "./routers/inbound";
import { inventoryRouter } from "./routers/inventory";
import { invoicesRouter } from "./routers/invoices";

import { me } from "./routers/me";
import { ordersRouter } from "./routers/orders";
import { purchasingRouter } from "./routers/purchasing";
import { readinessRouter } from "./routers/readiness";
import { replenishmentRouter } from "./routers/replenishment";
import { requisitionsRouter } from "./routers/requisitions";
import { suppliersRouter } from "./routers/suppliers";
import { marginRouter, towerRouter } from "./routers/tower";
import { transfersRouter } from "./routers/transfers";
import { viewsRouter } from "./routers/views";

export const appRouter = router({
  me,
  tower: towerRouter,
  inventory: inventoryRouter,
  transfers: transfersRouter,
  orders: ordersRouter,
  inbound: inboundRouter,
  exceptions: exceptionsRouter,
  replenishment: replenishmentRouter,
  calendar: calendarRouter,
  automation: automationRouter,
  backtests: backtestsRouter,
  purchasing: purchasingRouter,
  requisitions: requisitionsRouter,
  invoices: invoicesRouter,
  suppliers: suppliersRouter,
  readiness: readinessRouter,
  duplicates: duplicatesRouter,
  margin: marginRouter,
  governance: governanceRouter,
  messages: messagesRouter,
  views: viewsRouter,
});

export type AppRouter = typeof appRouter;

/** For server components and tests: calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter);
