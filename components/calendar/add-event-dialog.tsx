"use client";
import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { useToast } from "@/components/ui/toast";
import { dayOf } from "@/domain/procurement/price-list";
import type { AppRouter } from "@/server/trpc/root";

type Places = inferRouterOutputs<AppRouter>["calendar"]["places"];
type Name = "name" | "where" | "fromOn" | "toOn" | "category" | "sku" | "effect";
/** Percent of usual demand, such as 50 or -20. */
const PERCENT = /^[+-]?\d{1,3}$/;

/** Days that the next forecast shall know about. */
export function AddEventDialog({ places, onClose }: { places: Places; onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("planning.policy");
  const add = useMutation(
    trpc.calendar.add.mutationOptions({
      onSuccess: (_answer, { name }) => {
        toast(`${name} is in the calendar; tonight's forecast knows it.`);
        onClose();
      },
    }),
  );
  const several = places.entities.length > 1;
  const everywhere = places.entities
    .filter(({ id }) => may({ entityId: id, nodeIds: [] }))
    .map(({ id, name }) => ({ value: `entity ${id}`, label: several ? `Everywhere in ${name}` : "Everywhere" }));
  const nodes = places.nodes
    .filter(({ id, entityId: owner }) => may({ entityId: owner, nodeIds: [id] }))
    .map(({ id, code }) => ({ value: `node ${id}`, label: code }));
  const where = [...everywhere, ...nodes];
  const entityOf = (value: string): number => {
    const id = Number(value.split(" ")[1]);
    return value.startsWith("node") ? (places.nodes.find((node) => node.id === id)?.entityId ?? 0) : id;
  };
  // Of all companies within the scope; the server says where the chosen place has none of it.
  const categories = [...new Set(places.categories.map(({ name }) => name))].sort();
  const fields: DialogField<Name>[] = [
    { name: "name", label: "Event", isWide: true },
    { name: "where", label: "Where", path: "nodeId", options: where, isWide: true },
    { name: "fromOn", label: "First day", type: "date" },
    { name: "toOn", label: "Last day", type: "date" },
    {
      name: "category",
      label: "Category",
      options: [{ value: "", label: "all" }, ...categories.map((name) => ({ value: name, label: name }))],
      isOptional: true,
    },
    { name: "sku", label: "Item", isOptional: true },
    { name: "effect", label: "Expected change of demand, %", path: "expectedEffectRatio", figures: true, isOptional: true },
  ];
  return (
    <FieldsDialog<Name>
      title="An event of the calendar"
      intro="Give it the name of the last one of its kind, and what that did to demand is expected again. What you expect holds until days of it were seen."
      fields={fields}
      initial={{
        name: "",
        where: where[0]?.value ?? "",
        fromOn: dayOf(new Date()),
        toOn: dayOf(new Date()),
        category: "",
        sku: "",
        effect: "",
      }}
      submit="Add it"
      isBusy={add.isPending}
      error={add.error}
      problemOf={(name, text) =>
        name === "effect" && text.trim() !== "" && !PERCENT.test(text.trim()) ? "Whole percent, such as 50 or -20." : null
      }
      onChange={add.reset}
      onSubmit={({ name, where: place, fromOn, toOn, category, sku, effect }) =>
        add.mutate({
          entityId: entityOf(place),
          nodeId: place.startsWith("node") ? Number(place.split(" ")[1]) : null,
          name,
          fromOn,
          toOn,
          category: category === "" ? null : category,
          sku: sku.trim() === "" ? null : sku.trim(),
          expectedEffectRatio: effect.trim() === "" ? null : 1 + Number(effect) / 100,
        })
      }
      onClose={onClose}
    />
  );
}
