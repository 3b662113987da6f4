"use client";
import { useMutation } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useToast } from "@/components/ui/toast";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { readBody } from "./message-body";
import type { MessageRow } from "./message-columns";

type Props = { row: MessageRow; body: string; isChanged: boolean; onRefused: (issue: FieldIssue) => void; onDone: () => void };

/** What a steward can do to a message that has no effect yet. */
export function MessageActions({ row, body, isChanged, onRefused, onDone }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const edit = useMutation(trpc.governance.edit.mutationOptions());
  const replay = useMutation(trpc.governance.replay.mutationOptions());
  const discard = useMutation(trpc.governance.discard.mutationOptions());
  const isBusy = edit.isPending || replay.isPending || discard.isPending;
  const again = async () => {
    try {
      if (isChanged) await edit.mutateAsync({ messageId: row.id, body });
    } catch (error) {
      const field: unknown = error instanceof TRPCClientError ? error.data?.field : undefined;
      const message = error instanceof Error ? error.message : "It could not be kept.";
      const path = typeof field === "string" ? field : "";
      // The field stands before the message in the sentence; beside it once is enough.
      onRefused({ path, message: path && message.startsWith(path) ? message.slice(path.length).replace(/^:?\s*/, "") : message });
      return;
    }
    try {
      await replay.mutateAsync({ messageId: row.id });
      toast(`${row.externalId} is tried again.`);
    } catch (error) {
      toast(error instanceof Error ? error.message : "It could not be replayed.", { tone: "critical" });
    }
    onDone();
  };
  return (
    <>
      <ReasonDialog
        label="Discard"
        look="danger"
        disabled={isBusy}
        title={`Discard ${row.externalId}`}
        onConfirm={async (reason) => {
          await discard.mutateAsync({ messageId: row.id, reason });
          toast(`${row.externalId} is discarded.`);
          onDone();
        }}
      >
        It will have no effect, and later messages about {row.entityKey} go on. This cannot be undone.
      </ReasonDialog>
      <span className="ml-auto" />
      <Button look="primary" disabled={isBusy || (isChanged && !readBody(body).ok)} onClick={() => void again()}>
        {isBusy ? "Working…" : isChanged ? "Keep and replay" : "Replay as it is"}
      </Button>
    </>
  );
}
