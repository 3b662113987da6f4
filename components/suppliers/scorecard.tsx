"use client";
import { useState } from "react";
import { formatDecimal, formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import { type ScoreFigure, ScoreLines } from "./score-lines";
import type { SupplierDetailed } from "./supplier-types";

const NOT_MEASURED = "not measured";
const share = (ratio: number | null) => (ratio === null ? NOT_MEASURED : formatRatio(ratio));
const days = (value: number | null) => (value === null ? NOT_MEASURED : formatDecimal(value, 1));

/** How the supplier kept its word; each figure opens to what it is made of. */
export function Scorecard({ detail }: { detail: SupplierDetailed }) {
  const { row, scorecard, confirmation, invoices, claims } = detail;
  const [figure, setFigure] = useState<ScoreFigure>("on_time");
  const figures: { of: ScoreFigure; label: string; value: string; beside?: string | null }[] = [
    { of: "on_time", label: "On time, by unit", value: share(scorecard.onTimeRatio) },
    { of: "in_full", label: "In full, by line", value: share(scorecard.inFullRatio) },
    { of: "lead_time", label: "Lead time mean, days", value: days(scorecard.leadTimeMeanDays) },
    { of: "lead_time", label: "Lead time spread, days", value: days(scorecard.leadTimeDeviationDays) },
    {
      of: "price",
      label: "Billed over the order",
      value: scorecard.priceVarianceRatio === null ? NOT_MEASURED : formatRatio(scorecard.priceVarianceRatio, 2),
      beside: scorecard.priceVarianceRatio === null ? null : formatMoney(scorecard.priceVarianceMinor, row.currency, true),
    },
    { of: "defects", label: "Defects, by unit", value: share(scorecard.defectRatio) },
    { of: "notices", label: "Exact ship notices", value: share(scorecard.noticeAccuracyRatio) },
    {
      of: "confirmation",
      label: "Answers orders in, hours",
      value: confirmation.meanHours === null ? NOT_MEASURED : formatDecimal(confirmation.meanHours, 1),
      beside: confirmation.meanHours === null ? null : `${confirmation.answered} of ${confirmation.told}`,
    },
    {
      of: "first_pass",
      label: "Invoices right the first time",
      value: invoices.judged === 0 ? NOT_MEASURED : formatRatio(invoices.matched / invoices.judged),
      beside: invoices.judged === 0 ? null : `${invoices.matched} of ${invoices.judged}`,
    },
    { of: "claims", label: "Disputes and rejects", value: formatQuantity(claims.disputes + claims.rejections) },
  ];
  return (
    <>
      <Section title={`Scorecard, ${formatQuantity(detail.lineCount)} order lines of ${detail.scoreDays} days`}>
        <Facts
          facts={figures.map(({ of, label, value, beside }) => ({
            label,
            value: (
              <button
                type="button"
                aria-pressed={of === figure}
                aria-label={`${label}: ${value}${beside ? `, ${beside}` : ""}; open its rows`}
                title={value === NOT_MEASURED ? value : (beside ?? undefined)}
                className={`whitespace-nowrap text-accent ${of === figure ? "font-semibold underline" : "hover:underline"}`}
                onClick={() => setFigure(of)}
              >
                {value === NOT_MEASURED ? "–" : value}
              </button>
            ),
          }))}
        />
      </Section>
      <ScoreLines key={figure} supplierId={row.id} figure={figure} />
    </>
  );
}
