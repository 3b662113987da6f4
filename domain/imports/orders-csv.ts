import { countryCode } from "./country";
import { notQuantity, unfitOrderLine } from "./order-line";
import { type ImportFormat, reject } from "./staged-line";
import { decimal, instant, wholeNumber } from "./value";

// Past orders, one line an order line. All lines of an order carry its number; the first one says when and where.

const NAMES = {
  number: "order_number",
  sku: "sku",
  description: "description",
  quantity: "quantity",
  at: "placed_at",
  unitPrice: "unit_price",
};

export const ordersCsv: ImportFormat = {
  required: ["order_number", "placed_at", "sku", "quantity", "unit_price"],
  optional: ["country", "customer", "channel", "node", "description"],
  read(field, context) {
    const number = field("order_number").trim();
    if (number === "") return reject("order_number is empty");
    const sku = field("sku").trim().toUpperCase();
    if (sku === "") return reject("sku is empty");
    const quantity = wholeNumber(field("quantity").trim());
    if (quantity === null || quantity <= 0) return reject(`quantity ${notQuantity(field("quantity"), "above 0")}`);
    const at = instant(field("placed_at").trim());
    if (at === null) return reject(`placed_at "${field("placed_at")}" is not a date`);
    const unitPrice = decimal(field("unit_price").trim());
    if (unitPrice === null || unitPrice.startsWith("-"))
      return reject(`unit_price "${field("unit_price")}" is not a decimal number of 0 or more`);
    const description = field("description").trim();
    const unfit = unfitOrderLine({ number, sku, description, quantity, at, unitPrice }, NAMES, context.shiftMs);
    if (unfit !== null) return reject(unfit);
    if (context.before !== null && at >= context.before) return "later";
    const optional = { channel: field("channel").trim(), node: field("node").trim() };
    const customer = field("customer").trim();
    return {
      ok: true,
      value: {
        groupKey: number,
        fields: {
          kind: "sale",
          sku,
          quantity,
          unitPrice,
          description,
          at: new Date(at + context.shiftMs).toISOString(),
          country: countryCode(field("country")),
          ...(optional.channel && { channel: optional.channel }),
          ...(optional.node && { node: optional.node }),
          ...(customer === "" ? {} : { customerKey: context.pseudonym(customer) }),
        },
      },
    };
  },
};
