"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatInstant } from "@/components/ui/format";
import { Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { BankChangeDecision } from "./bank-change-decision";
import { BankChangeDialog } from "./bank-change-dialog";
import { BankReveal } from "./bank-reveal";
import type { BankDetail, SupplierDetailed } from "./supplier-types";

const called: Record<NonNullable<BankDetail["calledStanding"]>, string> = {
  on_file: "the number on file",
  new_on_file: "which came on file less than 14 days before",
  none_on_file: "when no number was on file",
};

/** Where the supplier is paid, the change that waits or rests, and what was before. */
export function BankDetails({ detail: { row, file, bankDetails: details }, onDone }: { detail: SupplierDetailed; onDone: () => void }) {
  const trpc = useTRPC();
  const mayRequest = useMay("bankdetails.request")(row);
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const [isAsking, setIsAsking] = useState(false);
  const paidTo = details.find(({ standing }) => standing === "paid_to");
  const waiting = details.find(({ standing }) => standing === "waits");
  const resting = details.filter(({ standing }) => standing === "rests");
  const past = details.filter(({ standing }) => standing === "rejected" || standing === "past" || standing === "overtaken");
  return (
    <Section title="Bank details">
      {paidTo ? (
        <div className="flex flex-col gap-1">
          <div className="flex items-center justify-between gap-2">
            <Badge tone="good">Paid to</Badge>
            <BankReveal row={row} detail={paidTo} onDone={onDone} />
          </div>
          <p>
            {paidTo.holder}, since <RelativeTime at={paidTo.payableFrom ?? paidTo.validFrom} />
          </p>
        </div>
      ) : (
        <p className="text-muted">No account is on file.</p>
      )}
      {waiting ? (
        <div className="flex flex-col gap-1.5 rounded border border-warning/40 bg-warning-surface p-2">
          <div className="flex items-center justify-between gap-2">
            <Badge tone="warning">Waits for a decision</Badge>
            <BankReveal row={row} detail={waiting} onDone={onDone} />
          </div>
          <p>
            {waiting.holder}, from {waiting.validFrom.slice(0, 10)}. {waiting.requestedBy} asked <RelativeTime at={waiting.requestedAt} />:{" "}
            {waiting.reason}
          </p>
          <p>
            Called {waiting.calledPerson} on <span className="figures">{waiting.calledNumber}</span>, {formatInstant(waiting.calledAt)}
            {waiting.calledStanding ? `, ${called[waiting.calledStanding]}` : ""}.
            {waiting.calledStanding && waiting.calledStanding !== "on_file" ? (
              <strong className="text-critical"> Check the number before you agree.</strong>
            ) : null}
          </p>
          <p>Its invoices that are not due yet are held meanwhile, those that were cleared before as well.</p>
          <BankChangeDecision
            row={row}
            detail={waiting}
            isMine={me.data !== undefined && waiting.requestedByActor === `person:${me.data.id}`}
            onDone={onDone}
          />
        </div>
      ) : null}
      {resting.map((change) => (
        <div key={change.version} className="flex flex-col gap-1 rounded border border-information/40 bg-information-surface p-2">
          <div className="flex items-center justify-between gap-2">
            <Badge tone="information">Approved, rests</Badge>
            <BankReveal row={row} detail={change} onDone={onDone} />
          </div>
          <p>
            {change.holder}. {change.decidedBy} approved what {change.requestedBy} asked; paid to from{" "}
            {formatInstant(change.payableFrom ?? change.validFrom)}, and its invoices that are not due yet are held until then.
          </p>
        </div>
      ))}
      {mayRequest && !waiting ? (
        <div>
          <Button onClick={() => setIsAsking(true)}>{paidTo ? "Ask for a change" : "Ask for an account"}</Button>
        </div>
      ) : null}
      {past.length > 0 ? (
        <ul className="flex flex-col gap-1.5 border-l pl-3">
          {past.map((detail) => (
            <li key={detail.version}>
              <span className="figures">{detail.maskedIban}</span>{" "}
              {detail.state === "rejected"
                ? "was refused"
                : detail.standing === "overtaken"
                  ? "was approved and overtaken by a newer one"
                  : "was approved"}
              {detail.decidedAt ? (
                <>
                  {" "}
                  <RelativeTime at={detail.decidedAt} />
                </>
              ) : null}{" "}
              <span className="text-muted">
                by {detail.decidedBy}, asked by {detail.requestedBy}: {detail.decisionReason}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {isAsking ? <BankChangeDialog row={row} onFile={file} onDone={onDone} onClose={() => setIsAsking(false)} /> : null}
    </Section>
  );
}
