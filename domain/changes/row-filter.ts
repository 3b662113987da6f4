import { z } from "zod";
import { text } from "../kernel/words";
import type { Topic, TopicRow } from "./topics";

// What a list's filters and search say about one row, so that the screen knows without asking whether a row that changed is still
// in the list. The server answers the same question in SQL; a property test holds the two together. Days are UTC days.
// Worked number: totalMinor 1238 is within 1000 to 2000; state "sent" is in the set sent, late; a column the row lacks is unknown (null).

const textCondition = z.object({
  filterType: z.literal("text").optional(),
  type: z.enum(["equals", "notEqual", "contains", "notContains", "startsWith", "endsWith", "blank", "notBlank"]),
  filter: text(500).nullish(),
});
const numberCondition = z.object({
  filterType: z.literal("number"),
  type: z.enum(["equals", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "inRange", "blank", "notBlank"]),
  filter: z.number().nullish(),
  filterTo: z.number().nullish(),
});
const dateCondition = z.object({
  filterType: z.literal("date"),
  type: z.enum(["equals", "notEqual", "greaterThan", "lessThan", "inRange", "past", "last24Hours", "blank", "notBlank"]),
  dateFrom: text(40).nullish(),
  dateTo: text(40).nullish(),
});
const setCondition = z.object({ filterType: z.literal("set"), values: z.array(text(500).nullable()).max(1000) });

const condition = z.union([numberCondition, dateCondition, setCondition, textCondition]);
export type TextCondition = z.infer<typeof textCondition>;
export type NumberCondition = z.infer<typeof numberCondition>;
export type DateCondition = z.infer<typeof dateCondition>;
export type GridCondition = z.infer<typeof condition>;

/** AG Grid's filter model: one condition, or several joined by AND or OR. */
export const filterModel = z.union([
  z.object({ filterType: z.string().optional(), operator: z.enum(["AND", "OR"]), conditions: z.array(condition).min(1).max(10) }),
  condition,
]);

const DAY_MS = 86_400_000;

const asText = (value: unknown): string | null =>
  value === null ? null : Array.isArray(value) ? value.join(" ") : value instanceof Date ? value.toISOString() : String(value);
const isBlank = (value: unknown) => value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** Of several words one has to be equal, or none; everything else is asked of them together. */
function textHolds(value: unknown, condition: TextCondition): boolean {
  const { type, filter } = condition;
  if (Array.isArray(value) && type === "equals") return value.some((word) => textHolds(word, condition));
  if (Array.isArray(value) && type === "notEqual") return value.every((word) => textHolds(word, condition));
  const own = asText(value)?.toLowerCase() ?? null;
  const wanted = (filter ?? "").toLowerCase();
  if (type === "notEqual") return own !== wanted;
  if (type === "notContains") return own === null || !own.includes(wanted);
  if (own === null) return false;
  if (type === "equals") return own === wanted;
  if (type === "contains") return own.includes(wanted);
  return type === "startsWith" ? own.startsWith(wanted) : own.endsWith(wanted);
}

function numberHolds(value: number | null, { type, filter, filterTo }: NumberCondition): boolean {
  const from = filter ?? 0;
  if (type === "notEqual") return value !== from;
  if (value === null) return false;
  if (type === "equals") return value === from;
  if (type === "greaterThan") return value > from;
  if (type === "greaterThanOrEqual") return value >= from;
  if (type === "lessThan") return value < from;
  if (type === "lessThanOrEqual") return value <= from;
  return value >= from && value <= (filterTo ?? 0);
}

function dateHolds(value: Date | null, { type, dateFrom, dateTo }: DateCondition, now: Date): boolean {
  const from = (dateFrom ?? "").slice(0, 10);
  const own = value?.toISOString().slice(0, 10);
  if (type === "notEqual") return own !== from;
  if (value === null || own === undefined) return false;
  const ageMs = now.getTime() - value.getTime();
  if (type === "past") return ageMs > 0;
  if (type === "last24Hours") return ageMs >= 0 && ageMs <= DAY_MS;
  if (type === "equals") return own === from;
  if (type === "greaterThan") return own > from;
  return type === "lessThan" ? own < from : own >= from && own <= (dateTo ?? "").slice(0, 10);
}

