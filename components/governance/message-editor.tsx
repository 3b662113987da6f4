"use client";
import { useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { lineOfPath, readableBody, readBody, valueAt } from "./message-body";

type Props = { text: string; issues: readonly FieldIssue[]; isEditable: boolean; onChange: (text: string) => void };

/** The body, and what is wrong with it field by field; a field opens at its line. */
export function MessageEditor({ text, issues, isEditable, onChange }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const problem = useId();
  const read = readBody(text);
  const show = (line: number) => {
    const field = area.current;
    if (!field) return;
    const lines = text.split("\n");
    const start = lines.slice(0, line - 1).reduce((total, each) => total + each.length + 1, 0);
    field.focus();
    field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    field.scrollTop = Math.max(0, (field.scrollHeight / lines.length) * (line - 4));
  };
  return (
    <div className="flex flex-col gap-2">
      {issues.length > 0 ? (
        <ul id={problem} aria-label="What is wrong" className="flex flex-col gap-1.5">
          {issues.map((issue) => {
            const line = issue.path ? lineOfPath(text, issue.path) : null;
            const value = read.ok && issue.path ? valueAt(read.value, issue.path) : null;
            return (
              <li key={`${issue.path} ${issue.message}`} className="rounded bg-critical-surface px-2 py-1">
                <span className="text-critical">
                  {issue.path ? <code className="font-semibold">{issue.path}</code> : null} {issue.message}
                </span>
                <div className="flex items-center justify-between gap-2 text-muted">
                  <span className="min-w-0 truncate">
                    {issue.path ? value === null ? "There is no such field in the body." : <>It is {value}</> : null}
                  </span>
                  {line === null ? null : (
                    <button type="button" className="shrink-0 text-accent hover:underline" onClick={() => show(line)}>
                      Line {line}
                    </button>
                  )}
                </div>
              </li>
            );
          })}
        </ul>
      ) : null}
      <textarea
        ref={area}
        aria-label="Body, JSON"
        aria-invalid={!read.ok || issues.length > 0}
        aria-describedby={issues.length > 0 ? problem : undefined}
        readOnly={!isEditable}
        spellCheck={false}
        wrap="off"
        rows={18}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        className="w-full resize-y overflow-auto rounded border border-line-strong bg-surface-0 p-2 font-mono text-xs leading-5 read-only:border-line"
      />
      {read.ok ? (
        isEditable && readableBody(text) !== text ? (
          <Button look="quiet" className="self-start" onClick={() => onChange(readableBody(text))}>
            Indent
          </Button>
        ) : null
      ) : (
        <p role="alert" className="text-critical">
          Not JSON{read.line === null ? "" : `, line ${read.line}`}: {read.message}
        </p>
      )}
    </div>
  );
}
