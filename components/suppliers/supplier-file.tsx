"use client";
import Link from "next/link";
import { useState } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Facts, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { gapWords } from "./gap-words";
import { IdentifyDialog } from "./identify-dialog";
import type { SupplierDetailed } from "./supplier-types";

/** By what the supplier is known, whom to call, and what its file lacks. */
export function SupplierFile({ detail, onDone }: { detail: SupplierDetailed; onDone: () => void }) {
  const { row, file } = detail;
  const mayChange = useMay("suppliers.review")(row) && file.mergedInto === null;
  const [isChanging, setIsChanging] = useState(false);
  return (
    <Section title="Who it is">
      {file.mergedInto ? (
        <p>
          It was merged into{" "}
          <Link className="text-accent underline" href={gridHref("/suppliers", { open: file.mergedInto.id })}>
            {file.mergedInto.name}
          </Link>
          , which answers for its orders.
        </p>
      ) : null}
      <Facts
        facts={[
          { label: "Tax number", value: file.taxId ?? "not known" },
          { label: "Country", value: row.country ?? "not known" },
          { label: "Contact", value: file.contactName ?? "not known" },
          {
            label: "Telephone on file",
            value: file.phone ? (
              <>
                {file.phone}
                {file.phoneSince ? (
                  <span className="text-muted">
                    , since <RelativeTime at={new Date(file.phoneSince).toISOString()} />
                  </span>
                ) : null}
              </>
            ) : (
              "none"
            ),
          },
          { label: "E-mail", value: file.email ?? "not known" },
          { label: "Paid after, days", value: file.paymentDays },
          { label: "Also known as", value: file.mergedCodes.length > 0 ? file.mergedCodes.join(", ") : "–" },
        ]}
      />
      <p>
        <span className="text-muted">Address</span> {file.address ?? "not known"}
      </p>
      {file.gaps.length > 0 ? (
        <div>
          <p className="text-muted">Its file lacks:</p>
          <ul className="list-disc pl-4">
            {file.gaps.map((gap) => (
              <li key={gap}>
                {gap === "near_duplicate_name" && file.readinessId !== null ? (
                  <Link className="text-accent underline" href={gridHref("/master-data", { open: file.readinessId })}>
                    {gapWords[gap]}
                  </Link>
                ) : (
                  gapWords[gap]
                )}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {mayChange ? (
        <div>
          <Button onClick={() => setIsChanging(true)}>Change it</Button>
        </div>
      ) : null}
      {isChanging ? <IdentifyDialog detail={detail} onDone={onDone} onClose={() => setIsChanging(false)} /> : null}
    </Section>
  );
}
