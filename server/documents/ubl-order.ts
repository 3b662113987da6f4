import Big from "big.js";
import { XMLBuilder } from "fast-xml-parser";
import { lineAmount, type OrderDocument, type OrderParty, totalAmount } from "@/domain/documents/order-document";

// A purchase order as UBL 2.1 Order in the shape of Peppol BIS Ordering 3. The order of the elements is the schema's. A price with
// more than two places keeps them: only amounts are rounded (rule PEPPOL-T01-R022), and the sum of the lines is the total.

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

export function writeUblOrder(order: OrderDocument): string {
  const { currency, lines } = order;
  const amount = (value: Big) => ({ "@currencyID": currency, "#text": value.toFixed(2) });
  const total = amount(totalAmount(order));
  const requested = lines.map((line) => line.requestedAt.getTime());
  const first = new Date(Math.min(...requested));
  const last = new Date(Math.max(...requested));
  const document = {
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    Order: {
      "@xmlns": "urn:oasis:names:specification:ubl:schema:xsd:Order-2",
      "@xmlns:cac": CAC,
      "@xmlns:cbc": CBC,
      "cbc:CustomizationID": "urn:fdc:peppol.eu:poacc:trns:order:3",
      "cbc:ProfileID": "urn:fdc:peppol.eu:poacc:bis:ordering:3",
      "cbc:ID": order.number,
      "cbc:IssueDate": day(order.orderedAt),
      "cbc:IssueTime": order.orderedAt.toISOString().slice(11, 19),
      ...(order.version > 1 ? { "cbc:Note": `Version ${order.version}; it replaces the versions before.` } : {}),
      "cbc:DocumentCurrencyCode": currency,
      "cac:BuyerCustomerParty": { "cac:Party": party(order.buyer) },
      "cac:SellerSupplierParty": { "cac:Party": party(order.supplier) },
      "cac:Delivery": {
        "cac:DeliveryLocation": {
          "cbc:ID": order.shipTo.code,
          "cbc:Name": order.shipTo.name,
          ...(order.shipTo.country ? { "cac:Address": { "cac:Country": { "cbc:IdentificationCode": order.shipTo.country } } } : {}),
        },
        "cac:RequestedDeliveryPeriod": { "cbc:StartDate": day(first), "cbc:EndDate": day(last) },
      },
      "cac:AnticipatedMonetaryTotal": { "cbc:LineExtensionAmount": total, "cbc:PayableAmount": total },
      "cac:OrderLine": lines.map((line) => ({
        "cac:LineItem": {
          "cbc:ID": line.lineNumber,
          "cbc:Quantity": { "@unitCode": "EA", "#text": line.quantity },
          "cbc:LineExtensionAmount": amount(lineAmount(line)),
          "cac:Delivery": {
            "cac:RequestedDeliveryPeriod": { "cbc:StartDate": day(line.requestedAt), "cbc:EndDate": day(line.requestedAt) },
          },
          "cac:Price": { "cbc:PriceAmount": { "@currencyID": currency, "#text": new Big(line.unitPrice).toFixed() } },
          "cac:Item": {
            "cbc:Name": line.description || line.sku,
            "cac:BuyersItemIdentification": { "cbc:ID": line.sku },
            ...(line.supplierSku ? { "cac:SellersItemIdentification": { "cbc:ID": line.supplierSku } } : {}),
          },
        },
      })),
    },
  };
  return builder.build(document);
}
