"use client";
import { useState } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { ExchangeRateDialog } from "./exchange-rate-dialog";
import { rateWords } from "./rate-words";
import type { RuleCompany } from "./rule-words";

type Props = { company: RuleCompany; mayChange: boolean; onDone: () => void };
type State = RuleCompany["exchange"]["rates"][number]["state"];

const states: Record<State, { text: string; tone: Tone }> = {
  holds: { text: "Holds", tone: "good" },
  to_come: { text: "To come", tone: "information" },
  replaced: { text: "Replaced", tone: "neutral" },
};

/** What other money is worth to the company, by which foreign purchases are weighed; and what nobody has said. */
export function ExchangeRates({ company, mayChange, onDone }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const { currency, exchange } = company;
  return (
    <Panel
      title="Exchange rates"
      aside={
        mayChange ? (
          <Button look="quiet" onClick={() => setIsOpen(true)}>
            Set a rate
          </Button>
        ) : null
      }
    >
      <div className="flex flex-col gap-2 px-3 py-2">
        <p className="text-muted">
          What is paid in other money is weighed in {currency} by rules, budgets and automation: what is asked at the rate of the day, an
          order at the rate of its day with all that is billed of it. Without a rate it is asked about as the dearest, never goes out by
          itself, and a budget that stops lets none of it pass.
        </p>
        {exchange.missing.map((one) => (
          <p key={one.currency} className="text-warning">
            Nobody has said what {one.currency} is worth: {one.suppliers.slice(0, 3).join(", ")}
            {one.suppliers.length > 3 ? ` and ${one.suppliers.length - 3} more` : ""} {one.suppliers.length === 1 ? "is" : "are"} paid in
            it.
          </p>
        ))}
        <div className="max-h-80 overflow-auto">
          <MiniTable
            caption="Exchange rates, those that hold first"
            csv="exchange rates"
            head={[{ label: "Rate" }, { label: "Valid from" }, { label: "State" }, { label: "Set by" }, { label: "Why" }]}
            rows={exchange.rates.map((one) => ({
              key: one.id,
              cells: [
                <span key="rate" className="figures whitespace-nowrap">
                  {rateWords(one.currency, one.rate, currency)}
                </span>,
                <span key="from" className="figures whitespace-nowrap">
                  {one.validFrom}
                </span>,
                <Badge key="state" tone={states[one.state].tone}>
                  {states[one.state].text}
                </Badge>,
                <span key="by">
                  {one.setBy}, <RelativeTime at={one.setAt} />
                </span>,
                one.reason,
              ],
            }))}
            empty="No rate is set."
          />
        </div>
      </div>
      {isOpen ? <ExchangeRateDialog company={company} onSaved={onDone} onClose={() => setIsOpen(false)} /> : null}
    </Panel>
  );
}
