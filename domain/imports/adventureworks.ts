import Big from "big.js";
import { toBaseUnits } from "@/domain/masterdata/unit-conversion";
import { type ImportFormat, reject } from "./staged-line";
import { decimal, wholeNumber } from "./value";

// The purchasing tables of AdventureWorks. Items and suppliers keep its numbers as their codes (ProductID,
// BusinessEntityID), because the vendor terms refer to those. Money is in US dollars.
// Terms in a unit without exact factor to each (CTN, CAN, CS, GAL, PAK) are rejected, never read as one each.
// 1 dozen at 47.88 is a minimum of 12 at 3.99 each, in packs of 12.

const UNITS = { baseUnit: "EA", factors: [{ unit: "DZ", numerator: 12, denominator: 1 }] };
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
  optional: [],
  read(field) {
    const [code, name] = [field("BusinessEntityID").trim(), field("Name").trim()];
    if (code === "" || name === "") return reject(`${code === "" ? "BusinessEntityID" : "Name"} is empty`);
    if (field("ActiveFlag").trim() !== "1") return reject(`vendor ${code} is not active`);
    return { ok: true, value: { groupKey: groupKeyOf(code, ""), fields: { supplier_code: code, supplier_name: name, currency: "USD" } } };
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
    const pack = toBaseUnits(1, unit, UNITS);
    const least = toBaseUnits(minimum, unit, UNITS);
    if (!pack.ok || !least.ok) return reject(`unit ${unit} has no factor to each`);
    const fields = {
      supplier_code: code,
      sku,
      unit_price: new Big(price).div(pack.quantity).toFixed(6),
      lead_time_days: days,
      minimum_order_quantity: least.quantity,
      order_multiple: pack.quantity,
    };
    return { ok: true, value: { groupKey: groupKeyOf(code, sku), fields } };
  },
};
