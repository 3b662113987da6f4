"use client";
import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { useMay } from "@/components/trpc/use-may";
import type { OrderDetail } from "./order-types";

const kinds = {
  requisition: { label: "Asked for by requisition", path: "/purchasing/requisitions" },
  recommendation: { label: "Recommended for", path: "/replenishment" },
} as const;

/** Why there is this order: back to the requisition and the recommendations that it was made from. */
export function OrderOrigins({ detail }: { detail: OrderDetail }) {
  const maySeePlan = useMay("replenishment.read")(detail.row);
  return (["requisition", "recommendation"] as const).map((kind) => {
    const origins = detail.origins.filter((origin) => origin.kind === kind);
    if (origins.length === 0) return null;
    return (
      <p key={kind}>
        {kinds[kind].label}{" "}
        {origins.map(({ id, label }, index) => (
          <span key={id}>
            {index > 0 ? ", " : ""}
            {kind === "requisition" || maySeePlan ? (
              <Link className="text-accent underline" href={gridHref(kinds[kind].path, { filters: {}, open: id })}>
                {label}
              </Link>
            ) : (
              label
            )}
          </span>
        ))}
      </p>
    );
  });
}
