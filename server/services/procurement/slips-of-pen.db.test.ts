import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeInterchange } from "@/domain/documents/x12-interchange";
import { createAcceptor } from "@/server/ingest/accept-message";
import { drainMessages } from "@/server/services/messages/drain-messages";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource } from "@/test/factories/ingest-source";
import { anExchange, at, type Exchange, march, person, promised, ubl, ublLine } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { createPurchaseOrder } from "./create-purchase-orders";
import { acceptOrderResponse } from "./decide-order-response";
import { answerByPortal, portalAnswerInput } from "./portal/answer-by-portal";
import { makePortalLink } from "./portal/portal-links";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

type Said = { price?: string; day?: string };
const untouched = { answer: "none", promise_given_at: null, current_promised_at: march(9) };
const slips: [string, Said, string][] = [
  ["a day before the order", { day: "1999-01-01" }, "promisedAt"],
  ["the first day of all", { day: "0000-01-01" }, "promisedAt"],
  ["a day beyond all plans", { day: "2062-03-09" }, "promisedAt"],
  ["a price of another order of size", { price: "9999999999999.999999" }, "unitPrice"],
  ["nothing as a price", { price: "0" }, "unitPrice"],
];

const documents: Record<"x12" | "ubl" | "csv" | "json", (exchange: Exchange, said: Said) => string> = {
  x12: (exchange, { price = "4.00", day = "2026-03-09" }) =>
    writeInterchange({ sender: "S", receiver: "US", control: 7, at: NOW, group: "PR", isTest: false }, "855", [
      ["BAK", "00", "AC", exchange.number, "20260302"],
      ["PO1", 1, 20, "EA", price],
      ["ACK", "IA", 20, "EA", "067", day.replaceAll("-", "")],
    ]),
  ubl: (exchange, { price = "4.00", day = "2026-03-09" }) =>
    ubl(
      exchange,
      "CA",
      ublLine(1, 5, `<cac:Price><cbc:PriceAmount currencyID="GBP">${price}</cbc:PriceAmount></cac:Price>${promised(day)}`),
    ),
  csv: (exchange, { price = "", day = "" }) =>
    `purchase_order,line,answer,unit_price,promised_date\n${exchange.number},1,accept,${price},${day}\n`,
  json: (exchange, { price, day }) =>
    JSON.stringify({
      type: "confirmation",
      id: "m",
      occurredAt: "2026-03-02T10:00:00Z",
      data: {
        confirmations: [
          {
            purchaseOrderNumber: exchange.number,
            responseNumber: "R",
            lines: [{ lineNumber: 1, verdict: "accepted", unitPrice: price, promisedAt: day && `${day}T00:00:00Z` }],
          },
        ],
      },
    }),
};
const formats = { x12: "x12_855", ubl: "ubl_order_response", csv: "confirmation_csv", json: "gantry" } as const;

describe.each(Object.keys(documents) as (keyof typeof documents)[])("by %s", (channel) => {
  it.each(slips)("%s is refused with its line, and spoils no promise", async (_name, said, field) => {
    const exchange = await anExchange(database.pool);
    const source = await anIngestSource(database.pool, exchange.retailer, { format: formats[channel] });
    const body = Buffer.from(documents[channel](exchange, said));
    const { status } = await createAcceptor(database.pool, () => NOW).accept(source.code, { "x-api-key": source.secret }, body);
    expect(status).toBe(202);
    await drainMessages(at(exchange.retailer.context, new Date(Date.now() + 60_000)));
    const { rows } = await database.pool.query("SELECT state, issues FROM inbound_message WHERE source_id = $1", [source.id]);
    expect(rows).toMatchObject([{ state: "dead", issues: [{ path: `lines.0.${field}`, message: expect.stringMatching(/^Line 1 is /) }] }]);
    expect((await exchange.lines())[0]).toMatchObject(untouched);
  });
});

describe("by the portal", () => {
  const isDay = ([, { day }]: (typeof slips)[number]) => day !== "0000-01-01";
  it.each(slips.filter(isDay))("%s is refused with its line", async (_name, { price, day }, field) => {
    const exchange = await anExchange(database.pool, "portal");
    const { path } = await makePortalLink(person(exchange.retailer, "buyer"), { purchaseOrderId: exchange.id });
    const lines = [{ lineNumber: 1, verdict: "changed", unitPrice: price, promisedOn: day, reason: "new" }];
    const answer = answerByPortal({ pool: database.pool, now: NOW }, path.replace("/portal/", ""), { version: 1, lines });
    await expect(answer).rejects.toMatchObject({ code: "invalid", options: { path: `lines.0.${field}` } });
    expect((await exchange.lines())[0]).toMatchObject(untouched);
  });

  it("what is no day of anybody's calendar is not even read", () => {
    const given = portalAnswerInput.safeParse({ version: 1, lines: [{ lineNumber: 1, verdict: "changed", promisedOn: "0000-01-01" }] });
    expect(given.error?.issues[0]).toMatchObject({ path: ["lines", 0, "promisedOn"], message: "A day from 1900 to 2100." });
  });
});

it("what a change would make of an order stays an amount that is counted exactly", async () => {
  const { retailer } = await anExchange(database.pool);
  const draft = (unitPrice: string) => ({
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId: retailer.nodeIds[0] ?? 0,
    lines: [{ itemId: retailer.itemIds[0] ?? 0, quantity: 100, unitPrice, promisedAt: march(9) }],
  });
  await expect(createPurchaseOrder(retailer.context, draft("99999999999999.9"))).rejects.toMatchObject({ code: "invalid" });
  const { id } = await createPurchaseOrder(retailer.context, draft("80000000000"));
  await database.pool.query(
    "UPDATE purchase_order_line SET answer = 'accepted_with_change', proposed_quantity = 100, proposed_unit_price = 99999999999999.9, proposed_promised_at = current_promised_at WHERE purchase_order_id = $1",
    [id],
  );
  const taken = acceptOrderResponse(person(retailer, "buyer"), { purchaseOrderId: id, version: 1, reason: "all right" });
  await expect(taken).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("more than is counted exactly") });
});
