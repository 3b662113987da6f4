import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import type { Handler } from "../job";

export const refreshRollupsJob: Handler = (_payload, { context }) => refreshRollups(context);
