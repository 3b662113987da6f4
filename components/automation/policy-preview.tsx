import { classNames } from "@/components/ui/class-names";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/states";
import type { Level } from "@/domain/automation/policy";
import type { Preview } from "./automation-types";
import { guardrailWords } from "./automation-words";
import { PreviewRows } from "./preview-rows";

type Sum = { lines: number; minor: number };

/** The dry run: today's open recommendations under the draft, beside what happens to them now. */
export function PolicyPreview({
  preview,
  level,
  currency,
  isOld,
}: {
  preview: Preview | null;
  level: Level;
  currency: string;
  isOld: boolean;
}) {
  if (!preview) return <Skeleton className="h-32" />;
  const sum = ({ lines, minor }: Sum) => `${formatQuantity(lines)} (${formatMoney(minor, currency, true)})`;
  const { people } = preview;
  const settled = people.asRecommended + people.changed + people.rejected;
  const acts = level === "hold" || level === "automatic";
  return (
    <section aria-label="Dry run" aria-busy={isOld} className={classNames("rounded-md border bg-surface-1 p-2", isOld && "border-dashed")}>
      <p className="mb-1 font-medium">
        Dry run over {sum(preview)} open lines; something else happens to {sum(preview.different)}
      </p>
      <MiniTable
        caption="What would happen to today's open recommendations"
        head={[{ label: "" }, { label: "Now", figures: true }, { label: "With this policy", figures: true }]}
        rows={[
          {
            key: "acts",
            cells: [level === "hold" ? "Held, then ordered" : "Ordered without a person", sum(preview.now.acts), sum(preview.draft.acts)],
          },
          { key: "stopped", cells: ["Left to a person by a guardrail", sum(preview.now.stopped), sum(preview.draft.stopped)] },
          ...preview.draft.byGuardrail.slice(0, 4).map((one) => ({
            key: one.guardrail,
            cells: [
              <span key="name" className="pl-3 text-muted">
                {guardrailWords[one.guardrail]}
              </span>,
              sum(preview.now.byGuardrail.find(({ guardrail }) => guardrail === one.guardrail) ?? { lines: 0, minor: 0 }),
              sum(one),
            ],
          })),
        ]}
        empty=""
      />
      <PreviewRows preview={preview} />
      <p className="mt-1 text-muted">
        {acts ? null : "At this level nothing is ordered by it. "}
        {settled === 0
          ? "People have decided nothing of this kind in four weeks."
          : `In four weeks people released ${formatQuantity(people.asRecommended)} of ${formatQuantity(settled)} as recommended, changed ${formatQuantity(people.changed)} and rejected ${formatQuantity(people.rejected)}.`}
      </p>
    </section>
  );
}
