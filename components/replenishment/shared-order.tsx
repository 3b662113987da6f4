import { formatMoney, formatPrice, formatQuantity, formatRatio, majorOf } from "@/components/ui/format";
import { Facts, MiniTable, Section } from "@/components/ui/panel";
import type { SharedOrderEvidence } from "@/domain/planning/joint-order/order-evidence";
import { alternativeWords, boundWords, unmetWords } from "./order-bound-words";

const foundWords: Record<SharedOrderEvidence["foundBy"], string> = {
  solver: "cheapest of all",
  solver_in_time: "best of the orders searched",
  greedy: "pack by pack",
};

/** The order that the item shares with others of its supplier: what bound it, and what else could be done. */
export function SharedOrder({ shared, currency }: { shared: SharedOrderEvidence; currency: string }) {
  const { container } = shared;
  return (
    <Section title="Ordered together">
      <ul className="flex list-disc flex-col gap-1 pl-4">
        {shared.bounds.map((bound) => (
          <li key={bound.kind}>{boundWords(bound, currency)}</li>
        ))}
        {shared.bounds.length === 0 ? <li>Nothing bound this item: it is what it would order alone.</li> : null}
        {shared.expiringUnits > 0 ? (
          <li className="text-warning">{formatQuantity(shared.expiringUnits)} units of the least order would outlive their shelf life.</li>
        ) : null}
        {shared.unmet.map((unmet) => (
          <li key={unmet.kind} className="text-warning">
            {unmetWords(unmet, currency)}
          </li>
        ))}
      </ul>
      <Facts
        facts={[
          { label: "Order value", value: formatMoney(shared.valueMinor, currency, true) },
          { label: "Minimum value", value: shared.minimumValueMinor > 0 ? formatMoney(shared.minimumValueMinor, currency, true) : "none" },
          { label: "Lines", value: formatQuantity(shared.lines) },
          { label: "Units in all", value: formatQuantity(shared.units) },
          ...(shared.minimumQuantity > 0 ? [{ label: "Minimum, units", value: formatQuantity(shared.minimumQuantity) }] : []),
          ...(container && shared.litres !== null
            ? [
                {
                  label: `Fill of ${formatQuantity(container.litres)} l`,
                  value: formatRatio(shared.litres / (Math.ceil(shared.litres / container.litres) * container.litres), 0),
                },
              ]
            : []),
          { label: "Alone, units", value: formatQuantity(shared.aloneQuantity) },
          { label: "Keeping the rest", value: formatMoney(shared.extraKeepingMinor, currency, true) },
          { label: "Found", value: foundWords[shared.foundBy] },
        ]}
      />
      {shared.prices.length > 1 ? (
        <MiniTable
          caption="Prices by quantity"
          head={[
            { label: "From, units", figures: true },
            { label: `Unit price, ${currency}`, figures: true },
          ]}
          rows={shared.prices.map((tier) => ({
            key: tier.from,
            cells: [formatQuantity(Math.max(1, tier.from)), formatPrice(majorOf(tier.unitPriceMinor, currency))],
          }))}
          empty=""
        />
      ) : null}
      <MiniTable
        caption="What else could be done"
        head={[{ label: "Instead" }, { label: "What it does" }]}
        rows={shared.alternatives.map((alternative) => {
          const { label, effect } = alternativeWords(alternative, currency);
          return {
            key: label,
            cells: [
              <span key="label" className="whitespace-nowrap">
                {label}
              </span>,
              effect,
            ],
          };
        })}
        empty=""
      />
    </Section>
  );
}
