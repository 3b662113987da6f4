import { gtinCheckDigit } from "@/domain/masterdata/gtin";
import { type Random, randomOf } from "./random";

// What is sold and who makes it. Pace is lognormal, so a tenth of the items brings most of the units and
// a long tail sells now and then; price by category, cost 35 to 65 % of it.

export type SimulatedSupplier = {
  code: string;
  name: string;
  country: string;
  leadTimeDays: number;
  leadTimeDeviationDays: number;
  paymentDays: number;
};
export type SimulatedItem = {
  sku: string;
  description: string;
  /** Some were typed with a wrong digit; null where a history has none. */
  gtin: string | null;
  category: string;
  brand: string;
  unitPrice: string;
  unitCost: string;
  weightGrams: number;
  supplierCode: string;
  minimumOrderQuantity: number;
  orderMultiple: number;
  /** Relative pace of demand. */
  pace: number;
  lifecycle: "active" | "seasonal" | "phase_out";
};
export type SimulatedBundle = {
  sku: string;
  description: string;
  unitPrice: string;
  unitCost: string;
  components: { sku: string; quantityPer: number }[];
  pace: number;
};
export type Assortment = { suppliers: SimulatedSupplier[]; items: SimulatedItem[]; bundles: SimulatedBundle[] };

type Category = {
  name: string;
  prefix: string;
  price: [number, number];
  grams: [number, number];
  materials: string[];
  things: string[];
  sizes: string[];
};

const categories: Category[] = [
  {
    name: "Kitchen",
    prefix: "KT",
    price: [6, 60],
    grams: [150, 2200],
    materials: ["Oak", "Enamel", "Stoneware", "Walnut", "Steel", "Bamboo"],
    things: ["Serving Board", "Mixing Bowl", "Utensil Jar", "Salad Servers", "Pepper Mill", "Storage Tin", "Measuring Cups", "Butter Dish"],
    sizes: ["S", "M", "L", "Set of 2"],
  },
  {
    name: "Tableware",
    prefix: "TW",
    price: [5, 45],
    grams: [200, 1500],
    materials: ["Porcelain", "Glazed", "Speckled", "Linen", "Glass", "Ribbed"],
    things: ["Dinner Plate", "Side Plate", "Mug", "Tumbler", "Carafe", "Napkins", "Cereal Bowl", "Espresso Cup"],
    sizes: ["Sand", "Ink", "Moss", "White"],
  },
  {
    name: "Textiles",
    prefix: "TX",
    price: [12, 120],
    grams: [250, 2600],
    materials: ["Wool", "Linen", "Cotton", "Velvet", "Waffle", "Jersey"],
    things: ["Throw", "Cushion Cover", "Bath Towel", "Apron", "Table Runner", "Bath Mat", "Blanket", "Pillowcase"],
    sizes: ["Rust", "Navy", "Natural", "Sage", "Charcoal"],
  },
  {
    name: "Lighting",
    prefix: "LG",
    price: [18, 180],
    grams: [400, 4200],
    materials: ["Brass", "Rattan", "Paper", "Opal", "Concrete", "Smoked Glass"],
    things: ["Table Lamp", "Pendant", "Lantern", "Wall Light", "Desk Lamp", "Lamp Shade"],
    sizes: ["20 cm", "30 cm", "40 cm"],
  },
  {
    name: "Garden",
    prefix: "GD",
    price: [7, 90],
    grams: [300, 6000],
    materials: ["Terracotta", "Zinc", "Teak", "Galvanised", "Willow", "Fibre"],
    things: ["Planter", "Watering Can", "Bird Feeder", "Hand Trowel", "Plant Stand", "Kneeler", "Trug", "Door Mat"],
    sizes: ["S", "M", "L"],
  },
  {
    name: "Stationery",
    prefix: "ST",
    price: [3, 28],
    grams: [60, 700],
    materials: ["Recycled", "Ruled", "Dotted", "Cloth", "Kraft", "Pastel"],
    things: ["Notebook", "Pencil Set", "Desk Pad", "Weekly Planner", "Card Set", "Washi Tape", "Folder", "Pen Cup"],
    sizes: ["A4", "A5", "A6", "Set of 3"],
  },
  {
    name: "Children",
    prefix: "CH",
    price: [8, 75],
    grams: [150, 2400],
    materials: ["Wooden", "Felt", "Rainbow", "Knitted", "Woodland", "Star"],
    things: ["Building Blocks", "Mobile", "Puzzle", "Night Light", "Soft Toy", "Growth Chart", "Book Ends", "Storage Basket"],
    sizes: ["Fox", "Bear", "Rabbit", "Owl"],
  },
  {
    name: "Candles & scent",
    prefix: "CS",
    price: [6, 48],
    grams: [180, 900],
    materials: ["Soy", "Beeswax", "Cedar", "Fig", "Amber", "Lavender"],
    things: ["Candle", "Diffuser", "Room Spray", "Wax Melts", "Incense", "Tealights"],
    sizes: ["Small", "Large", "Travel", "Refill"],
  },
];
const brands = ["Harbour", "Oakmoor", "Fjell", "Plain & Co", "Tilly", "Nordhem", "Ashdown"];
const places = ["Leeds", "Porto", "Gdansk", "Jaipur", "Ningbo", "Stoke", "Bergamo", "Izmir", "Hanoi", "Kaunas", "Ghent", "Brno"];
const placeCountry: Record<string, string> = {
  Leeds: "GB",
  Stoke: "GB",
  Porto: "PT",
  Gdansk: "PL",
  Jaipur: "IN",
  Ningbo: "CN",
  Bergamo: "IT",
  Izmir: "TR",
  Hanoi: "VN",
  Kaunas: "LT",
  Ghent: "BE",
  Brno: "CZ",
};
const trades = [
  "Pottery",
  "Weavers",
  "Glassworks",
  "Woodcraft",
  "Trading",
  "Textiles",
  "Lighting",
  "Paperworks",
  "Metalware",
  "Manufactory",
];
const far = new Set(["IN", "CN", "VN", "TR"]);

