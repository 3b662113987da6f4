import { describe, expect, it } from "vitest";
import { readUblOrderResponse } from "./ubl-order-response";
import { textOf, xmlReader } from "./xml";

const read = xmlReader();
const textIn = (inner: string) => {
  const found = read(`<a>${inner}</a>`);
  return found.ok ? textOf(found.root, "a") : found.issues[0];
};

describe("characters by their number", () => {
  it.each([
    ["K&#228;se &#xE9;&#x1F525;", "Käse é🔥"],
    ["a &amp;lt; b &lt;c&gt; &quot;&apos;", "a &lt; b <c> \"'"],
    ["<![CDATA[&#228; &no;]]>", "&#228; &no;"],
  ])("%s is read", (inner, text) => {
    expect(textIn(inner)).toBe(text);
  });

  it.each(["&#0;", "&#x1;", "&#xD800;", "&#1114112;", "&#x7f;"])("%s is no character of a text, and refused at its line", (reference) => {
    expect(textIn(`\n\n${reference}`)).toEqual({ path: "line 3", message: `has ${reference}, which is no character of a text` });
  });

  it("a name that nobody defined is refused, in an attribute as well", () => {
    expect(textIn("&nbsp;")).toEqual({ path: "line 1", message: "has &nbsp;, which is not defined" });
    expect(textIn('<b c="&constructor;"/>')).toMatchObject({ message: "has &constructor;, which is not defined" });
  });
});

describe("what cannot be read is said in plain words, with its line", () => {
  it.each([
    ["<a>\n<b></a>", "line 2"],
    ["<a><b><c>", "line 1"],
    ["<a b=c></a>", "line 1"],
    ["<a>\n&</a>", "line 2"],
    ["text", "line 1"],
    ["", "line 1"],
    ["<a><__proto__/></a>", ""],
    ["<a>".repeat(200) + "</a>".repeat(200), ""],
    ["<\0a\0/\0>\0", "line 1"],
  ])("%j", (text, path) => {
    const found = read(text);
    expect(found).toMatchObject({ ok: false, issues: [{ path }] });
    const { message = "" } = found.ok ? {} : (found.issues[0] ?? {});
    expect(message).toMatch(/^(is|has) [a-z]/);
    expect(message).not.toMatch(/SECURITY|JavaScript|\[|'/);
  });
});

describe("a document is what the namespace of its root says", () => {
  const document = (root: string, name: string) =>
    `<?xml version="1.0"?><!-- <OrderResponse xmlns="urn:other"> -->\n<${name} ${root}><ID>R</ID><OrderResponseCode>AP</OrderResponseCode><OrderReference><ID>7</ID></OrderReference></${name}>`;
  const NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2";
  it.each([
    [`xmlns="${NAMESPACE}"`, "OrderResponse", true],
    [`xmlns:cac='c' xmlns:u = '${NAMESPACE}' xmlns='urn:other'`, "u:OrderResponse", true],
    ['xmlns="urn:other"', "OrderResponse", false],
    [`xmlns:u="${NAMESPACE}"`, "OrderResponse", false],
    ['a=""', "OrderResponse", false],
  ])("%s %s", (attributes, name, isTaken) => {
    const found = readUblOrderResponse(document(attributes, name));
    expect(found.ok).toBe(isTaken);
    if (!found.ok) expect(found.issues).toEqual([{ path: "", message: "is not an OrderResponse of UBL 2" }]);
  });
});
