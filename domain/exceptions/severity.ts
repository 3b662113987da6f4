// Severity from money at risk (minor units) and the time left until due. Money gives the step,
// an exceeded due date raises it by one. 12,000.00 at risk, not yet due: critical. 600.00, overdue: critical.
export const severities = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

const steps: readonly { atLeastMinor: number; step: number }[] = [
  { atLeastMinor: 500_000, step: 3 },
  { atLeastMinor: 50_000, step: 2 },
  { atLeastMinor: 5_000, step: 1 },
];

export function severityOf(moneyAtRiskMinor: number, dueAt: Date, now: Date): Severity {
  const byMoney = steps.find((candidate) => moneyAtRiskMinor >= candidate.atLeastMinor)?.step ?? 0;
  const overdue = dueAt.getTime() <= now.getTime() ? 1 : 0;
  return severities[Math.min(byMoney + overdue, severities.length - 1)] ?? "low";
}
