"use client";
import { keepPreviousData, skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot, missingReason } from "@/components/ui/dialog-foot";
import { formatMoney, formatPrice } from "@/components/ui/format";
import { useToast } from "@/components/ui/toast";
import { type AskedLine, issueOf, totalOf } from "./asked-lines";
import { exceededWords } from "./exceeded-words";
import { RequestPreview } from "./request-preview";

const field = "h-7 rounded border border-line-strong bg-surface-1 px-2 text-text";
const DAY = 86_400_000;
const USUAL_DAYS = 21;

/** Asks for goods that the planning run does not know of. */
export function RequestDialog({ onAsked, onClose }: { onAsked: (id: number) => void; onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const [lines, setLines] = useState<AskedLine[]>([]);
  const [nodeId, setNodeId] = useState("");
  const [needOn, setNeedOn] = useState(() => new Date(Date.now() + USUAL_DAYS * DAY).toISOString().slice(0, 10));
  const [reason, setReason] = useState("");
  const [search, setSearch] = useState("");
  const asked = useDeferredValue(search.trim());
  const found = useQuery(trpc.requisitions.items.queryOptions({ search: asked }, { enabled: asked.length > 0 }));
  const request = useMutation(trpc.requisitions.request.mutationOptions());
  const issue = issueOf(lines);
  const entityId = lines[0]?.entityId;
  const may = useMay("requisitions.request");
  const nodes = (me.data?.nodes ?? []).filter(
    (node) => (entityId === undefined || node.entityId === entityId) && may({ entityId: node.entityId, nodeIds: [node.id] }),
  );
  // The only one there is needs no choice.
  const chosen = nodeId || (nodes.length === 1 ? String(nodes[0]?.id) : "");
  const question =
    entityId === undefined || issue !== null || chosen === ""
      ? skipToken
      : { entityId, nodeId: Number(chosen), lines: lines.map(({ id, text }) => ({ itemId: id, quantity: Number(text) })) };
  const preview = useQuery(trpc.requisitions.preview.queryOptions(question, { placeholderData: keepPreviousData, retry: false }));
  const isWeighed = preview.data !== undefined && !preview.isPlaceholderData && !preview.error && question !== skipToken;
  const canAsk = lines.length > 0 && issue === null && chosen !== "" && needOn !== "" && reason.trim().length >= 3 && !request.isPending;
  const currency = lines[0]?.currency ?? "EUR";
  const write = (itemId: number, quantity: string) =>
    setLines(lines.map((line) => (line.id === itemId ? { ...line, text: quantity } : line)));

  return (
    <Dialog title="New requisition" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!canAsk || entityId === undefined) return;
          request.mutate(
            {
              entityId,
              nodeId: Number(chosen),
              needBy: `${needOn}T12:00:00Z`,
              reason: reason.trim(),
              lines: lines.map(({ id, text }) => ({ itemId: id, quantity: Number(text) })),
            },
            {
              onSuccess: ({ id, number, state, exceededBudgets }) => {
                toast(
                  state === "ordered"
                    ? `${number} is ordered: nobody has to agree.${exceededWords(exceededBudgets)}`
                    : `${number} waits for approval.`,
                );
                onAsked(id);
                onClose();
              },
            },
          );
        }}
      >
        <label className="flex flex-col gap-1 text-muted">
          Item
          <input
            className={field}
            placeholder="SKU or words of the description"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        {asked.length > 0 ? (
          <ul aria-label="Items found" className="max-h-40 overflow-auto rounded border">
            {(found.data ?? []).map((item) => (
              <li key={item.id}>
                <button
                  type="button"
                  disabled={entityId !== undefined && item.entityId !== entityId}
                  className="flex w-full items-center justify-between gap-2 px-2 py-1 text-left hover:bg-surface-3 disabled:opacity-50"
                  onClick={() => {
                    if (!lines.some(({ id }) => id === item.id)) setLines([...lines, { ...item, text: String(item.minimumOrderQuantity) }]);
                    setSearch("");
                  }}
                >
                  <span className="truncate">
                    {item.sku} <span className="text-muted">{item.description}</span>
                  </span>
                  <span className="figures shrink-0 text-muted">
                    {item.supplierName}, {formatPrice(item.unitPrice)} {item.currency}
                  </span>
                </button>
              </li>
            ))}
            {found.data?.length === 0 ? <li className="px-2 py-1 text-muted">No item with an approved supplier matches.</li> : null}
          </ul>
        ) : null}
        {lines.length > 0 ? (
          <ul aria-label="What is asked for" className="flex flex-col gap-1">
            {lines.map((line) => (
              <li key={line.id} className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate" title={line.description}>
                  {line.sku} <span className="text-muted">{line.description}</span>
                </span>
                <input
                  aria-label={`Units of ${line.sku}`}
                  inputMode="numeric"
                  className={`${field} figures w-20 text-right`}
                  value={line.text}
                  onChange={(event) => write(line.id, event.target.value)}
                />
                <Button
                  look="quiet"
                  aria-label={`Leave out ${line.sku}`}
                  onClick={() => setLines(lines.filter(({ id }) => id !== line.id))}
                >
                  ×
                </Button>
              </li>
            ))}
            <li className="figures flex justify-between border-t pt-1 font-medium">
              <span>Value</span>
              <span>{formatMoney(isWeighed ? preview.data.totalMinor : totalOf(lines), currency, true)}</span>
            </li>
          </ul>
        ) : null}
        <div className="grid grid-cols-2 gap-2">
          <label className="flex flex-col gap-1 text-muted">
            For the warehouse
            <select className={field} value={chosen} onChange={(event) => setNodeId(event.target.value)}>
              <option value="">Choose</option>
              {nodes.map((node) => (
                <option key={node.id} value={node.id}>
                  {node.code} {node.name}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 text-muted">
            Needed by
            <input type="date" className={field} value={needOn} onChange={(event) => setNeedOn(event.target.value)} />
          </label>
        </div>
        <label className="flex flex-col gap-1 text-muted">
          What it is for
          <textarea
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            className="rounded border border-line-strong bg-surface-1 px-2 py-1 text-text"
          />
        </label>
        {lines.length === 0 || issue !== null ? null : chosen === "" ? (
          <p className="text-muted">Choose the warehouse to see who has to agree and what is left of the budgets.</p>
        ) : (
          <RequestPreview preview={preview.data} error={preview.error} isStale={!isWeighed} />
        )}
        <DialogFoot
          submit="Ask for it"
          canSubmit={canAsk}
          missing={
            lines.length === 0
              ? "Choose what is to be bought."
              : chosen === ""
                ? "Choose a node."
                : needOn === ""
                  ? "Say until when it is needed."
                  : missingReason(reason)
          }
          failure={issue ?? request.error?.message}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
