"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Facts, Section } from "@/components/ui/panel";
import { ExchangeDialog } from "./exchange-dialog";
import { formatWords } from "./exchange-words";

const identified = (scheme: string | null, identifier: string | null) =>
  identifier === null ? "its code" : scheme === null ? identifier : `${scheme}:${identifier}`;

/** How the supplier is told of its orders; whoever sets its terms can change it. */
export function Exchange({ supplierId }: { supplierId: number }) {
  const trpc = useTRPC();
  const may = useMay("suppliers.terms");
  const query = useQuery(trpc.suppliers.exchange.queryOptions({ id: supplierId }));
  const [isOpen, setIsOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { data } = query;
  if (query.error)
    return (
      <Section title="How it is told">
        <p role="alert" className="text-critical">
          It could not be read: {query.error.message}
        </p>
      </Section>
    );
  if (!data) return null;
  const isPortal = data.format === "portal";
  return (
    <Section title="How it is told">
      <Facts
        facts={[
          { label: "Orders go out as", value: formatWords[data.format] },
          ...(isPortal
            ? []
            : [
                { label: "Posted to", value: data.endpoint ?? "nowhere yet" },
                { label: "Its identifier", value: identified(data.scheme, data.identifier) },
                { label: "Ours", value: identified(data.ownScheme, data.ownIdentifier).replace("its", "our") },
                { label: "Documents are", value: data.isTest ? "tests" : "real" },
              ]),
          { label: "Hours to answer", value: String(data.confirmationHours) },
        ]}
      />
      {!isPortal && data.endpoint === null ? (
        <p className="text-warning">Its documents are written and posted nowhere: give it an address, or download them at the order.</p>
      ) : null}
      {secret ? (
        <p role="status" className="rounded-md border border-warning/50 p-2">
          The secret that signs what is posted, shown this once: <code className="figures break-all">{secret}</code>
        </p>
      ) : null}
      {may({ entityId: data.entityId, nodeIds: [] }) ? (
        <div>
          <Button look="quiet" onClick={() => setIsOpen(true)}>
            Change how it is told
          </Button>
        </div>
      ) : null}
      {isOpen ? (
        <ExchangeDialog
          supplierId={supplierId}
          standing={data}
          onSaved={(made) => {
            setSecret(made);
            void query.refetch();
          }}
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </Section>
  );
}
