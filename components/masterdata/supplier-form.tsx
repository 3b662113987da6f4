"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { failedField } from "@/components/ui/failed-field";
import { FieldInput } from "@/components/ui/field-input";
import { Section } from "@/components/ui/panel";
import { useToast } from "@/components/ui/toast";
import { countries } from "@/domain/kernel/countries";
import { supplierReadiness } from "@/domain/masterdata/readiness";
import { ScoreEffect } from "./score-effect";

type SupplierRecord = Parameters<typeof supplierReadiness>[0] & { id: number; code: string; name: string };

/** A supplier's own words, mended in place; its state is the review's matter. */
export function SupplierForm({ record, isEditable, onSaved }: { record: SupplierRecord; isEditable: boolean; onSaved: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const correct = useMutation(trpc.readiness.correctSupplier.mutationOptions());
  const [name, setName] = useState<string | null>(null);
  const [country, setCountry] = useState<string | null>(null);
  const stored = { name: record.name, country: record.country ?? "" };
  const written = { name: (name ?? stored.name).trim(), country: (country ?? stored.country).trim() };
  const isChanged = written.name !== stored.name || written.country !== stored.country;
  const wrong =
    written.name === ""
      ? { field: "name", problem: "This is needed." }
      : written.country !== "" && !countries.has(written.country)
        ? { field: "country", problem: "Two capital letters of a country, such as PT." }
        : failedField(correct.error);
  const problemOf = (field: string) => (wrong?.field === field ? wrong.problem : undefined);
  const then = supplierReadiness({ ...record, country: written.country === "" ? null : written.country }).score;
  const save = async () => {
    try {
      const { score } = await correct.mutateAsync({
        supplierId: record.id,
        ...(written.name === stored.name ? {} : { name: written.name }),
        ...(written.country === stored.country ? {} : { country: written.country || null }),
        seen: { name: record.name, country: record.country },
      });
      setName(null);
      setCountry(null);
      toast(`${record.code} is saved: its score is ${score ?? then}.`);
      onSaved();
    } catch {
      // Shown beside the field.
    }
  };
  return (
    <Section title="Supplier">
      <FieldInput
        label="Name"
        value={name ?? stored.name}
        disabled={!isEditable}
        isChanged={written.name !== stored.name}
        problem={problemOf("name")}
        onChange={setName}
      />
      <FieldInput
        label="Country"
        value={country ?? stored.country}
        disabled={!isEditable}
        isChanged={written.country !== stored.country}
        problem={problemOf("country")}
        onChange={setCountry}
      />
      {isEditable ? (
        <div className="flex items-center justify-between gap-2">
          <ScoreEffect now={supplierReadiness(record).score} then={then} isChanged={isChanged} />
          <Button
            look="primary"
            disabled={!isChanged || correct.isPending || (wrong !== null && !correct.error)}
            onClick={() => void save()}
          >
            {correct.isPending ? "Saving…" : "Save"}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
