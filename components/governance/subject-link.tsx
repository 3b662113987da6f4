import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { formatWord } from "@/components/ui/format";

/** Where the subjects of the audit that have a row of their own open. */
const paths: Record<string, string> = {
  purchase_order: "/purchasing",
  recommendation: "/replenishment",
  requisition: "/purchasing/requisitions",
  supplier: "/suppliers",
  exception: "/exceptions",
  sales_order: "/orders",
  stock_transfer: "/inventory/transfers",
  supplier_invoice: "/invoices",
  stock_balance: "/inventory",
  demand_forecast: "/inventory",
};

export function SubjectLink({ kind, id, name }: { kind: string; id: number; name: string | null }) {
  const path = paths[kind];
  const text = `${formatWord(kind)} ${name ?? id}`;
  return path ? (
    <Link className="text-accent hover:underline" href={gridHref(path, { filters: {}, open: id })}>
      {text}
    </Link>
  ) : (
    text
  );
}
