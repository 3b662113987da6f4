import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { Badge } from "@/components/ui/badge";
import { type Defect, defectDetail, defectLabels, weightOf } from "./defect-words";

type Props = {
  /** Of the record itself. */
  code: string;
  defects: readonly Defect[];
  itemNames: ReadonlyMap<number, string>;
  supplierNames: ReadonlyMap<number, string>;
};

/** The proposals about a record, whatever became of them. */
export const duplicatesOf = (code: string) => `${gridHref("/master-data", { filters: {}, search: code })}&view=duplicates`;

/** Each failing check: what it takes off, and what to mend. */
export function FailingChecks({ code, defects, itemNames, supplierNames }: Props) {
  const names = {
    item: (id: number) => itemNames.get(id) ?? `item ${id}`,
    supplier: (id: number) => supplierNames.get(id) ?? `supplier ${id}`,
  };
  if (defects.length === 0)
    return (
      <p>
        <Badge tone="good">Every check passes</Badge>
      </p>
    );
  return (
    <ul className="flex flex-col gap-1.5">
      {defects.map((defect) => {
        const detail = defectDetail(defect, names);
        return (
          <li key={`${defect.kind} ${detail}`} className="flex items-start gap-2">
            <Badge tone={weightOf(defect) > 25 ? "critical" : "warning"}>
              {defectLabels[defect.kind]} <span className="figures">−{weightOf(defect)}</span>
            </Badge>
            <span className="min-w-0">
              {detail}{" "}
              {defect.kind === "near_duplicate_name" ? (
                <Link className="text-accent hover:underline" href={duplicatesOf(code)}>
                  Decide
                </Link>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
