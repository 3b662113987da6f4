import { actorWords } from "@/components/ui/actor-words";
import { StateBadge } from "@/components/ui/badge";
import { formatQuantity } from "@/components/ui/format";
import { MiniTable, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { DifferenceList } from "./difference-list";
import type { OrderDetail } from "./order-types";
import { SentDocument } from "./sent-document";

const errands: Record<OrderDetail["documents"][number]["errand"], string> = {
  order: "The order",
  agreed: "Answer taken",
  refused: "Answer refused",
  cancelled: "Cancelled",
  closed: "Closed short",
};

/** What was sent, what came back, and how the order became what it is. */
export function OrderHistory({ detail }: { detail: OrderDetail }) {
  return (
    <>
      <Section title="Answers of the supplier">
        <MiniTable
          caption="Answers of the supplier"
          head={[{ label: "Answer" }, { label: "To version", figures: true }, { label: "Lines", figures: true }, { label: "Came" }]}
          rows={detail.answers.map((answer) => ({
            key: answer.id,
            cells: [
              <div key="answer" className="max-w-44">
                {answer.supplierState ? <StateBadge state={answer.supplierState} /> : "Received"}
                <div className="truncate text-muted" title={`${answer.number}, by ${answer.via}`}>
                  {answer.number}
                </div>
              </div>,
              String(answer.orderVersion),
              formatQuantity(answer.lineCount),
              <RelativeTime key="at" at={answer.receivedAt} />,
            ],
          }))}
          empty="The supplier has not answered yet."
        />
      </Section>
      <Section title="Sent to the supplier">
        <MiniTable
          caption="Documents of this order"
          head={[
            { label: "Says" },
            { label: "Written" },
            { label: "State" },
            { label: "Attempts", figures: true },
            { label: "What went wrong" },
          ]}
          rows={detail.documents.map((document) => ({
            key: document.id,
            cells: [
              <div key="says">
                {errands[document.errand]}, version {document.version} <SentDocument orderId={detail.row.id} documentId={document.id} />
              </div>,
              <RelativeTime key="at" at={document.createdAt} />,
              <StateBadge key="state" state={document.state} />,
              String(document.attempts),
              document.issue ? (
                <span key="issue" className="text-critical">
                  {document.issue}
                </span>
              ) : (
                "–"
              ),
            ],
          }))}
          empty="Nothing has been sent yet."
        />
      </Section>
      {detail.versions.length > 0 ? (
        <Section title="Versions">
          <ol className="flex flex-col gap-2">
            {detail.versions.map((version) => (
              <li key={version.version} className="rounded border p-2">
                <div className="flex justify-between gap-2">
                  <span className="font-medium">Version {version.version}</span>
                  <span className="text-muted">
                    {actorWords(version.actor)}, <RelativeTime at={version.at} />
                  </span>
                </div>
                <p>{version.reason}</p>
                <DifferenceList differences={version.differences} />
                {version.reopenedApproval ? <p className="text-warning">Beyond the limits: it had to be approved again.</p> : null}
              </li>
            ))}
          </ol>
        </Section>
      ) : null}
    </>
  );
}
