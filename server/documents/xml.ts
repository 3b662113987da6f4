import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { isUnreadable } from "@/domain/ingest/text";

// XML from outside as plain objects. Prefixes are the sender's choice, so elements are told apart by their local names; values stay
// text, an attribute's name begins with "@".

type Element = { [name: string]: unknown };
type Read = { ok: true; root: Element } | { ok: false; issues: FieldIssue[] };

const parserOf = (lists: readonly string[]) =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    isArray: (name) => lists.includes(name),
  });

/** `lists` are the elements that may stand several times. What cannot be read is an issue, never an exception: it comes from strangers. */
export function xmlReader(...lists: string[]): (text: string) => Read {
  const parser = parserOf(lists);
  return (text) => {
    const body = text.replace(/^\uFEFF/, "");
    const wrong = (path: string, message: string): Read => ({ ok: false, issues: [{ path, message }] });
    const broken = body.split("\n").findIndex(isUnreadable);
    if (broken >= 0) return wrong(`line ${broken + 1}`, "has characters that cannot be shown. Send the document as UTF-8.");
    // A document type may define entities that grow without end or read files.
    if (/<!DOCTYPE/i.test(body)) return wrong("", "has a document type, which is not taken");
    try {
      const valid = XMLValidator.validate(body);
      if (valid !== true) return wrong(`line ${valid.err.line}`, valid.err.msg);
      return { ok: true, root: parser.parse(body) as Element };
    } catch (error) {
      // Names that mean something to the language, and elements nested by the thousand.
      return wrong("", `cannot be read as XML: ${error instanceof Error ? error.message.slice(0, 200) : "unknown"}`);
    }
  };
}

/** What stands under the element at the path; the first where there are several. */
export const under = (from: unknown, ...names: string[]): unknown =>
  names.reduce<unknown>((found, name) => {
    const one = Array.isArray(found) ? found[0] : found;
    return typeof one === "object" && one !== null && Object.hasOwn(one, name) ? (one as Element)[name] : undefined;
  }, from);

/** The text at the path, of an element or an attribute; undefined where it is empty. */
export function textOf(from: unknown, ...names: string[]): string | undefined {
  const found = under(from, ...names);
  const one = Array.isArray(found) ? found[0] : found;
  const text = typeof one === "object" && one !== null ? under(one, "#text") : one;
  return typeof text === "string" && text !== "" ? text : undefined;
}
