import type { DialogField } from "@/components/ui/fields-dialog";

/** By what a supplier is known, as a form asks for it. */
export const identityFields = [
  { name: "taxId", label: "Tax number", isOptional: true },
  { name: "contactName", label: "Contact", isOptional: true },
  { name: "phone", label: "Telephone on file", type: "tel", isOptional: true },
  { name: "email", label: "E-mail", isOptional: true },
  { name: "address", label: "Address", isWide: true, isOptional: true },
] as const satisfies readonly DialogField<string>[];
type Name = (typeof identityFields)[number]["name"];

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

export const identityOf = (form: Record<Name, string>) => ({
  taxId: orNull(form.taxId),
  contactName: orNull(form.contactName),
  phone: orNull(form.phone),
  email: orNull(form.email),
  address: orNull(form.address),
});
