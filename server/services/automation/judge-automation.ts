import { type AutomationBand, isCounted, judgeOutcomes } from "@/domain/automation/outcomes";
import type { Level } from "@/domain/automation/policy";
import { type SteppedDown, stepDown, stepDownReason } from "@/domain/automation/step-down";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { actorName, type ServiceContext, transact } from "../context";
import { detectExceptions } from "../exceptions/detect-exceptions";
import { type PolicyLine, readPolicyLines } from "./outcomes";

export type FallenPolicy = SteppedDown & { policyId: number; reason: string };
type Row = { id: number; level: Level; band: AutomationBand };

/** Lines that are kept beside the exception; the rest stays to be read at the policy. */
const KEPT_LINES = 20;

/** Takes a level from each policy whose outcomes left their band, says why, and puts it into the queue of whoever sets policies. */
export async function judgeAutomation(context: ServiceContext): Promise<FallenPolicy[]> {
  return transact(context, async (inside) => {
    const { client, now, actor } = inside;
    const { rows: policies } = await client.query<Row>(
      "SELECT id, level, band FROM automation_policy WHERE level IN ('hold', 'automatic') ORDER BY id FOR UPDATE",
    );
    const all = await readPolicyLines(client, now);
    const fallen = policies.flatMap(({ id, level, band }): FallenPolicy[] => {
      const lines = all.filter(({ policyId }) => policyId === id);
      const below = stepDown(level, judgeOutcomes(lines, band));
      if (!below) return [];
      const { outside } = below;
      return [
        {
          policyId: id,
          from: level,
          to: below.level,
          at: now.toISOString(),
          outside,
          lines: behind(
            lines,
            outside.map(({ measure }) => measure),
          ),
          reason: stepDownReason(below),
        },
      ];
    });
    if (fallen.length === 0) return [];
    const { rows: changed } = await client.query<{ entityId: number }>(
      `UPDATE automation_policy p SET level = v.level, reason = v.reason, stepped_down = v.stepped_down::jsonb, version = p.version + 1, updated_by = $2, updated_at = $3
       FROM unnest($1::bigint[], $4::text[], $5::text[], $6::text[]) AS v(id, level, reason, stepped_down) WHERE p.id = v.id
       RETURNING p.entity_id AS "entityId"`,
      [
        fallen.map((one) => one.policyId),
        actorName(actor),
        now,
        fallen.map((one) => one.to),
        fallen.map((one) => one.reason),
        fallen.map(({ policyId, reason, ...kept }) => JSON.stringify(kept)),
      ],
    );
    await audit(
      inside,
      "automation.stepped_down",
      fallen.map(({ policyId, lines, ...detail }) => ({ subjectKind: "automation_policy", subjectId: policyId, detail })),
    );
    await markChanged(
      client,
      "purchasing_rules",
      changed.map(({ entityId }) => entityId),
    );
    await detectExceptions(inside, { types: ["automation_stepped_down"] });
    return fallen;
  });
}

/** The dearest lines that what left its band counts, each with what it is counted as. */
function behind(lines: readonly PolicyLine[], measures: readonly SteppedDown["outside"][number]["measure"][]): SteppedDown["lines"] {
  return lines
    .map((line) => ({
      sku: line.sku,
      node: line.nodeCode,
      purchaseOrder: line.purchaseOrderNumber,
      valueMinor: line.valueMinor,
      counted: measures.filter((measure) => isCounted(line, measure)),
    }))
    .filter(({ counted }) => counted.length > 0)
    .slice(0, KEPT_LINES);
}
