import { createCallerFactory, router } from "./init";
import { me } from "./routers/me";
import { viewsRouter } from "./routers/views";

export const appRouter = router({
  me,
  views: viewsRouter,
});

export type AppRouter = typeof appRouter;

/** For server components and tests: calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter);
