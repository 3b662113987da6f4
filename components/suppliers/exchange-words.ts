import type { ExchangeFormat } from "@/domain/procurement/supplier-exchange";

export const formatWords: Record<ExchangeFormat, string> = {
  portal: "By a link to the portal",
  ubl: "UBL documents (Peppol Ordering)",
  x12: "X12 documents (850)",
};
