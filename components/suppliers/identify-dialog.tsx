"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { FieldsDialog } from "@/components/ui/fields-dialog";
import { useToast } from "@/components/ui/toast";
import { identityFields, identityOf } from "./identity-fields";
import type { SupplierDetailed } from "./supplier-types";

/** Mends by what the supplier is known and whom to call. */
export function IdentifyDialog({ detail, onDone, onClose }: { detail: SupplierDetailed; onDone: () => void; onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const { row, file } = detail;
  const identify = useMutation(
    trpc.suppliers.identify.mutationOptions({
      onSettled: onDone,
      onSuccess: () => {
        toast(`${row.name} is noted so.`);
        onClose();
      },
    }),
  );
  return (
    <FieldsDialog<(typeof identityFields)[number]["name"]>
      title={`Who ${row.name} is`}
      intro="A new telephone number counts for calls about bank details after 14 days; while such a change waits, the number stays."
      fields={identityFields}
      initial={{
        taxId: file.taxId ?? "",
        contactName: file.contactName ?? "",
        phone: file.phone ?? "",
        email: file.email ?? "",
        address: file.address ?? "",
      }}
      submit="Note it"
      isBusy={identify.isPending}
      error={identify.error}
      onChange={identify.reset}
      onSubmit={(form) => identify.mutate({ supplierId: row.id, ...identityOf(form) })}
      onClose={onClose}
    />
  );
}
