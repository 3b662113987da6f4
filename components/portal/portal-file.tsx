"use client";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { MiniTable } from "@/components/ui/panel";
import { type CheckedFile, fromFile, type LineAnswer, type PortalOrder, summaryOf } from "./portal-answer";

type Read =
  | { kind: "wrong"; name: string; issues: CheckedFile["issues"] }
  | { kind: "failed"; message: string }
  | { kind: "read"; text: string };
type Props = { order: PortalOrder; address: string; onRead: (answers: LineAnswer[]) => void };

/** The lines as a file to fill in, and the filled one back: it only fills the form below, which is then sent. */
export function PortalFile({ order, address, onRead }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [read, setRead] = useState<Read | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const check = async (file: File) => {
    setIsBusy(true);
    const response = await fetch(`${address}/file`, { method: "POST", headers: { "Content-Type": "text/csv" }, body: file }).catch(
      () => null,
    );
    const body = await response?.json().catch(() => null);
    setIsBusy(false);
    if (!response?.ok || !body) return setRead({ kind: "failed", message: body?.error ?? "The file could not be read. Try again." });
    const checked = body as CheckedFile;
    if (checked.issues.length > 0) return setRead({ kind: "wrong", name: file.name, issues: checked.issues });
    if (checked.version !== order.version)
      return setRead({ kind: "failed", message: "The buyer has changed the order meanwhile. Load this page again." });
    const answers = fromFile(checked);
    onRead(answers);
    setRead({
      kind: "read",
      text: `${file.name} was read, ${summaryOf(answers)}. Nothing is sent yet: look at the lines, then send the answer.`,
    });
  };

  return (
    <section aria-label="Answer by file" className="flex flex-col gap-2 rounded-md border bg-surface-1 p-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto text-muted">Many lines? Fill them in as a file.</p>
        <a
          href={`${address}/file`}
          download
          className="inline-flex h-7 items-center rounded border border-line bg-surface-2 px-2.5 font-medium text-[13px] hover:bg-surface-3"
        >
          Download the lines
        </a>
        <Button disabled={isBusy} onClick={() => input.current?.click()}>
          Upload the filled file
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          aria-label="Filled file"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const file = event.target.files?.[0];
            // The same file, corrected, may be chosen again.
            event.target.value = "";
            if (file) void check(file);
          }}
        />
      </div>
      {read?.kind === "read" ? <p role="status">{read.text}</p> : null}
      {read?.kind === "failed" ? (
        <p role="alert" className="text-critical">
          {read.message}
        </p>
      ) : null}
      {read?.kind === "wrong" ? (
        <div role="alert" className="flex flex-col gap-2">
          <p className="text-critical">Nothing of {read.name} was taken. Correct it and upload it again.</p>
          <MiniTable
            caption={`What is wrong in ${read.name}`}
            head={[{ label: "Line", figures: true }, { label: "Column" }, { label: "What is wrong" }]}
            rows={read.issues.map((issue, index) => ({
              key: `${issue.line} ${issue.column} ${index}`,
              cells: [String(issue.line), issue.column ?? "the whole line", issue.message],
            }))}
            empty=""
          />
        </div>
      ) : null}
    </section>
  );
}
