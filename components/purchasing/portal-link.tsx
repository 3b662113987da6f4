"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import type { OrderDetail } from "./order-types";

/** A link by which the supplier answers without exchanging documents. It is shown once. */
export function PortalLink({ detail, onDone }: { detail: OrderDetail; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("purchasing.order")(detail.row);
  const on = { onSettled: onDone, onError: (error: { message: string }) => void toast(error.message, { tone: "critical" }) };
  const make = useMutation(trpc.purchasing.makeLink.mutationOptions(on));
  const revoke = useMutation(trpc.purchasing.revokeLink.mutationOptions(on));
  const [address, setAddress] = useState<string | null>(null);
  const { portal, row } = detail;
  if (!may || row.stage === "closed") return null;
  return (
    <Section title="Link for the supplier">
      {portal ? (
        <p className="text-muted">
          One is out and ends <RelativeTime at={portal.expiresAt} />;{" "}
          {portal.openedAt ? (
            <>
              opened <RelativeTime at={portal.openedAt} />
            </>
          ) : (
            "nobody has opened it yet"
          )}
          .
        </p>
      ) : (
        <p className="text-muted">A supplier that exchanges no documents answers by a link, without an account.</p>
      )}
      {address ? (
        <>
          <label className="flex flex-col gap-1 text-muted">
            Send it to the supplier; it is not shown again
            <textarea
              readOnly
              rows={3}
              className="figures break-all rounded border border-line-strong bg-surface-2 px-2 py-1 text-text"
              value={address}
              onFocus={(event) => event.target.select()}
            />
          </label>
          <div>
            <Button
              look="primary"
              onClick={() =>
                // Without a safe connection a browser has no clipboard: the link stays to be copied by hand.
                void copied(address).then((isCopied) =>
                  toast(isCopied ? "The link is copied." : "The browser does not let it be copied: mark it and copy it by hand.", {
                    tone: isCopied ? "good" : "critical",
                  }),
                )
              }
            >
              Copy the link
            </Button>
          </div>
        </>
      ) : null}
      <div className="flex gap-2">
        <Button
          disabled={make.isPending}
          onClick={() =>
            make.mutate({ purchaseOrderId: row.id }, { onSuccess: ({ path }) => setAddress(`${window.location.origin}${path}`) })
          }
        >
          {portal ? "Make another" : "Make a link"}
        </Button>
        {portal ? (
          <Button
            disabled={revoke.isPending}
            onClick={() =>
              revoke.mutate(
                { purchaseOrderId: row.id },
                {
                  onSuccess: () => {
                    setAddress(null);
                    toast("The link opens nothing any more.");
                  },
                },
              )
            }
          >
            Take it back
          </Button>
        ) : null}
      </div>
    </Section>
  );
}

const copied = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};
