import Link from "next/link";
import type { ReactNode } from "react";
import { equalTo, gridHref, oneOf } from "@/components/grid/grid-url";

const open = ["to_decide", "overdue", "to_approve", "to_send", "held", "waiting", "placed", "agreed"] as const;

/** To the purchase orders that still bring an item to a node. */
export function OpenOrdersLink({ sku, nodeCode, children }: { sku: string; nodeCode: string; children: ReactNode }) {
  const filters = { skus: equalTo(sku), nodeCode: equalTo(nodeCode), stage: oneOf(...open) };
  return (
    <Link className="text-accent hover:underline" href={gridHref("/purchasing", { filters })}>
      {children}
    </Link>
  );
}
