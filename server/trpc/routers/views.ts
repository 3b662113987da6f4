import { listViews, listViewsInput } from "@/server/services/views/list-views";
import { removeView, removeViewInput } from "@/server/services/views/remove-view";
import { saveView, saveViewInput } from "@/server/services/views/save-view";
import { router, signedIn } from "../init";

export const viewsRouter = router({
  list: signedIn.input(listViewsInput).query(({ ctx, input }) => listViews(ctx.service, input)),
  save: signedIn.input(saveViewInput).mutation(({ ctx, input }) => saveView(ctx.service, input)),
  remove: signedIn.input(removeViewInput).mutation(({ ctx, input }) => removeView(ctx.service, input)),
});
