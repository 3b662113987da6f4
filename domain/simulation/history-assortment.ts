import { type Assortment, type SimulatedItem, supplierAt } from "./assortment";
import { hashOf, randomOf } from "./random";

// The supply side that a recorded history does not have: who makes its items, at what cost and lead time. It hangs
// on the items' numbers alone, so that the same history gives the same suppliers on every machine.
// Cost is 38 to 62 % of the median price: a price of 2.50 gives a cost between 0.95 and 1.55.

export type SoldItem = { sku: string; description: string; medianPrice: number; units: number };

const SUPPLIERS = 45;

export function assortmentOfHistory(sold: readonly SoldItem[]): Assortment {
  const random = randomOf("history/suppliers");
  const suppliers = Array.from({ length: SUPPLIERS }, (_, index) => supplierAt(index, random));
  const items = sold.map(({ sku, description, medianPrice, units }): SimulatedItem => {
    const own = randomOf(hashOf(`history/${sku}`));
    // Neighbours in a catalogue mostly come from one maker.
    const supplier = suppliers[hashOf(sku.slice(0, 4)) % suppliers.length];
    return {
      sku,
      description: description || sku,
      gtin: null,
      category: categoryOf(description),
      brand: "",
      unitPrice: medianPrice.toFixed(2),
      unitCost: (medianPrice * own.between(0.38, 0.62)).toFixed(4),
      // What costs more weighs more, roughly: 2.50 gives 130 to 330 g.
      weightGrams: Math.min(12_000, Math.round(30 + 80 * medianPrice * own.between(0.5, 1.5))),
      supplierCode: supplier?.code ?? "",
      minimumOrderQuantity: own.pick([12, 24, 24, 48, 96]),
      orderMultiple: own.pick([1, 6, 12, 12]),
      pace: units,
      lifecycle: "active",
    };
  });
  return { suppliers, items, bundles: [] };
}

const words: readonly (readonly [RegExp, string])[] = [
  [/CHRISTMAS|XMAS|ADVENT|SNOW/, "Christmas"],
  [/BAG|SHOPPER|PURSE|SUITCASE/, "Bags"],
  [/LIGHT|LAMP|LANTERN|CANDLE/, "Lights"],
  [/MUG|CUP|TEA|PLATE|BOWL|CAKE|KITCHEN|SPOON|JAR|BAKING|LUNCH/, "Kitchen"],
  [/CARD|WRAP|PAPER|PEN|NOTEBOOK|TISSUE|STICKER/, "Paper"],
  [/HEART|SIGN|FRAME|CLOCK|MIRROR|DECORATION|BUNTING|HANGING/, "Decoration"],
  [/TOY|GAME|DOLL|CHILD|BABY|PLAY/, "Toys"],
  [/GARDEN|PLANT|FLOWER|BIRD|HERB/, "Garden"],
  [/NECKLACE|BRACELET|EARRING|RING|HAIR/, "Jewellery"],
];
const categoryOf = (description: string) => words.find(([pattern]) => pattern.test(description.toUpperCase()))?.[1] ?? "Home";
