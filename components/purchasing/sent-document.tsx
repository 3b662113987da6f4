"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

/** Shows what was written to the supplier, word for word, and gives it as a file. */
export function SentDocument({ orderId, documentId }: { orderId: number; documentId: number }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button look="quiet" onClick={() => setIsOpen(true)}>
        Show
      </Button>
      {isOpen ? <Shown orderId={orderId} documentId={documentId} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function Shown({ orderId, documentId, onClose }: { orderId: number; documentId: number; onClose: () => void }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.purchasing.document.queryOptions({ purchaseOrderId: orderId, documentId }));
  const save = () => {
    if (!data) return;
    const address = URL.createObjectURL(new Blob([data.text], { type: data.contentType }));
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.download = data.fileName;
    anchor.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Dialog title={data ? data.fileName : "Document"} isOpen onOpenChange={(open) => !open && onClose()}>
      {error ? (
        <p role="alert" className="text-critical">
          It could not be read: {error.message}
        </p>
      ) : data ? (
        <textarea
          readOnly
          rows={20}
          aria-label="Text of the document"
          className="rounded border bg-surface-1 p-2 font-mono text-xs"
          value={data.text}
        />
      ) : (
        <p className="text-muted">Reading…</p>
      )}
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
        <Button look="primary" disabled={!data} onClick={save}>
          Download
        </Button>
      </div>
    </Dialog>
  );
}
