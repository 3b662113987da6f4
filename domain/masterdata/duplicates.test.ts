import fc from "fast-check";
import { expect, test } from "vitest";
import { type ComparedRecord, isSlip } from "./duplicate-evidence";
import { type MergeSide, mergeConflicts } from "./merge-conflicts";
import { proposalAfter, proposeDuplicates, withoutLegalForm } from "./propose-duplicates";

const record = (id: number, name: string, own: Partial<ComparedRecord> = {}): ComparedRecord => ({
  id,
  code: `C${id}`,
  name,
  cost: 6,
  gtin: null,
  brand: "Harbour",
  category: "Kitchen",
  baseUnit: "each",
  weightGrams: 400,
  country: null,
  currency: null,
  sourceCodes: [],
  ...own,
});
const pairsOf = (records: ComparedRecord[], wanted = { isSure: true }) =>
  proposeDuplicates(records, "item").flatMap(({ leftId, rightId, isSure }) => (isSure === wanted.isSure ? [[leftId, rightId]] : []));
const shelf = ["Walnut Salad Servers L", "Bamboo Utensil Jar S", "Steel Butter Dish Set", "Linen Apron Navy"].map((name, n) =>
  record(90 + n, name),
);

test("a slip of the pen is a duplicate, a size, a colour or a figure is a variant", () => {
  expect(pairsOf([record(1, "Enamel Pepper Mill M"), record(2, "Enamle Pepper Mill M"), ...shelf])).toEqual([[1, 2]]);
  expect(pairsOf([record(1, "Enamel Pepper Mill M"), record(2, "Enamel Pepper Mill L"), ...shelf])).toEqual([]);
  expect(pairsOf([record(1, "Opal Pendant 20 cm"), record(2, "Opal Pendant 30 cm"), ...shelf])).toEqual([]);
  expect([isSlip("enamel", "enamle"), isSlip("mill", "mil"), isSlip("1080", "1081"), isSlip("navy", "rust")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("a slip is found in a long list as well, where the misspelt word is the rarest of all", () => {
  const things = ["Pendant", "Lantern", "Table Lamp", "Wall Light"];
  const materials = ["Concrete", "Brass", "Rattan", "Opal", "Paper"];
  const list = Array.from({ length: 300 }, (_, n) =>
    record(n + 1, `Tilly ${materials[n % 5]} ${things[n % 4]} ${n} cm`, { cost: 5 + n, weightGrams: 100 + 40 * n }),
  );
  const twin = { ...(list[40] as ComparedRecord), id: 999, name: "Tilly Cocnrete Pendant 40 cm" };
  const bare = { ...(list[60] as ComparedRecord), id: 1_000, name: "Tily Concrete Pendant 60 cm" };
  expect(pairsOf([...list, twin, bare])).toEqual(
    expect.arrayContaining([
      [41, 999],
      [61, 1_000],
    ]),
  );
  expect(pairsOf([...list, twin, bare])).toHaveLength(2);
});

test("two hands that describe one model are possibly one: each the other's nearest, and no variant of it is", () => {
  const two = [
    record(1, "Sony Turntable - PSLX350H", { details: "Belt drive, servo speed control, supplied cartridge", cost: 149, brand: null }),
    record(2, "Sony PS-LX350H Stereo System Record Player", { details: "33.3, 45 rpm, aluminium platter", cost: 139, brand: null }),
  ];
  const variant = record(3, "Sony Turntable - PSLX300U", { details: "Belt drive, servo speed control, USB", cost: 99, brand: null });
  const found = proposeDuplicates([...two, variant, ...shelf], "item");
  expect(found).toMatchObject([{ leftId: 1, rightId: 2, isSure: false }]);
  expect(found[0]?.score).toBeLessThan(0.8);
  expect(found[0]?.features.at(-1)).toMatchObject({ feature: "nearest", verdict: "agrees", left: "pslx350h" });
  const sum = found[0]?.features.reduce((total, { effect }) => total + effect, 0);
  expect(sum).toBeCloseTo(found[0]?.score ?? 0, 6);
  const [gtin, other] = ["4006381333931", "96385074"];
  expect(proposeDuplicates([...two.map((one, n) => ({ ...one, gtin: [gtin, other][n] ?? null })), ...shelf], "item")).toEqual([]);
});

test("the same GTIN brings a pair together whatever the names say, a different one argues against it", () => {
  const gtin = "4006381333931";
  const [found] = proposeDuplicates(
    [record(1, "Pfeffermühle Emaille", { gtin }), record(2, "Enamel Pepper Mill M", { gtin }), ...shelf],
    "item",
  );
  expect(found).toMatchObject({ leftId: 1, rightId: 2 });
  expect(found?.features.find(({ feature }) => feature === "gtin")).toMatchObject({ verdict: "agrees", effect: 0.3 });
  const [argued] = proposeDuplicates(
    [record(2, "Enamel Pepper Mill M", { gtin }), record(1, "Enamel Pepper Mill M", { gtin: "96385074" }), ...shelf],
    "item",
  );
  expect(argued?.features.find(({ feature }) => feature === "gtin")).toMatchObject({ verdict: "disagrees", left: "96385074", right: gtin });
});

test("a number that is wrong by itself, or that many share, identifies nothing", () => {
  expect(pairsOf([record(1, "Oak board", { gtin: "0" }), record(2, "Brass lamp", { gtin: "0" }), ...shelf])).toEqual([]);
  const many = ["Tray", "Lamp", "Stool", "Kettle", "Mirror", "Basket"].map((name, n) =>
    record(n + 1, name, { sourceCodes: ["7/TBD"], brand: null }),
  );
  expect(pairsOf(many)).toEqual([]);
});

test("a company is the same with and without its legal form, not in another country", () => {
  const supplier = (id: number, name: string, country: string) =>
    record(id, name, { country, brand: null, category: null, baseUnit: null, cost: null, weightGrams: null });
  const others = [supplier(8, "Izmir Metalware", "TR"), supplier(9, "Hanoi Trading", "VN")];
  const found = (a: string, b: string, country = "GB") =>
    proposeDuplicates([supplier(1, a, "GB"), supplier(2, b, country), ...others], "supplier").length;
  expect(found("Leeds Pottery", "Leeds Pottery Ltd.")).toBe(1);
  expect(found("Leeds Pottery", "Leeds Potery Limited")).toBe(1);
  expect(found("Leeds Pottery", "Leeds Weavers")).toBe(0);
  expect(found("Leeds Pottery", "Leeds Pottery Ltd.", "PT")).toBe(0);
  expect(withoutLegalForm("Company")).toBe("Company");
});

test("suppliers are compared by tax number, account, e-mail domain and address as well, and an account's number is never told", () => {
  const supplier = (id: number, name: string, own: Partial<ComparedRecord>) =>
    record(id, name, { brand: null, category: null, baseUnit: null, cost: null, weightGrams: null, ...own });
  const others = [supplier(8, "Izmir Metalware", {}), supplier(9, "Hanoi Trading", {})];
  const found = (a: Partial<ComparedRecord>, b: Partial<ComparedRecord>, names = ["Leeds Pottery", "Yorkshire Ceramics"]) =>
    proposeDuplicates([supplier(1, names[0] ?? "", a), supplier(2, names[1] ?? "", b), ...others], "supplier")[0];
  expect(found({ taxId: "GB 123.4567-89" }, { taxId: "gb123456789" })?.features).toContainEqual({
    feature: "tax_id",
    verdict: "agrees",
    left: "GB 123.4567-89",
    right: "gb123456789",
    effect: 0.8,
  });
  expect(found({}, {})).toBeUndefined();
  expect(found({ taxId: "1" }, { taxId: "2" }, ["Leeds Pottery", "Leeds Pottery Ltd"])).toBeUndefined();
  const bank = (shown: string) => ({ bank: { key: "k", shown } });
  const [email, address] = ["sales@leedspottery.example", "1 Kiln Lane, Leeds"];
  const told = found(
    { ...bank("… 1111"), email, address },
    { ...bank("… 1111"), email: "bills@leedspottery.example", address: "Leeds, 1 Kiln Lane" },
  );
  expect(told?.features.filter(({ verdict }) => verdict === "agrees").map(({ feature, effect }) => [feature, effect])).toEqual([
    ["bank_account", 0.5],
    ["email_domain", 0.1],
    ["address", 0.15],
  ]);
  expect(JSON.stringify(told)).not.toContain('"k"');
  const free = found({ email: "leeds@gmail.com" }, { email: "york@gmail.com" }, ["Leeds Pottery", "Leeds Pottery"]);
  expect(free?.features.some(({ feature }) => feature === "email_domain")).toBe(false);
});

test("the order of the records changes neither the pairs nor their sides", () => {
  const names = fc.constantFrom("Enamel Mill M", "Enamle Mill M", "Enamel Mill L", "Oak Board", "Oak Bord", "Lamp");
  fc.assert(
    fc.property(fc.array(names, { maxLength: 8 }), (list) => {
      const records = list.map((name, n) => record(n + 1, name));
      expect(proposeDuplicates(records.toReversed(), "item")).toEqual(proposeDuplicates(records, "item"));
    }),
  );
});

test("a dismissal holds until the data changes; what is alike no more is withdrawn by itself", () => {
  expect(proposalAfter(null, true, false)).toBe("open");
  expect(proposalAfter("dismissed", true, true)).toBe("dismissed");
  expect(proposalAfter("dismissed", true, false)).toBe("open");
  expect(proposalAfter("dismissed", false, false)).toBe("dismissed");
  expect(proposalAfter("open", false, false)).toBe("withdrawn");
  expect(proposalAfter("withdrawn", true, true)).toBe("open");
  expect(proposalAfter("merged", true, false)).toBe("merged");
});

const side: MergeSide = {
  code: "A",
  gtin: null,
  baseUnit: "each",
  isBundle: false,
  isService: false,
  state: null,
  currency: null,
  country: null,
  aliases: [],
  bankAccounts: [],
  mergedInto: null,
  stockUnits: 0,
  stockMinor: 0,
  openPurchaseOrders: 0,
  openPurchaseMinor: 0,
  owedUnits: 0,
  freeUnits: 0,
  bundles: 0,
  sources: 1,
};
const kinds = (survivor: Partial<MergeSide>, merged: Partial<MergeSide>) =>
  mergeConflicts({ ...side, ...survivor }, { ...side, code: "B", ...merged }).map(({ kind, forbids }) => `${kind}${forbids ? "!" : ""}`);

test("conflicts are named before anybody decides, and some forbid the merge", () => {
  expect(kinds({ bankAccounts: ["GB…1"] }, { bankAccounts: ["GB…2"] })).toEqual(["other_bank_account!"]);
  expect(kinds({ bankAccounts: ["GB…1"] }, { bankAccounts: ["GB…1"] })).toEqual([]);
  expect(kinds({ bankAccounts: ["GB…1"] }, {})).toEqual([]);
  expect(kinds({}, {})).toEqual([]);
  expect(kinds({ gtin: "1", stockUnits: 60 }, { gtin: "2", stockUnits: 40, owedUnits: 3, openPurchaseOrders: 1 })).toEqual([
    "other_gtin",
    "stock_at_both",
    "open_purchase_orders",
    "owed_to_customers",
  ]);
  expect(kinds({ sources: 0 }, { stockUnits: 1, bundles: 2 })).toEqual(["stock_at_merged", "in_bundles", "survivor_without_source"]);
  expect(kinds({}, { baseUnit: "g", aliases: ["C"], mergedInto: "D" })).toEqual(["already_merged!", "has_aliases!", "other_base_unit!"]);
  expect(kinds({}, { isBundle: true })).toEqual(["other_kind!"]);
  expect(kinds({ state: "suspended", currency: "GBP", country: "GB" }, { state: "approved", currency: "EUR", country: "PT" })).toEqual([
    "other_currency!",
    "survivor_not_approved",
    "other_country",
  ]);
});
