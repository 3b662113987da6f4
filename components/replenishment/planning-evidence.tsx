import { TrendChart } from "@/components/charts/trend-chart";
import { modelMix } from "@/components/inventory/model-mix";
import { OpenOrdersLink } from "@/components/purchasing/open-orders-link";
import { formatDecimal, formatQuantity, formatRatio, formatWord } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import type { ForecastEvidence, PlanningEvidence } from "@/domain/planning/recommendation";
import { heldFacts, leadTimeOrigin } from "./evidence-words";
import { policyFormulas } from "./policy-formula";

const boundWords: Record<PlanningEvidence["boundBy"], string> = {
  order_up_to: "exactly what is missing",
  order_multiple: "rounded up to full packs",
  minimum_order: "raised to the supplier's minimum",
  economic_order: "raised to the economic order quantity",
  season_end: "what pays until the season ends",
};
const modelWords: Record<PlanningEvidence["model"], string> = {
  normal: "Normal distribution",
  compound: "Demand days × sizes",
  none: "No demand",
};
/** Steps that open to the purchase orders behind them. */
const supplySteps = ["On order", "In transit"];
const forecastOrigin = ({ model, weights, wape, similarItems }: ForecastEvidence) =>
  similarItems === undefined
    ? `Forecast, ${modelMix(model, weights)}${wape === null ? "" : `, error ${formatRatio(wape, 0)}`}`
    : `${formatQuantity(similarItems)} similar ${similarItems === 1 ? "item" : "items"}`;
const signedRatio = (ratio: number) => `${ratio < 0 ? "−" : "+"}${formatRatio(Math.abs(ratio), 0)}`;
/** What the forecast changes about the past, and the last days about the forecast. */
const rates = ({ forecast, demandClass }: PlanningEvidence) => [
  ...(forecast?.forecastDemand === undefined ? [] : [{ label: "Forecast, units/day", value: formatDecimal(forecast.forecastDemand, 2) }]),
  ...(forecast?.pastDemand === undefined ? [] : [{ label: "Horizon, units/day", value: formatDecimal(forecast.pastDemand, 2) }]),
  ...heldFacts(demandClass, forecast),
  ...(forecast?.sensedRatio === undefined
    ? []
    : [{ label: "Corrected by the last 7 days", value: `${signedRatio(forecast.sensedRatio - 1)}, a fifth less each day` }]),
];
const seasonFacts = ({ endsOn, level, ratio, isFinal }: NonNullable<PlanningEvidence["season"]>) => [
  { label: isFinal ? "Season ends, this order is its last" : "Season ends", value: endsOn },
  { label: "Most that pays until then, units", value: formatQuantity(level) },
  { label: "Chance that no more sells", value: formatRatio(ratio, 0) },
];
const one = (value: number) => formatDecimal(value, 1);
/** As many as are read where the history reaches as far. */
const SHOWN_DAYS = 90;

type Props = {
  row: { sku: string; nodeCode: string };
  evidence: PlanningEvidence;
  demand: { day: string; quantity: number }[];
  recommendedQuantity: number;
};

