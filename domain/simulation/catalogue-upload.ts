import { gtinCheckDigit } from "@/domain/masterdata/gtin";
import type { Assortment, SimulatedItem } from "./assortment";

// What somebody in the office uploaded last week: a catalogue of the coming season, typed by hand. Some of it is there already under
// another code and with a slip of the pen, and much of the rest is not ready to be ordered. Three files, as they were uploaded.
// "Enamel Pepper Mill" becomes "Enmael Pepper Mill": the third and fourth letter of the longest word are swapped.

export type CatalogueUpload = { items: string; suppliers: string; stock: string };

function withSlip(name: string): string {
  const word = name.split(" ").reduce((longest, each) => (each.length > longest.length ? each : longest), "");
  const swapped = word.slice(0, 2) + (word[3] ?? "") + (word[2] ?? "") + word.slice(4);
  return name.replace(word, swapped);
}

const gtinOf = (number: number) => {
  const body = `5099${String(number).padStart(8, "0")}`;
  return `${body}${gtinCheckDigit(body)}`;
};
const withWrongDigit = (gtin: string) => `${gtin.slice(0, -1)}${(Number(gtin.at(-1)) + 3) % 10}`;
const csv = (rows: readonly (readonly (string | number)[])[]) =>
  rows
    .map((row) => row.map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(","))
    .join("\n");

/** Articles of the coming season: what is known of each. */
const novelties: readonly {
  name: string;
  cost: string;
  gtin: "right" | "wrong" | "";
  grams: number;
  unit: string;
  factor: string;
  hasSource: boolean;
}[] = [
  { name: "Hammered Copper Jug", cost: "11.40", gtin: "right", grams: 780, unit: "case", factor: "", hasSource: true },
  { name: "Birch Bark Tray", cost: "7.95", gtin: "wrong", grams: 620, unit: "", factor: "", hasSource: true },
  { name: "Marbled Egg Cup, Pair", cost: "", gtin: "right", grams: 0, unit: "case", factor: "24", hasSource: false },
  { name: "Quilted Oven Glove", cost: "3.20", gtin: "", grams: 140, unit: "inner", factor: "", hasSource: false },
  { name: "Slate Cheese Knife", cost: "", gtin: "wrong", grams: 190, unit: "", factor: "", hasSource: false },
  { name: "Seagrass Doorstop", cost: "5.60", gtin: "right", grams: 1_900, unit: "pallet", factor: "180", hasSource: true },
];

export function catalogueUpload({ items, suppliers }: Assortment, nodeCode: string): CatalogueUpload {
  const steady = items.filter(({ lifecycle }) => lifecycle === "active");
  const ending = items.find(({ lifecycle, gtin }) => lifecycle === "phase_out" && gtin !== null);
  // Two of them carry a number of their own, one the very number of the article that it repeats.
  const repeated = [3, 40, 77, 121].flatMap((place) => steady[place % Math.max(1, steady.length)] ?? []);
  const again = (item: SimulatedItem, index: number, gtin: string) => ({
    ...item,
    sku: `CAT-${2_001 + index}`,
    description: withSlip(item.description),
    gtin,
    unitCost: (Number(item.unitCost) * 1.02).toFixed(4),
  });
  const doubles = [
    ...repeated.map((item, index) => again(item, index, index % 2 === 0 ? "" : gtinOf(410 + index))),
    ...(ending ? [again(ending, repeated.length, ending.gtin ?? "")] : []),
  ];
  const head = [
    "sku",
    "description",
    "gtin",
    "category",
    "brand",
    "weight_grams",
    "unit_cost",
    "unit_price",
    "lifecycle",
    "other_unit",
    "other_unit_factor",
  ];
  const seasonRows = novelties.map(({ name, cost, gtin, grams, unit, factor }, index) => {
    const number = gtinOf(7_000 + index);
    const printed = gtin === "" ? "" : gtin === "wrong" ? withWrongDigit(number) : number;
    return [
      `CAT-${2_101 + index}`,
      `Tilly ${name}`,
      printed,
      "Kitchen",
      "Tilly",
      grams,
      cost || "0",
      "24.95",
      "new",
      unit,
      factor,
    ] as const;
  });
  const [first, second] = suppliers;
  const sourced = novelties.flatMap(({ hasSource }, index) => (hasSource ? [`CAT-${2_101 + index}`] : []));
  return {
    items: csv([
      head,
      ...doubles.map((item) => [
        item.sku,
        item.description,
        item.gtin,
        item.category,
        item.brand,
        item.weightGrams,
        item.unitCost,
        item.unitPrice,
        "new",
        "",
        "",
      ]),
      ...seasonRows,
    ]),
    suppliers: csv([
      [
        "supplier_code",
        "supplier_name",
        "currency",
        "country",
        "sku",
        "unit_price",
        "lead_time_days",
        "minimum_order_quantity",
        "order_multiple",
      ],
      ...(first
        ? sourced.map((sku, index) => [
            "CAT-LEEDS",
            `${first.name} Ltd`,
            "GBP",
            first.country,
            sku,
            "9.80",
            index === 0 ? 0 : 14,
            index === 1 ? 10 : 12,
            6,
          ])
        : []),
      ...(second ? [["CAT-SECOND", withSlip(second.name), "GBP", "", "", "", "", "", ""]] : []),
    ]),
    stock: csv([["node", "sku", "quantity"], ...doubles.slice(0, 2).map(({ sku }, index) => [nodeCode, sku, 24 + 12 * index])]),
  };
}
