import { expect, test } from "vitest";
import { lineOfPath, readableBody, readBody, valueAt } from "./message-body";

const body = readableBody('{"kind":"order","data":{"lines":[{"sku":"A-1","quantity":-2}]}}');

test("a body that cannot be read says why, and at which line where that is known", () => {
  expect(readBody('{\n  "kind": "order",\n}')).toMatchObject({ ok: false, line: 3 });
  expect(readBody(body)).toMatchObject({ ok: true });
});

test("a field path finds its value and its line", () => {
  const read = readBody(body);
  expect(read.ok && valueAt(read.value, "data.lines.0.quantity")).toBe("-2");
  expect(body.split("\n")[(lineOfPath(body, "data.lines.0.quantity") ?? 0) - 1]).toContain('"quantity": -2');
});

test("a path to a field that is missing finds nothing", () => {
  expect(valueAt({ data: {} }, "data.orderNumber")).toBeNull();
  expect(lineOfPath(body, "data.orderNumber")).toBeNull();
});

test("what is no JSON stays as it came", () => {
  expect(readableBody("<xml/>")).toBe("<xml/>");
});
