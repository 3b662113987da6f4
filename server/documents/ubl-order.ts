import Big from "big.js";
import { XMLBuilder } from "fast-xml-parser";
import { asksNothing, lineAmount, noteOf, type OrderDocument, type OrderParty, totalAmount } from "@/domain/documents/order-document";
import { unitCodesOf } from "@/domain/documents/unit-codes";

// A purchase order as UBL 2.1 Order in the shape of Peppol BIS Ordering 3; a later version as OrderChange, and one that is taken back
// as OrderCancellation, of Advanced Ordering 3; one that is closed with something received is an OrderChange to what came. The order of
// the elements is the schema's. A price with more than two places keeps them: only amounts are rounded (rules PEPPOL-T01-R022,
// T114-R028), and the sum of the lines is the total. Units are UN/ECE Rec 20; an answer is due by the end of the validity period.

const CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

/** Characters that XML 1.0 cannot hold, not even as entities. */
const clean = (_name: string, value: unknown) =>
  String(value).replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, " ");
const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  format: true,
  indentBy: " ",
  suppressEmptyNode: true,
  tagValueProcessor: clean,
});
const day = (at: Date) => at.toISOString().slice(0, 10);

const party = ({ code, name, country, endpoint }: OrderParty) => ({
  // Only an identifier of a registered scheme is an address; a code that two companies agreed on is none.
  ...(endpoint ? { "cbc:EndpointID": { "@schemeID": endpoint.scheme, "#text": endpoint.identifier } } : {}),
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
const validity = ({ answerDueAt, errand }: OrderDocument) =>
  answerDueAt === null || asksNothing(errand) ? {} : { "cac:ValidityPeriod": { "cbc:EndDate": day(answerDueAt) } };
/** Of UNCL1229: deleted, changed, no action. */
const STATUS = { dropped: "2", changed: "3", same: "4" };

/** The document that tells the supplier how the order stands; `at` is when it is told. */
export function writeUblOrder(order: OrderDocument, at: Date): string {
  if (order.errand === "cancelled" || (order.errand === "closed" && order.lines.length === 0)) return cancellation(order, at);
  return order.version > 1 || order.errand === "closed" ? change(order, at) : first(order);
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
      ...validity(order),
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
      "cbc:ID": order.errand === "closed" ? `${order.number}-closed` : `${order.number}-${order.version}`,
      "cbc:IssueDate": day(at),
      "cbc:IssueTime": at.toISOString().slice(11, 19),
      "cbc:SequenceNumberID": order.errand === "closed" ? order.version : order.version - 1,
      ...note(order),
      "cbc:DocumentCurrencyCode": order.currency,
      ...validity(order),
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
      "cbc:Quantity": { "@unitCode": unitCodesOf(line.baseUnit)?.unece ?? line.baseUnit, "#text": line.quantity },
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
