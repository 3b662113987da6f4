"use client";
import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import { useToast } from "@/components/ui/toast";
import { exchangeFormats, exchangeIssues } from "@/domain/procurement/supplier-exchange";
import type { AppRouter } from "@/server/trpc/root";
import { formatWords } from "./exchange-words";

type Standing = inferRouterOutputs<AppRouter>["suppliers"]["exchange"];
type Props = { supplierId: number; standing: Standing; onSaved: (secret: string | null) => void; onClose: () => void };

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text aria-invalid:border-critical";
const textOr = (text: string) => (text.trim() === "" ? null : text.trim());

export function ExchangeDialog({ supplierId, standing, onSaved, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const save = useMutation(trpc.suppliers.setExchange.mutationOptions());
  const [format, setFormat] = useState(standing.format);
  const [endpoint, setEndpoint] = useState(standing.endpoint ?? "");
  const [identifier, setIdentifier] = useState(standing.identifier ?? "");
  const [scheme, setScheme] = useState(standing.scheme ?? "");
  const [ownIdentifier, setOwnIdentifier] = useState(standing.ownIdentifier ?? "");
  const [ownScheme, setOwnScheme] = useState(standing.ownScheme ?? "");
  const [hours, setHours] = useState(String(standing.confirmationHours));
  const [isTest, setIsTest] = useState(standing.isTest);
  const [renewSecret, setRenewSecret] = useState(false);
  const [reason, setReason] = useState("");
  const isPortal = format === "portal";
  const inNetwork = (text: string) => (isPortal ? null : textOr(text));
  const setup = {
    format,
    endpoint: inNetwork(endpoint),
    identifier: inNetwork(identifier),
    scheme: inNetwork(scheme),
    ownIdentifier: inNetwork(ownIdentifier),
    ownScheme: inNetwork(ownScheme),
    confirmationHours: /^\d{1,3}$/.test(hours.trim()) ? Number(hours) : 0,
    isTest: !isPortal && isTest,
  };
  const issues = new Map(exchangeIssues(setup).map((issue) => [issue.field, issue.message]));
  const isComplete = issues.size === 0 && reason.trim().length >= 3;
  const schemeIs = format === "ubl" ? "EAS code, e.g. 0088" : "qualifier, e.g. 01";
  const inputs = [
    { name: "endpoint" as const, label: "Address that takes them, https", text: endpoint, set: setEndpoint },
    { name: "scheme" as const, label: `Scheme of its identifier: ${schemeIs}`, text: scheme, set: setScheme },
    { name: "identifier" as const, label: "Its identifier; empty: its code", text: identifier, set: setIdentifier },
    { name: "ownScheme" as const, label: `Scheme of ours: ${schemeIs}`, text: ownScheme, set: setOwnScheme },
    { name: "ownIdentifier" as const, label: "Our identifier; empty: our code", text: ownIdentifier, set: setOwnIdentifier },
  ];
  return (
    <Dialog title="How it is told of orders" isOpen onOpenChange={(open) => !open && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          save.mutate(
            { supplierId, version: standing.version, ...setup, renewSecret: !isPortal && renewSecret, reason: reason.trim() },
            {
              onSuccess: ({ secret }) => {
                onSaved(isPortal ? null : secret);
                toast("It holds from the next document on.");
                onClose();
              },
            },
          );
        }}
      >
        <label className="flex flex-col gap-1 text-muted">
          Orders go out as
          <select
            className={field}
            value={format}
            onChange={(event) => setFormat(exchangeFormats.find((one) => one === event.target.value) ?? "portal")}
          >
            {exchangeFormats.map((one) => (
              <option key={one} value={one}>
                {formatWords[one]}
              </option>
            ))}
          </select>
        </label>
        {isPortal
          ? null
          : inputs.map(({ name, label, text, set }) => (
              <label key={name} className="flex flex-col gap-1 text-muted">
                {label}
                <input className={field} aria-invalid={issues.has(name)} value={text} onChange={(event) => set(event.target.value)} />
                {issues.has(name) ? <span className="text-critical">It {issues.get(name)}.</span> : null}
              </label>
            ))}
        <label className="flex flex-col gap-1 text-muted">
          Hours to answer, 1 to 720
          <input
            inputMode="numeric"
            className={field}
            aria-invalid={issues.has("confirmationHours")}
            value={hours}
            onChange={(event) => setHours(event.target.value)}
          />
        </label>
        {isPortal ? null : (
          <>
            <label className="flex items-center gap-2">
              <input type="checkbox" checked={isTest} onChange={(event) => setIsTest(event.target.checked)} />
              Documents are tests
            </label>
            {standing.version > 0 ? (
              <label className="flex items-center gap-2">
                <input type="checkbox" checked={renewSecret} onChange={(event) => setRenewSecret(event.target.checked)} />
                Make a new secret; the old one signs nothing any more
              </label>
            ) : null}
          </>
        )}
        <label className="flex flex-col gap-1 text-muted">
          Reason
          <input className={field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <DialogFoot submit="Set it" canSubmit={isComplete && !save.isPending} failure={save.error?.message} onClose={onClose} />
      </form>
    </Dialog>
  );
}
