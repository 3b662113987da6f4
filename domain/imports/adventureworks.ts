import { type ImportFormat, reject } from "./staged-line";
import { decimal, wholeNumber } from "./value";

// The purchasing tables of AdventureWorks. Items and suppliers keep its numbers as their codes (ProductID,
// BusinessEntityID), because the vendor terms refer to those. Money is in US dollars.
// Terms stay in the vendor's unit: a dozen has a factor; what has none (CTN, CAN, CS, GAL, PAK) waits for the steward and is never
// read as one each.

/** EA is the base unit of every item; base units in one of the others, where the unit itself says it. */
const BASE = { code: "EA", unit: "each" };
const FACTORS: Readonly<Record<string, string>> = { DZ: "12/1" };
const groupKeyOf = (...parts: string[]) => parts.join("\u001f");

export const adventureworksProducts: ImportFormat = {
  required: ["ProductID", "Name", "ProductNumber", "StandardCost", "ListPrice"],
  optional: ["SellEndDate", "DiscontinuedDate"],
  read(field) {
    const [sku, description] = [field("ProductID").trim(), field("Name").trim()];
    if (sku === "" || description === "") return reject(`${sku === "" ? "ProductID" : "Name"} is empty`);
    const [cost, price] = [decimal(field("StandardCost").trim()), decimal(field("ListPrice").trim())];
    if (cost === null || cost.startsWith("-")) return reject(`StandardCost "${field("StandardCost")}" is not valid`);
    if (price === null || price.startsWith("-")) return reject(`ListPrice "${field("ListPrice")}" is not valid`);
    const isEnded = field("SellEndDate").trim() !== "" || field("DiscontinuedDate").trim() !== "";
    const fields = { sku, description, unit_cost: cost, unit_price: price, lifecycle: isEnded ? "phase_out" : "active" };
    return { ok: true, value: { groupKey: groupKeyOf(sku), fields } };
  },
};

export const adventureworksVendors: ImportFormat = {
  required: ["BusinessEntityID", "Name", "ActiveFlag"],
  optional: ["PreferredVendorStatus"],
  read(field) {
    const [code, name] = [field("BusinessEntityID").trim(), field("Name").trim()];
    if (code === "" || name === "") return reject(`${code === "" ? "BusinessEntityID" : "Name"} is empty`);
    if (field("ActiveFlag").trim() !== "1") return reject(`vendor ${code} is not active`);
    const status = field("PreferredVendorStatus").trim();
    const preferred: Record<string, number> = status === "" ? {} : { preferred: status === "1" ? 1 : 0 };
    const fields = { supplier_code: code, supplier_name: name, currency: "USD", ...preferred };
    return { ok: true, value: { groupKey: groupKeyOf(code, ""), fields } };
  },
};

export const adventureworksTerms: ImportFormat = {
  required: ["ProductID", "BusinessEntityID", "AverageLeadTime", "StandardPrice", "MinOrderQty", "UnitMeasureCode"],
  optional: [],
  read(field) {
    const [sku, code, unit] = [field("ProductID").trim(), field("BusinessEntityID").trim(), field("UnitMeasureCode").trim()];
    if (sku === "" || code === "") return reject(`${sku === "" ? "ProductID" : "BusinessEntityID"} is empty`);
    const days = wholeNumber(field("AverageLeadTime").trim());
    if (days === null || days < 1) return reject(`AverageLeadTime "${field("AverageLeadTime")}" is not valid`);
    const price = decimal(field("StandardPrice").trim());
    if (price === null || price.startsWith("-")) return reject(`StandardPrice "${field("StandardPrice")}" is not valid`);
    const minimum = wholeNumber(field("MinOrderQty").trim());
    if (minimum === null || minimum < 1) return reject(`MinOrderQty "${field("MinOrderQty")}" is not valid`);
    if (unit === "") return reject("UnitMeasureCode is empty");
    const fields = {
      supplier_code: code,
      sku,
      unit_price: price,
      lead_time_days: days,
      minimum_order_quantity: minimum,
      purchase_unit: unit === BASE.code ? BASE.unit : unit,
      ...(FACTORS[unit] === undefined ? {} : { purchase_unit_factor: FACTORS[unit] }),
    };
    return { ok: true, value: { groupKey: groupKeyOf(code, sku), fields } };
  },
};