export function supplierAt(index: number, random: Random): SimulatedSupplier {
  const place = places[index % places.length] as string;
  const trade = trades[Math.floor(index / places.length + index) % trades.length] as string;
  const country = placeCountry[place] as string;
  const leadTimeDays = far.has(country) ? random.whole(21, 34) : random.whole(4, 13);
  return {
    code: `S${String(index + 1).padStart(3, "0")}`,
    name: `${place} ${trade}`,
    country,
    leadTimeDays,
    leadTimeDeviationDays: Math.round(leadTimeDays * random.between(0.1, 0.35) * 10) / 10,
    paymentDays: random.pick([14, 30, 30, 45, 60]),
  };
}

/** Rounded to a price that a shop would print. */
const shopPrice = (value: number) => (Math.max(1, Math.round(value)) - 0.05).toFixed(2);

/** Every 331st was typed with a wrong check digit. */
function gtinAt(index: number): string {
  const body = `5060${String((index + 1) * 9_973).padStart(8, "0")}`;
  const digit = gtinCheckDigit(body);
  return `${body}${index % 331 === 7 ? (digit + 3) % 10 : digit}`;
}

export function assortmentOf(seed: string, counts: { items: number; suppliers: number; bundles: number }): Assortment {
  const random = randomOf(`${seed}/assortment`);
  const suppliers = Array.from({ length: counts.suppliers }, (_, index) => supplierAt(index, random));
  const seen = new Set<string>();
  const items = Array.from({ length: counts.items }, (_, index): SimulatedItem => {
    const category = categories[index % categories.length] as Category;
    const nameOf = () => `${random.pick(category.materials)} ${random.pick(category.things)} ${random.pick(category.sizes)}`;
    let brand = random.pick(brands);
    let name = nameOf();
    for (let tries = 0; seen.has(`${brand} ${name}`) && tries < 20; tries += 1) [brand, name] = [random.pick(brands), nameOf()];
    const number = String(1000 + index);
    const description = seen.has(`${brand} ${name}`) ? `${brand} ${name}, style ${number}` : `${brand} ${name}`;
    seen.add(`${brand} ${name}`);
    const price = category.price[0] * (category.price[1] / category.price[0]) ** random.next();
    const unitPrice = shopPrice(price);
    return {
      sku: `${category.prefix}-${number}`,
      description,
      gtin: gtinAt(index),
      category: category.name,
      brand,
      unitPrice,
      unitCost: (Number(unitPrice) * random.between(0.35, 0.65)).toFixed(4),
      weightGrams: random.whole(...category.grams),
      supplierCode: (suppliers[(index * 7) % suppliers.length] as SimulatedSupplier).code,
      // Every pack divides every minimum: what it does not divide is below the readiness gate and is not released.
      minimumOrderQuantity: random.pick([12, 12, 12, 24, 48]),
      orderMultiple: random.pick([1, 6, 6, 12]),
      pace: Math.exp(1.35 * random.normal()),
      lifecycle: random.chance(0.03) ? "phase_out" : random.chance(0.08) ? "seasonal" : "active",
    };
  });
  const bundles = Array.from({ length: counts.bundles }, (_, index): SimulatedBundle => {
    const parts = [random.pick(items), random.pick(items)].filter(
      (part, at, all) => all.findIndex((other) => other.sku === part.sku) === at,
    );
    const sum = (pick: (item: SimulatedItem) => string) => parts.reduce((total, part) => total + Number(pick(part)), 0);
    return {
      sku: `BU-${String(100 + index)}`,
      description: `Gift set: ${parts.map((part) => part.description).join(" and ")}`,
      unitPrice: shopPrice(sum((part) => part.unitPrice) * 0.9),
      unitCost: sum((part) => part.unitCost).toFixed(4),
      components: parts.map((part) => ({ sku: part.sku, quantityPer: 1 })),
      pace: random.between(0.2, 1.5),
    };
  });
  return { suppliers, items, bundles };
}
