import { expect, test } from "vitest";
import { readLayout, withColumn, writeLayout } from "./column-layout";

const columns = [{ field: "sku" }, { field: "name", flex: 1 }, { field: "stock", initialHide: true }, { field: "units" }];
const ids = (layout: { id: string }[]) => layout.map(({ id }) => id).join(" ");

test("an address without columns shows the list's own, and says nothing about them", () => {
  expect(ids(readLayout(columns, null))).toBe("sku name units");
  expect(writeLayout(columns, readLayout(columns, null))).toBe("");
});

test("order and width come back as they were written", () => {
  const text = "units,sku:240";
  expect(readLayout(columns, text)).toEqual([{ id: "units" }, { id: "sku", width: 240 }]);
  expect(writeLayout(columns, readLayout(columns, text))).toBe(text);
});

test("a column that is hidden at first appears at its place with one click, stays after a reload, and goes again", () => {
  const shown = withColumn(columns, readLayout(columns, null), "stock", true);
  expect(ids(shown)).toBe("sku name stock units");
  const reloaded = readLayout(columns, writeLayout(columns, shown));
  expect(ids(reloaded)).toBe("sku name stock units");
  expect(writeLayout(columns, withColumn(columns, reloaded, "stock", false))).toBe("");
});

test("names that the list does not have are left out; only such names are no layout", () => {
  expect(ids(readLayout(columns, "gone,units,units,sku:x"))).toBe("units sku");
  expect(ids(readLayout(columns, "gone"))).toBe("sku name units");
});

test("what an older view hides stays hidden", () => {
  expect(ids(readLayout(columns, null, ["name"]))).toBe("sku units");
});
