import { formatCount, formatDecimal, formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable, Section } from "@/components/ui/panel";
import type { OrderDetail } from "./order-types";

type Risk = NonNullable<OrderDetail["risk"]>;

/** In a sentence, where somebody decides: what the delay is expected to lose, or that nothing is. */
export function DelayRiskText({ risk, currency }: { risk: Risk | null; currency: string }) {
  if (risk === null) return null;
  if (risk.units === 0) return <span>Stock and other supply are expected to cover demand until it comes.</span>;
  return (
    <span className="figures">
      Expected lost sales until it comes: {formatCount(risk.units, "unit")}, {formatMoney(risk.minor, currency, true)} of margin.
    </span>
  );
}

/** In a sentence: which customers' orders wait for what the order brings. */
export function WaitingText({ waiting, currency }: { waiting: OrderDetail["waiting"]; currency: string }) {
  if (waiting.length === 0) return <span>No customer order waits for it.</span>;
  const sum = (of: "units" | "minor") => waiting.reduce((total, order) => total + order[of], 0);
  return (
    <span className="figures">
      {formatQuantity(waiting.length)} customer {waiting.length === 1 ? "order waits" : "orders wait"} for {formatQuantity(sum("units"))}{" "}
      units of it, {formatMoney(sum("minor"), currency, true)}.
    </span>
  );
}

/** Line by line: how long the shelf would be empty, and what that loses. */
export function DelayRiskTable({ risk, currency }: { risk: Risk | null; currency: string }) {
  if (risk === null || risk.units === 0) return null;
  return (
    <Section title="Expected lost sales">
      <MiniTable
        caption="What late, cut or rejected lines are expected to lose in sales"
        head={[
          { label: "Item" },
          { label: "Units a day", figures: true },
          { label: "Days uncovered", figures: true },
          { label: "Units", figures: true },
          { label: `Margin, ${currency}`, figures: true },
        ]}
        rows={risk.lines.map((line) => ({
          key: line.lineNumber,
          cells: [
            line.sku,
            formatDecimal(line.dailyDemand, 1),
            formatDecimal(line.days, 1),
            formatQuantity(line.units),
            formatMoney(line.minor),
          ],
        }))}
        empty=""
      />
    </Section>
  );
}
