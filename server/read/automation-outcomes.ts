import type { Queryable } from "@/db/client";
import {
  type AutomationBand,
  isCounted,
  type JudgedMeasure,
  judgeOutcomes,
  type OutcomeMeasure,
  outcomeMeasures,
} from "@/domain/automation/outcomes";
import type { Scope } from "@/domain/governance/roles";
import { JUDGED_DAYS, type PolicyLine, readPolicyLines } from "@/server/services/automation/outcomes";
import { rowInScope } from "./detail";

export type PolicyOutcomes = {
  measures: JudgedMeasure[];
  /** The dearest lines, those that a measure counts first. */
  lines: (PolicyLine & { counted: OutcomeMeasure[] })[];
  /** Of so many. */
  total: number;
  days: number;
};
const SHOWN = 100;

/** What came of what a policy decided under its present version, measure by measure against its band, with the lines behind it. */
export async function readPolicyOutcomes(queryable: Queryable, scope: Scope, id: number, now: Date): Promise<PolicyOutcomes> {
  const { rows } = await queryable.query<{ entityId: number; band: AutomationBand }>(
    `SELECT entity_id AS "entityId", band FROM automation_policy WHERE id = $1`,
    [id],
  );
  const { band } = rowInScope(
    scope,
    rows.map((row) => ({ ...row, nodeIds: [] as number[] })),
  );
  const lines = await readPolicyLines(queryable, now, id);
  const counted = lines.map((line) => ({ ...line, counted: outcomeMeasures.filter((measure) => isCounted(line, measure)) }));
  const shown = [...counted.filter((line) => line.counted.length > 0), ...counted.filter((line) => line.counted.length === 0)];
  return { measures: judgeOutcomes(lines, band), lines: shown.slice(0, SHOWN), total: lines.length, days: JUDGED_DAYS };
}
