// Where cost and risk pass from the supplier to us, by the eleven three-letter rules of Incoterms 2020 (ICC publication 723E): from EXW,
// where we fetch it at the supplier's, to DDP, where it is brought to us with duty paid.

export const incoterms = ["EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"] as const;
export type Incoterm = (typeof incoterms)[number];
