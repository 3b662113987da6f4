import { type Check, code, MOST_DAYS, price, readCells, text, whole } from "./cell";
import { type ImportFormat, reject } from "./staged-line";

// The purchasing tables of AdventureWorks. Items and suppliers keep its numbers as their codes (ProductID,
// BusinessEntityID), because the vendor terms refer to those. Money is in US dollars.
// Terms stay in the vendor's unit: a dozen has a factor; what has none (CTN, CAN, CS, GAL, PAK) waits for the steward and is never
// read as one each.

/** EA is the base unit of every item; base units in one of the others, where the unit itself says it. */
const BASE = { code: "EA", unit: "each" };
const FACTORS: Readonly<Record<string, string>> = { DZ: "12/1" };
const groupKeyOf = (...parts: (string | number)[]) => parts.join("\u001f");

/** Codes stand as they are written: they are numbers. */
const number: Check = { ...code, read: (cell) => (cell.length <= 100 ? cell : null) };

export const adventureworksProducts: ImportFormat = {
  required: ["ProductID", "Name", "ProductNumber", "StandardCost", "ListPrice"],
  optional: ["SellEndDate", "DiscontinuedDate"],
  read(field) {
    const found = readCells(field, { ProductID: number, Name: text(500), StandardCost: price, ListPrice: price }, {});
    if (!found.ok) return found;
    const { ProductID: sku = "", Name: description = "", StandardCost: unit_cost = "", ListPrice: unit_price = "" } = found.cells;
    const isEnded = field("SellEndDate").trim() !== "" || field("DiscontinuedDate").trim() !== "";
    const fields = { sku, description, unit_cost, unit_price, lifecycle: isEnded ? "phase_out" : "active" };
    return { ok: true, value: { groupKey: groupKeyOf(sku), fields } };
  },
};

export const adventureworksVendors: ImportFormat = {
  required: ["BusinessEntityID", "Name", "ActiveFlag"],
  optional: ["PreferredVendorStatus"],
  read(field) {
    const found = readCells(field, { BusinessEntityID: number, Name: text(300) }, {});
    if (!found.ok) return found;
    const { BusinessEntityID: supplier_code = "", Name: supplier_name = "" } = found.cells;
    if (field("ActiveFlag").trim() !== "1") return reject(`vendor ${supplier_code} is not active`);
    const status = field("PreferredVendorStatus").trim();
    const preferred: Record<string, number> = status === "" ? {} : { preferred: status === "1" ? 1 : 0 };
    const fields = { supplier_code, supplier_name, currency: "USD", ...preferred };
    return { ok: true, value: { groupKey: groupKeyOf(supplier_code, ""), fields } };
  },
};

const TERMS = {
  ProductID: number,
  BusinessEntityID: number,
  AverageLeadTime: whole(1, MOST_DAYS),
  StandardPrice: price,
  MinOrderQty: whole(1),
  UnitMeasureCode: text(100),
};

export const adventureworksTerms: ImportFormat = {
  required: Object.keys(TERMS),
  optional: [],
  read(field) {
    const found = readCells(field, TERMS, {});
    if (!found.ok) return found;
    const { ProductID: sku = "", BusinessEntityID: supplier_code = "", UnitMeasureCode: unit = "", ...terms } = found.cells;
    const factor = FACTORS[unit];
    const fields = {
      supplier_code,
      sku,
      unit_price: terms.StandardPrice ?? "",
      lead_time_days: terms.AverageLeadTime ?? "",
      minimum_order_quantity: terms.MinOrderQty ?? "",
      purchase_unit: unit === BASE.code ? BASE.unit : unit,
      ...(factor !== undefined && { purchase_unit_factor: factor }),
    };
    return { ok: true, value: { groupKey: groupKeyOf(supplier_code, sku), fields } };
  },
};
