import { sampleKpis } from "@/server/services/kpi/sample-kpis";
import type { Handler } from "../job";

export const sampleKpisJob: Handler = async (_payload, { context }) => {
  await sampleKpis(context);
};
