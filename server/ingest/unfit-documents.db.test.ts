import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeInterchange } from "@/domain/documents/x12-interchange";
import { drainMessages } from "@/server/services/messages/drain-messages";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource } from "@/test/factories/ingest-source";
import { anExchange, at, type Exchange, ubl, ublLine } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { createAcceptor } from "./accept-message";

let database: TestDatabase;
let x12: Exchange;
let exchange: Exchange;
let sources: Record<"ubl" | "x12" | "csv" | "json", { code: string; secret: string }>;
beforeAll(async () => {
  database = await testDatabase();
  [x12, exchange] = [await anExchange(database.pool, "x12"), await anExchange(database.pool)];
  sources = {
    x12: x12.source,
    ubl: exchange.source,
    csv: await anIngestSource(database.pool, exchange.retailer, { format: "confirmation_csv" }),
    json: await anIngestSource(database.pool, exchange.retailer),
  };
});
afterAll(() => database.drop());

async function post(format: keyof typeof sources, body: string | Buffer, dryRun = false) {
  const { code, secret } = sources[format];
  return createAcceptor(database.pool, () => NOW).accept(code, { "x-api-key": secret }, Buffer.from(body as string), { dryRun });
}
const kept = async () => (await database.pool.query("SELECT count(*)::int AS count FROM inbound_message")).rows[0].count;

const acknowledgement = (...lines: (string | number)[][]) =>
  writeInterchange({ sender: "S", receiver: "US", control: 7, at: NOW, group: "PR", isTest: false }, "855", [
    ["BAK", "00", "AC", x12.number, "20260302"],
    ...lines,
  ]);
const json = (line: object) =>
  JSON.stringify({
    type: "confirmation",
    id: "m-1",
    occurredAt: "2026-03-02T08:00:00Z",
    data: {
      confirmations: [
        { purchaseOrderNumber: exchange.number, responseNumber: "R", lines: [{ lineNumber: 1, verdict: "changed", quantity: 5, ...line }] },
      ],
    },
  });
const csv = (reason: string) =>
  `purchase_order,line,answer,reason\n${exchange.number},1,accept,fine\n${exchange.number},2,reject,${reason}\n`;
const long = "U".repeat(21);

describe("an answer that could never be applied is refused at the door, at its place", () => {
  it.each<[string, keyof typeof sources, () => string | Buffer, string]>([
    ["a unit too long, X12", "x12", () => acknowledgement(["PO1", 1, 20, long]), "segment 5 PO1 unit"],
    [
      "a unit too long, UBL",
      "ubl",
      () => ubl(exchange, "CA", ublLine(1, 3, `<cbc:Quantity unitCode="${long}">9</cbc:Quantity>`)),
      "OrderLine[1] unit",
    ],
    ["a unit too long, JSON", "json", () => json({ unit: long }), "data.confirmations.0.lines.0.unit"],
    ["NUL in JSON", "json", () => json({ reason: "late\u0000" }), "data.confirmations.0.lines.0.reason"],
    ["half a pair in JSON", "json", () => json({ reason: "late" }).replace("late", "\\ud800"), "data.confirmations.0.lines.0.reason"],
    [
      "NUL in X12",
      "x12",
      () => acknowledgement(["PO1", 1, 20, "EA"], ["ACK", "IA", 20, "EA", "Q"]).replace("*Q~", "*\u0000~"),
      "segment 6 ACK04",
    ],
    ["NUL as X12's separator", "x12", () => acknowledgement(["PO1", 1, 20, "EA"]).replaceAll("~", "\u0000"), "segment 1 ISA"],
    ["NUL in UBL", "ubl", () => ubl(exchange, "AP", "\n<cbc:Note>\u0000</cbc:Note>"), "line 2"],
    ["NUL in CSV", "csv", () => csv("gone\u0000"), "line 3"],
    ["Latin-1 in CSV", "csv", () => Buffer.from(csv("Käse"), "latin1"), "line 3"],
    ["Latin-1 in JSON", "json", () => Buffer.from(json({ reason: "Käse" }), "latin1"), "line 1"],
    ["UTF-16", "ubl", () => Buffer.from(`\uFEFF${ubl(exchange, "AP")}`, "utf16le"), "line 1"],
    ["a number too long", "ubl", () => ubl(exchange, "AP", "", "R".repeat(121)), "responseNumber"],
  ])("%s", async (_name, format, body, path) => {
    const before = await kept();
    for (const dryRun of [false, true])
      expect(await post(format, body(), dryRun)).toMatchObject({ status: 422, body: { issues: [{ path, message: expect.any(String) }] } });
    expect(await kept()).toBe(before);
  });

  it("and what X12 says in Latin letters is read", async () => {
    const text = acknowledgement(["N1", "SU", "Käserei – Süd"], ["PO1", 1, 20, "EA"]);
    const bytes = Buffer.from(text.replace("–", "-"), "latin1");
    expect(await post("x12", bytes, true)).toMatchObject({ status: 200, body: { issues: [] } });
  });

  it("and the good one behind it is applied", async () => {
    await post("json", json({ unit: long }));
    expect((await exchange.answer(ubl(exchange, "AP"))).status).toBe(202);
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted" });
  });
});

describe("what the door takes the verb takes", () => {
  it("as long as it may be, in every text", async () => {
    const one = await anExchange(database.pool);
    const text = "x".repeat(120);
    const message = {
      type: "confirmation",
      id: text,
      occurredAt: "2026-03-02T08:00:00Z",
      data: {
        confirmations: [
          {
            purchaseOrderNumber: one.number,
            responseNumber: text,
            reason: "r".repeat(500),
            lines: [
              { lineNumber: 1, verdict: "changed", unit: "EA", quantity: 1, substitute: text, reason: `${"r\n".repeat(249)}r` },
              { lineNumber: 2, verdict: "rejected", reason: "🔥".repeat(250) },
            ],
          },
        ],
      },
    };
    sources.json = await anIngestSource(database.pool, one.retailer);
    expect(await post("json", JSON.stringify(message))).toMatchObject({ status: 202 });
    await drainMessages(at(one.retailer.context, new Date(Date.now() + 1)));
    expect((await one.lines()).map(({ answer }) => answer)).toEqual(["accepted_with_change", "rejected"]);
  });

  it("and what fails for its own value is dead at once, not after eight attempts", async () => {
    const one = await anExchange(database.pool);
    await database.pool.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'out of range' USING ERRCODE = '22003'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON order_response FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const { body } = await one.answer(ubl(one, "AP"));
    await database.pool.query("DROP FUNCTION refuse CASCADE");
    const { rows } = await database.pool.query("SELECT state, attempts, issues FROM inbound_message WHERE id = $1", [body.id]);
    expect(rows).toEqual([
      { state: "dead", attempts: 1, issues: [{ path: "", message: "It has a value that the database cannot hold (22003)." }] },
    ]);
  });
});
