"use client";
import { useState } from "react";
import { StateBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatCount, formatPrice } from "@/components/ui/format";
import { answerOf, asOrdered, type LineAnswer, lineValue, type PortalOrder } from "./portal-answer";
import { PortalFile } from "./portal-file";

const field = "figures h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-text";

type Props = { order: PortalOrder; isReadOnly: boolean; address: string; onAnswered: () => void };

/** Line by line: as ordered, otherwise, or not at all. */
export function PortalForm({ order, isReadOnly, address, onAnswered }: Props) {
  const [answers, setAnswers] = useState<LineAnswer[]>(() => order.lines.map(asOrdered));
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const said = answerOf(order, answers);
  const write = (lineNumber: number, part: Partial<LineAnswer>) =>
    setAnswers((before) => before.map((each) => (each.lineNumber === lineNumber ? { ...each, ...part } : each)));

  const send = async () => {
    if (said.lines === null) return;
    setIsBusy(true);
    setFailure(null);
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ version: order.version, lines: said.lines }),
    }).catch(() => null);
    setIsBusy(false);
    if (response?.ok) return onAnswered();
    const body = await response?.json().catch(() => null);
    setFailure(body?.error ?? "The answer could not be sent. Try again.");
  };

  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {isReadOnly ? null : <PortalFile order={order} address={address} onRead={setAnswers} />}
      <ul className="flex flex-col gap-2">
        {order.lines.map((line) => {
          const answer = answers.find(({ lineNumber }) => lineNumber === line.lineNumber);
          if (!answer) return null;
          return (
            <li key={line.lineNumber}>
              <fieldset className="flex flex-col gap-2 rounded-md border bg-surface-1 p-3" disabled={isReadOnly}>
                <legend className="sr-only">Line {line.lineNumber}</legend>
                <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                  <p>
                    <span className="font-medium">
                      {line.lineNumber}. {line.supplierSku ?? line.sku}
                    </span>{" "}
                    {line.description} {line.supplierSku ? <span className="text-muted">({line.sku})</span> : null}
                  </p>
                  <p className="figures">
                    {formatCount(line.quantity, "unit")} at {formatPrice(line.unitPrice)} {order.currency},{" "}
                    {lineValue(line, order.currency)} {order.currency} in all, wanted {line.requestedOn}
                  </p>
                </div>
                {line.answer === "none" ? null : (
                  <p className="text-muted">
                    You said <StateBadge state={line.answer} />
                  </p>
                )}
                {isReadOnly ? null : (
                  <>
                    <div className="flex flex-wrap gap-4">
                      {(["accepted", "changed", "rejected"] as const).map((verdict) => (
                        <label key={verdict} className="flex items-center gap-2">
                          <input
                            type="radio"
                            name={`line ${line.lineNumber}`}
                            checked={answer.verdict === verdict}
                            onChange={() => write(line.lineNumber, { verdict })}
                          />
                          {verdict === "accepted" ? "As ordered" : verdict === "changed" ? "Otherwise" : "Not at all"}
                        </label>
                      ))}
                    </div>
                    {answer.verdict === "changed" ? (
                      <div className="grid grid-cols-3 gap-2 max-sm:grid-cols-1">
                        <label className="flex flex-col gap-1 text-muted">
                          Units
                          <input
                            inputMode="numeric"
                            className={field}
                            value={answer.quantity}
                            onChange={(event) => write(line.lineNumber, { quantity: event.target.value })}
                          />
                        </label>
                        <label className="flex flex-col gap-1 text-muted">
                          Price, {order.currency}
                          <input
                            inputMode="decimal"
                            className={field}
                            value={answer.unitPrice}
                            onChange={(event) => write(line.lineNumber, { unitPrice: event.target.value })}
                          />
                        </label>
                        <label className="flex flex-col gap-1 text-muted">
                          Delivered on
                          <input
                            type="date"
                            min={order.orderedAt}
                            className={field}
                            value={answer.promisedOn}
                            onChange={(event) => write(line.lineNumber, { promisedOn: event.target.value })}
                          />
                        </label>
                      </div>
                    ) : null}
                    {answer.verdict === "accepted" ? null : (
                      <label className="flex flex-col gap-1 text-muted">
                        Why
                        <input
                          maxLength={300}
                          className={field}
                          value={answer.reason}
                          onChange={(event) => write(line.lineNumber, { reason: event.target.value })}
                        />
                      </label>
                    )}
                  </>
                )}
              </fieldset>
            </li>
          );
        })}
      </ul>
      {order.isClosed ? <p className="text-muted">This order cannot be answered now.</p> : null}
      {said.issue || failure ? (
        <p role="alert" className="text-critical">
          {said.issue ?? failure}
        </p>
      ) : null}
      {isReadOnly ? null : (
        <Button type="submit" look="primary" className="self-start" disabled={isBusy || said.lines === null}>
          Send the answer
        </Button>
      )}
    </form>
  );
}