/** Why this much and why now: demand, the policy it leads to, and the netting against stock and supply. */
export function PlanningEvidenceView({ row, evidence, demand, recommendedQuantity }: Props) {
  const { stock } = evidence;
  const netting: [string, number, string?][] = [
    ["Sellable", stock.sellable],
    ["Allocated to orders", 0 - stock.allocated],
    ["On order", stock.inboundOrdered],
    ["In transit", stock.inTransit],
    ...(stock.requested === undefined ? [] : [["Requested, waits for approval", stock.requested] as [string, number]]),
    ["Backordered", 0 - stock.backordered],
    ["Position", evidence.position, "total"],
    ["Order up to", evidence.orderUpTo],
    ["Missing", evidence.missingQuantity, "total"],
    [
      `Recommended, ${evidence.shared && evidence.shared.aloneQuantity !== recommendedQuantity ? "bound by its order" : boundWords[evidence.boundBy]}`,
      recommendedQuantity,
      "total",
    ],
  ];
  return (
    <>
      <Section title="Netting">
        <MiniTable
          caption="From stock and supply to the recommended quantity"
          head={[{ label: "Step" }, { label: "Units", figures: true }]}
          rows={netting.map(([label, units, kind]) => ({
            key: label,
            cells: [
              kind ? <strong key="label">{label}</strong> : label,
              kind ? (
                <strong key="units">{formatQuantity(units)}</strong>
              ) : units > 0 && supplySteps.includes(label) ? (
                <OpenOrdersLink key="units" {...row}>
                  {formatQuantity(units)}
                </OpenOrdersLink>
              ) : (
                formatQuantity(units)
              ),
            ],
          }))}
          empty="Nothing was netted."
        />
        <p className="text-muted">
          {evidence.position <= evidence.reorderPoint
            ? `Position ${formatQuantity(evidence.position)} is at or below the reorder point of ${formatQuantity(evidence.reorderPoint)}.`
            : null}
        </p>
      </Section>
      <Section title="Policy">
        <Facts
          facts={[
            { label: "Lead time, days", value: `${one(evidence.leadTimeDays)} ± ${one(evidence.leadTimeDeviationDays)}` },
            { label: "Lead time from", value: leadTimeOrigin(evidence) },
            ...(evidence.waitDays === undefined
              ? []
              : [{ label: "Wait for the order day, days", value: formatQuantity(evidence.waitDays) }]),
            ...(evidence.gapDays === undefined
              ? []
              : [{ label: "To the order day after it, days", value: formatQuantity(evidence.gapDays) }]),
            { label: "Review, days", value: formatQuantity(evidence.reviewDays) },
            {
              label: `Target${evidence.serviceClass ? ` of class ${evidence.serviceClass}` : ""}, % of ${evidence.measure === "fill" ? "units" : "cycles"}`,
              value: formatRatio(evidence.serviceLevel, 1),
            },
            { label: "Safety stock", value: formatQuantity(evidence.safetyStock) },
            { label: "Reorder point", value: formatQuantity(evidence.reorderPoint) },
            { label: "Model", value: modelWords[evidence.model] },
            { label: "Minimum order", value: formatQuantity(evidence.minimumOrderQuantity) },
            { label: "Pack", value: formatQuantity(evidence.orderMultiple) },
            ...(evidence.economicQuantity === undefined
              ? []
              : [{ label: "Economic order quantity", value: formatQuantity(evidence.economicQuantity) }]),
            ...(evidence.orderOn === undefined ? [] : [{ label: "The supplier takes the order on", value: evidence.orderOn }]),
            ...(evidence.season === undefined ? [] : seasonFacts(evidence.season)),
          ]}
        />
        {policyFormulas(evidence).map((sentence) => (
          <p key={sentence} className="text-muted">
            {sentence}
          </p>
        ))}
      </Section>
      <Section title={`Demand, units/day, the ${demand.length} days before${demand.length < SHOWN_DAYS ? ", as far as it is known" : ""}`}>
        <TrendChart
          points={demand.map(({ day, quantity }) => ({ at: day, value: quantity }))}
          label="Demand, units/day"
          format={formatQuantity}
          height={120}
        />
        <Facts
          facts={[
            { label: "Class", value: formatWord(evidence.demandClass) },
            { label: "Mean from", value: evidence.forecast ? forecastOrigin(evidence.forecast) : "The horizon" },
            ...rates(evidence),
            { label: "Mean, units/day", value: formatDecimal(evidence.dailyDemand, 2) },
            { label: "Deviation, units/day", value: formatDecimal(evidence.dailyDeviation, 2) },
            { label: "Days per sale day", value: evidence.averageInterval === null ? "–" : formatDecimal(evidence.averageInterval, 2) },
            { label: "Size variation, CV²", value: evidence.sizeVariation === null ? "–" : formatDecimal(evidence.sizeVariation, 2) },
            { label: "Horizon, days on sale", value: formatQuantity(evidence.horizonDays) },
          ]}
        />
      </Section>
    </>
  );
}
