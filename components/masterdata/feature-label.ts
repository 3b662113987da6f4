import { formatWord } from "@/components/ui/format";

const labels: Record<string, string> = {
  gtin: "GTIN",
  supplier_sku: "Supplier's SKU",
  nearest: "Each other's nearest",
  tax_id: "VAT or tax number",
  email_domain: "E-mail domain",
};

/** A compared feature as people call it. */
export const featureLabel = (feature: string): string => labels[feature] ?? formatWord(feature);
