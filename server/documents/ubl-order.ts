import Big from "big.js";
import { XMLBuilder } from "fast-xml-parser";
import { lineAmount, noteOf, type OrderDocument, type OrderParty, totalAmount } from "@/domain/documents/order-document";

// A purchase order as UBL 2.1 Order in the shape of Peppol BIS Ordering 3; a later version as OrderChange, and one that is taken back
// as OrderCancellation, of Advanced Ordering 3. The order of the elements is the schema's. A price with more than two places keeps
// them: only amounts are rounded (rules PEPPOL-T01-R022, T114-R028), and the sum of the lines is the total.

const CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@", format: true, indentBy: " ", suppressEmptyNode: true });
const day = (at: Date) => at.toISOString().slice(0, 10);

const party = ({ code, name, country }: OrderParty) => ({
  // 0088 and its like are registered numbers; a code that two companies agreed on is "mutually defined".
  "cbc:EndpointID": { "@schemeID": "ZZZ", "#text": code },
  "cac:PartyIdentification": { "cbc:ID": code },
  "cac:PartyName": { "cbc:Name": name },
  ...(country ? { "cac:PostalAddress": { "cac:Country": { "cbc:IdentificationCode": country } } } : {}),
  "cac:PartyLegalEntity": { "cbc:RegistrationName": name },
});

const SCHEMA = "urn:oasis:names:specification:ubl:schema:xsd:";
const namespaces = (name: string) => ({ "@xmlns": `${SCHEMA}${name}-2`, "@xmlns:cac": CAC, "@xmlns:cbc": CBC });
const declaration = { "?xml": { "@version": "1.0", "@encoding": "UTF-8" } };
const advanced = (name: string) => ({
  "cbc:CustomizationID": `urn:fdc:peppol.eu:poacc:trns:${name}:3`,
  "cbc:ProfileID": "urn:fdc:peppol.eu:poacc:bis:advanced_ordering:3",
});
const parties = (order: OrderDocument) => ({
  "cac:BuyerCustomerParty": { "cac:Party": party(order.buyer) },
  "cac:SellerSupplierParty": { "cac:Party": party(order.supplier) },
});
const note = (order: OrderDocument) => {
  const text = noteOf(order);
  return text === null ? {} : { "cbc:Note": text };
};
/** Of UNCL1229: deleted, changed, no action. */
const STATUS = { dropped: "2", changed: "3", same: "4" };

/** The document that tells the supplier how the order stands; `at` is when it is told. */
export function writeUblOrder(order: OrderDocument, at: Date): string {
  if (order.errand === "cancelled") return cancellation(order, at);
  return order.version > 1 ? change(order, at) : first(order);
}

function first(order: OrderDocument): string {
  return builder.build({
    ...declaration,
    Order: {
      ...namespaces("Order"),
      "cbc:CustomizationID": "urn:fdc:peppol.eu:poacc:trns:order:3",
      "cbc:ProfileID": "urn:fdc:peppol.eu:poacc:bis:ordering:3",
      "cbc:ID": order.number,
      "cbc:IssueDate": day(order.orderedAt),
      "cbc:IssueTime": order.orderedAt.toISOString().slice(11, 19),
      ...note(order),
      "cbc:DocumentCurrencyCode": order.currency,
      ...parties(order),
      ...delivery(order),
      ...totals(order),
      "cac:OrderLine": order.lines.map((line) => orderLine(order, line)),
    },
  });
}

/** The whole order as it stands now, each line marked with what the version did to it. */
function change(order: OrderDocument, at: Date): string {
  return builder.build({
    ...declaration,
    OrderChange: {
      ...namespaces("OrderChange"),
      ...advanced("order_change"),
      "cbc:ID": `${order.number}-${order.version}`,
      "cbc:IssueDate": day(at),
      "cbc:IssueTime": at.toISOString().slice(11, 19),
      "cbc:SequenceNumberID": order.version - 1,
      ...note(order),
      "cbc:DocumentCurrencyCode": order.currency,
      "cac:OrderReference": { "cbc:ID": order.number },
      ...parties(order),
      ...delivery(order),
      ...totals(order),
      "cac:OrderLine": [
        ...order.lines.map((line) => orderLine(order, line, line.isChanged ? STATUS.changed : STATUS.same)),
        ...order.dropped.map((line) =>
          orderLine(order, { ...line, supplierSku: null, quantity: 0, unitPrice: "0", requestedAt: null }, STATUS.dropped),
        ),
      ],
    },
  });
}

function cancellation(order: OrderDocument, at: Date): string {
  return builder.build({
    ...declaration,
    OrderCancellation: {
      ...namespaces("OrderCancellation"),
      ...advanced("order_cancellation"),
      "cbc:ID": `${order.number}-cancelled`,
      "cbc:IssueDate": day(at),
      "cbc:IssueTime": at.toISOString().slice(11, 19),
      "cbc:CancellationNote": noteOf(order),
      "cac:OrderReference": { "cbc:ID": order.number },
      ...parties(order),
    },
  });
}

function delivery({ lines, shipTo }: OrderDocument) {
  const requested = lines.map((line) => line.requestedAt.getTime());
  return {
    "cac:Delivery": {
      "cac:DeliveryLocation": {
        "cbc:ID": shipTo.code,
        "cbc:Name": shipTo.name,
        ...(shipTo.country ? { "cac:Address": { "cac:Country": { "cbc:IdentificationCode": shipTo.country } } } : {}),
      },
      "cac:RequestedDeliveryPeriod": {
        "cbc:StartDate": day(new Date(Math.min(...requested))),
        "cbc:EndDate": day(new Date(Math.max(...requested))),
      },
    },
  };
}

const amountIn = (currency: string, value: Big) => ({ "@currencyID": currency, "#text": value.toFixed(2) });

function totals(order: OrderDocument) {
  const total = amountIn(order.currency, totalAmount(order));
  return { "cac:AnticipatedMonetaryTotal": { "cbc:LineExtensionAmount": total, "cbc:PayableAmount": total } };
}

type Line = Omit<OrderDocument["lines"][number], "requestedAt" | "isChanged"> & { requestedAt: Date | null };

function orderLine({ currency }: OrderDocument, line: Line, status?: string) {
  return {
    "cac:LineItem": {
      "cbc:ID": line.lineNumber,
      ...(status ? { "cbc:LineStatusCode": status } : {}),
      "cbc:Quantity": { "@unitCode": "EA", "#text": line.quantity },
      "cbc:LineExtensionAmount": amountIn(currency, lineAmount(line)),
      ...(line.requestedAt
        ? {
            "cac:Delivery": {
              "cac:RequestedDeliveryPeriod": { "cbc:StartDate": day(line.requestedAt), "cbc:EndDate": day(line.requestedAt) },
            },
          }
        : {}),
      "cac:Price": { "cbc:PriceAmount": { "@currencyID": currency, "#text": new Big(line.unitPrice).toFixed() } },
      "cac:Item": {
        "cbc:Name": line.description || line.sku,
        "cac:BuyersItemIdentification": { "cbc:ID": line.sku },
        ...(line.supplierSku ? { "cac:SellersItemIdentification": { "cbc:ID": line.supplierSku } } : {}),
      },
    },
  };
}