function holds(value: unknown, model: GridCondition, now: Date): boolean {
  if (model.filterType === "set") {
    if (Array.isArray(value)) return value.some((word) => model.values.includes(word));
    return model.values.includes(asText(value));
  }
  if (model.type === "blank" || model.type === "notBlank") return isBlank(value) === (model.type === "blank");
  if (model.filterType === "number") return numberHolds(value === null ? null : Number(value), model);
  if (model.filterType === "date") return dateHolds(value === null ? null : new Date(value as string | Date), model, now);
  return textHolds(value, model);
}

/**
 * Whether a row passes filters by column, all of them; null when a filter asks for a column that the row does not carry and no
 * other one already refuses it. A filter that cannot be read is left to the server, which says what is wrong with it: null.
 */
export function passesFilters(row: Readonly<Record<string, unknown>>, filters: ListQuestion["filters"], now: Date): boolean | null {
  let passes: boolean | null = true;
  for (const [field, model] of Object.entries(filters)) {
    const read = filterModel.safeParse(model);
    const value = row[field];
    if (!read.success || value === undefined) {
      passes = null;
      continue;
    }
    const conditions = "conditions" in read.data ? read.data.conditions : [read.data];
    const isAny = "conditions" in read.data && read.data.operator === "OR";
    const results = conditions.map((one) => holds(value, one, now));
    if (!(isAny ? results.some(Boolean) : results.every(Boolean))) return false;
  }
  return passes;
}

/** The words of a search, each of which has to be found somewhere. Eight are enough for anybody. */
export const searchWords = (search: string): string[] => search.trim().split(/\s+/).filter(Boolean).slice(0, 8);

/** Whether each word of a search is found in one of the texts, whatever the case. */
export function passesSearch(texts: readonly (string | null)[], search: string): boolean {
  const lower = texts.map((text) => text?.toLowerCase() ?? "");
  return searchWords(search.toLowerCase()).every((word) => lower.some((text) => text.includes(word)));
}

/** The columns that the search of each list looks through. */
const searched: Record<Topic, readonly string[]> = {
  inventory: ["sku", "description"],
  orders: ["number"],
  inbound: ["number", "supplierName", "asnNumber"],
  purchasing: ["number", "supplierName"],
  purchasing_rules: ["name"],
  planning_rules: ["name"],
  transfers: ["sku", "description", "number"],
  requisitions: ["number", "reason", "requesterName"],
  exceptions: ["title", "type"],
  replenishment: ["sku", "description", "supplierName"],
  calendar: ["name", "category", "sku"],
  invoices: ["number", "supplierName", "purchaseOrderNumber"],
  suppliers: ["name", "code"],
  readiness: ["code", "name"],
  duplicates: ["leftCode", "leftName", "rightCode", "rightName"],
  messages: ["externalId", "entityKey"],
};
/** Their rows belong to an entity as a whole and name no node. */
const ofEntity: readonly Topic[] = ["suppliers", "readiness", "duplicates", "messages", "purchasing_rules", "planning_rules"];

export type ListQuestion = { filters: Readonly<Record<string, unknown>>; search: string; nodeId: number | null };

/**
 * Whether a row of a live topic is in the list that a screen shows; null when only the server can tell: a filter of a column that
 * the row does not carry, or a node's part of rows that belong to the entity as a whole.
 */
export function isInList<T extends Topic>(topic: T, row: TopicRow<T>, list: ListQuestion, now: Date): boolean | null {
  const isOfEntity = ofEntity.includes(topic);
  const fields = row as unknown as Readonly<Record<string, unknown>>;
  if (list.nodeId !== null && !isOfEntity && !row.nodeIds.includes(list.nodeId)) return false;
  const texts = searched[topic].map((field) => asText(fields[field] ?? null));
  if (!passesSearch(texts, list.search)) return false;
  const passes = passesFilters(fields, list.filters, now);
  return passes && list.nodeId !== null && isOfEntity ? null : passes;
}
