import type { TopicRow } from "@/domain/changes/topics";
import { supplierNetworks } from "@/domain/simulation/organisation";
import { type AnsweredLine, answerNumber, exchangeOf, type SupplierAnswer } from "@/domain/simulation/supplier-answer";
import { ublAnswer, x12Answer } from "./answer-documents";
import type { GantryClient } from "./gantry-client";

/** Nobody answers in the second in which the order comes. */
const READS_FOR_MS = 12_000;
const LOOKED_AT = 200;

type OrderDetail = {
  row: TopicRow<"purchasing">;
  lines: { lineNumber: number; sku: string; quantity: number; unitPrice: string; promisedAt: string }[];
  answers: { id: number }[];
  documents: { state: string; deliveredAt: string | null }[];
};
/** What the supplier of an order makes of it, as soon as that is known. */
type StoryOf = (id: number) => { supplier: string; answer: SupplierAnswer | null } | undefined;

/** Suppliers that exchange documents answer what was delivered to them; who was refused, or gets another version, takes the order as it stands. */
export function createOrderAnswers(client: GantryClient, storyOf: StoryOf) {
  const answered = new Map<number, string>();

  async function answer(row: TopicRow<"purchasing">, now: Date): Promise<void> {
    const story = storyOf(row.id);
    if (!story || story.answer === null || row.sentAt === null || answered.get(row.id) === row.sentAt) return;
    const exchange = exchangeOf(story.supplier);
    if (exchange === "portal" || story.answer.answeredAt > now) return;
    const { lines, answers, documents } = await client.detail<OrderDetail>("purchasing", row.id);
    const delivered = documents[0]?.deliveredAt;
    if (!delivered || Date.parse(delivered) + READS_FOR_MS > now.getTime()) return;
    const said: Pick<SupplierAnswer, "isAsOrdered" | "lines"> =
      answers.length === 0 && row.version === 1 ? story.answer : { isAsOrdered: true, lines: lines.map(asItStands) };
    const number = answerNumber(row.number, answers.length + 1);
    const document = { order: row.number, supplier: story.supplier, number, at: now, answer: said };
    const { code } = supplierNetworks[exchange];
    if (exchange === "ubl") await client.postDocument(code, "application/xml", ublAnswer(document));
    else {
      const ordered = new Map(lines.map((line) => [line.lineNumber, line.quantity]));
      await client.postDocument(code, "application/edi-x12", x12Answer(document, ordered, row.id * 10 + answers.length));
    }
    answered.set(row.id, row.sentAt);
  }

  return async function work(now: Date): Promise<void> {
    const { rows } = await client.list<TopicRow<"purchasing">>("purchasing", {
      startRow: 0,
      endRow: LOOKED_AT,
      sort: [{ field: "sentAt", direction: "desc" }],
      filters: {
        supplierState: { filterType: "set", values: ["sent", "overdue"] },
        stage: { filterType: "set", values: ["waiting", "overdue"] },
      },
    });
    for (const row of rows) await answer(row, now);
  };
}

const asItStands = ({ lineNumber, sku, quantity, unitPrice, promisedAt }: OrderDetail["lines"][number]): AnsweredLine => ({
  lineNumber,
  sku,
  verdict: "accepted",
  quantity,
  unitPrice,
  promisedAt: new Date(promisedAt),
});
