"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { exceededWords } from "@/components/requisitions/exceeded-words";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFoot, missingReason } from "@/components/ui/dialog-foot";
import { useNow } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import type { ChangeLimits } from "@/domain/procurement/purchase-order";
import { ChangeEffect } from "./change-effect";
import { changeWarnings } from "./change-words";
import type { AgreedLine } from "./order-types";
import { type LineTexts, plannedChange, textsOf } from "./planned-change";
import type { PurchasingRow } from "./purchasing-columns";

const field = "figures h-7 rounded border border-line-strong bg-surface-1 px-2 text-right text-text aria-invalid:border-critical";

/** Writes the next version of the order, line by line; says at once whether somebody has to approve it again. */
type Props = { row: PurchasingRow; lines: readonly AgreedLine[]; limits: ChangeLimits; onDone: () => void };

export function ChangeOrderDialog({ row, lines, limits, onDone }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Change</Button>
      {isOpen ? <ChangeForm row={row} lines={lines} limits={limits} onDone={onDone} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function ChangeForm({ row, lines, limits, onDone, onClose }: Props & { onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const change = useMutation(trpc.purchasing.change.mutationOptions({ onSettled: onDone }));
  const [texts, setTexts] = useState<LineTexts[]>(() => lines.map(textsOf));
  const [reason, setReason] = useState("");
  const now = useNow();
  const planned = plannedChange({ lines, limits, approvalState: row.approvalState, currency: row.currency }, texts);
  const warnings = changeWarnings(lines, planned.changes, new Date(now).toISOString().slice(0, 10));
  const canSave = planned.issue === null && planned.differences > 0 && reason.trim().length >= 3 && !change.isPending;

  const write = (lineNumber: number, part: Partial<LineTexts>) =>
    setTexts((before) => before.map((each) => (each.lineNumber === lineNumber ? { ...each, ...part } : each)));

  return (
    <Dialog title={`Change ${row.number}`} isOpen onOpenChange={(next) => !next && onClose()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!canSave) return;
          change.mutate(
            { purchaseOrderId: row.id, version: row.version, reason: reason.trim(), lines: planned.changes },
            {
              onSuccess: (saved) => {
                toast(
                  saved.approvalState === "pending"
                    ? `Version ${saved.version} of ${saved.number} waits for approval.`
                    : `Version ${saved.version} of ${saved.number} goes to the supplier.${exceededWords(saved.exceededBudgets)}`,
                );
                onClose();
              },
            },
          );
        }}
      >
        <div className="max-h-80 overflow-auto">
          <table className="w-full">
            <caption className="sr-only">Lines of the order</caption>
            <thead>
              <tr className="text-left text-muted text-xs">
                <th scope="col" className="py-1 font-medium">
                  Item
                </th>
                <th scope="col" className="py-1 text-right font-medium">
                  Units
                </th>
                <th scope="col" className="py-1 text-right font-medium">
                  Price, {row.currency}
                </th>
                <th scope="col" className="py-1 text-right font-medium">
                  Expected
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => {
                const text = texts.find(({ lineNumber }) => lineNumber === line.lineNumber);
                if (!text) return null;
                const isWrong = planned.issue?.lineNumber === line.lineNumber;
                return (
                  <tr key={line.lineNumber}>
                    <td className="max-w-36 truncate py-0.5 pr-2" title={line.description}>
                      {line.sku}
                    </td>
                    <td className="py-0.5 pl-1 text-right">
                      <input
                        aria-label={`Units of ${line.sku}`}
                        inputMode="numeric"
                        aria-invalid={isWrong}
                        value={text.quantity}
                        onChange={(event) => write(line.lineNumber, { quantity: event.target.value })}
                        className={`${field} w-20`}
                      />
                    </td>
                    <td className="py-0.5 pl-1 text-right">
                      <input
                        aria-label={`Price of ${line.sku}`}
                        inputMode="decimal"
                        aria-invalid={isWrong}
                        value={text.unitPrice}
                        onChange={(event) => write(line.lineNumber, { unitPrice: event.target.value })}
                        className={`${field} w-24`}
                      />
                    </td>
                    <td className="py-0.5 pl-1 text-right">
                      <input
                        type="date"
                        aria-label={`Day ${line.sku} is expected`}
                        aria-invalid={isWrong}
                        value={text.promisedOn}
                        onChange={(event) => write(line.lineNumber, { promisedOn: event.target.value })}
                        className={`${field} w-36`}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <label className="flex flex-col gap-1 text-muted">
          Reason
          <textarea
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            className="rounded border border-line-strong bg-surface-1 px-2 py-1 text-text"
          />
        </label>
        {planned.issue ? (
          <p role="alert" className="text-critical">
            {planned.issue.message}
          </p>
        ) : (
          <ChangeEffect planned={planned} lines={lines} limits={limits} warnings={warnings} currency={row.currency} />
        )}
        <DialogFoot
          submit={`Save as version ${row.version + 1}`}
          canSubmit={canSave}
          missing={planned.issue !== null || planned.differences === 0 ? null : missingReason(reason)}
          failure={change.error?.message}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
