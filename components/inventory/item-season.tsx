"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { useToast } from "@/components/ui/toast";

type Name = "endsOn" | "salvage" | "reason";
const fields: readonly DialogField<Name>[] = [
  { name: "endsOn", label: "Last day on which it sells", type: "date", isOptional: true },
  { name: "salvage", label: "What is left still brings, % of its cost", path: "salvageShare", figures: true },
  { name: "reason", label: "Reason", isWide: true },
];

const isPercent = (text: string) => /^\d{1,3}(\.\d)?$/.test(text.trim()) && Number(text) <= 100;
const problemOf = (name: Name, text: string): string | null => {
  if (name === "salvage") return isPercent(text) ? null : "From 0 to 100 %.";
  return name === "reason" && text.trim() !== "" && text.trim().length < 3 ? "Say why." : null;
};

type Props = {
  itemId: number;
  entityId: number;
  sku: string;
  season: { endsOn: string; salvageShare: number } | null;
  onSaved: () => void;
};

/** When a seasonal item's season ends; the planning run orders no more than pays until then. */
export function ItemSeason({ itemId, entityId, sku, season, onSaved }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("items.season");
  const save = useMutation(trpc.inventory.setSeason.mutationOptions({ onSettled: onSaved }));
  const [isOpen, setIsOpen] = useState(false);
  if (!may({ entityId, nodeIds: [] })) return null;
  return (
    <div>
      <Button look="quiet" onClick={() => setIsOpen(true)}>
        Change the season
      </Button>
      {isOpen ? (
        <FieldsDialog
          title={`Season of ${sku}`}
          intro="Without a last day its season has no end yet."
          fields={fields}
          initial={{
            endsOn: season?.endsOn ?? "",
            salvage: season ? String(Math.round(season.salvageShare * 1_000) / 10) : "0",
            reason: "",
          }}
          submit="Set the season"
          isBusy={save.isPending}
          error={save.error}
          problemOf={problemOf}
          onChange={() => save.reset()}
          onSubmit={({ endsOn, salvage, reason }) =>
            save.mutate(
              { itemId, endsOn: endsOn || null, salvageShare: Number(salvage) / 100, reason: reason.trim() },
              {
                onSuccess: () => {
                  toast(`The season of ${sku} holds from the next planning run on.`);
                  setIsOpen(false);
                },
              },
            )
          }
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </div>
  );
}
