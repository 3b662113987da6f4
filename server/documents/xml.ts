import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { isUnreadable } from "@/domain/ingest/text";

// XML from outside as plain objects. Prefixes are the sender's choice, so elements are told apart by their local names, and the document
// by the namespace of its root; values stay text, an attribute's name begins with "@". What is wrong is said in words of our own:
// the library's are for who writes programs.

type Element = { [name: string]: unknown };
type Read = { ok: true; root: Element; namespace: string | null } | { ok: false; issues: FieldIssue[] };

/** What a reader stumbles over, in a sentence, with the text that it stands at. */
class Unreadable extends Error {
  constructor(
    message: string,
    readonly at: string,
  ) {
    super(message);
  }
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** "&#233;" is é; one of a character that no text has, and a name that only a document type could explain, are refused. */
function characterOf(reference: string): string {
  const [, hex, decimal, name = ""] = /^&(?:#x([0-9a-f]+)|#([0-9]+)|([^;]+));$/i.exec(reference) ?? [];
  if (hex === undefined && decimal === undefined) {
    if (Object.hasOwn(NAMED, name)) return NAMED[name] ?? "";
    throw new Unreadable(`has ${reference.slice(0, 20)}, which is not defined`, reference);
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const text = code <= 0x10ffff ? String.fromCodePoint(code) : "\0";
  if (isUnreadable(text)) throw new Unreadable(`has ${reference.slice(0, 20)}, which is no character of a text`, reference);
  return text;
}

/** The library's own decoder leaves references by number as they stand. */
const entityDecoder = {
  reset() {},
  setXmlVersion() {},
  addInputEntities() {},
  setExternalEntities() {},
  decode: (text: string): string => (text.includes("&") ? text.replace(/&[^;&\s]+;/g, characterOf) : text),
};

const parserOf = (lists: readonly string[]) =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    entityDecoder,
    isArray: (name) => lists.includes(name),
  });

const WELL_FORMED: Record<string, string> = {
  InvalidTag: "is not well-formed XML: an element is not closed as it was opened, or has no proper name",
  InvalidAttr: "is not well-formed XML: an attribute has no quoted value, or stands twice",
  InvalidChar: "is not well-formed XML: a character stands where none may, such as & for &amp;",
};
const notWellFormed = (code: string): string => WELL_FORMED[code] ?? "is not well-formed XML: it breaks off, or is more than one document";

/** The namespace of the root, after what may stand before it. */
function namespaceOf(text: string): string | null {
  const from = text.replace(/^(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)+/, "");
  const [, name = "", attributes = ""] = /^<([^\s<>/!?]+)((?:\s+[^\s=<>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>/.exec(from) ?? [];
  const prefix = name.includes(":") ? `xmlns:${name.split(":", 1)[0]}` : "xmlns";
  for (const [, attribute, double, single] of attributes.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (attribute === prefix) return double ?? single ?? null;
  return null;
}

/** `lists` are the elements that may stand several times. What cannot be read is an issue, never an exception: it comes from strangers. */
export function xmlReader(...lists: string[]): (text: string) => Read {
  const parser = parserOf(lists);
  return (text) => {
    const body = text.replace(/^\uFEFF/, "");
    const wrong = (path: string, message: string): Read => ({ ok: false, issues: [{ path, message }] });
    const lineAt = (position: number) => `line ${body.slice(0, position).split("\n").length}`;
    const broken = body.split("\n").findIndex(isUnreadable);
    if (broken >= 0) return wrong(`line ${broken + 1}`, "has characters that cannot be shown. Send the document as UTF-8.");
    // A document type may define entities that grow without end or read files.
    if (/<!DOCTYPE/i.test(body)) return wrong("", "has a document type, which is not taken");
    try {
      const valid = XMLValidator.validate(body);
      if (valid !== true) return wrong(`line ${valid.err.line}`, notWellFormed(valid.err.code));
      return { ok: true, root: parser.parse(body) as Element, namespace: namespaceOf(body) };
    } catch (error) {
      if (error instanceof Unreadable) return wrong(lineAt(body.indexOf(error.at)), error.message);
      return wrong("", "has elements that are nested too deep, or names that are not taken");
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
