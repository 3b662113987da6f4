import { expect, test } from "vitest";
import type { ComparedRecord } from "@/domain/masterdata/duplicate-evidence";
import { proposeDuplicates } from "@/domain/masterdata/propose-duplicates";
import { searchDuplicates } from "./search-duplicates";

const things = ["Pendant", "Lantern", "Table Lamp", "Wall Light", "Stool"];
const aList = (count: number): ComparedRecord[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{
      id: n + 1,
      code: `C${n}`,
      name: `${things[n % 5]} ${n === 700 ? 699 : n} cm model ab${10_000 + (n === 700 ? 699 : n)}`,
      cost: 5 + n,
    },
    ...{ gtin: null, brand: null, category: null, baseUnit: "each", weightGrams: null, country: null, currency: null, sourceCodes: [] },
  }));

test("a long list is searched in a thread of its own and gives the same pairs; the loop turns meanwhile", async () => {
  const list = aList(1_200);
  let turns = 0;
  const ticking = setInterval(() => turns++, 5);
  const found = await searchDuplicates(list, "item");
  clearInterval(ticking);
  expect(found).toEqual(proposeDuplicates(list, "item"));
  expect(turns).toBeGreaterThan(5);
}, 60_000);
