import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

test("A buyer makes a link; the supplier answers without an account, and the buyer sees it at once", async ({
  windowOf,
  browser,
  expectAccessible,
}) => {
  const page = await windowOf("buyer");
  const filters = {
    stage: { filterType: "set", values: ["waiting", "placed", "agreed"] },
    receiptState: { filterType: "set", values: ["none"] },
  };
  const queue = await QueuePage.open(page, "purchasing", `?filters=${encodeURIComponent(JSON.stringify(filters))}`);
  const number = await queue.textOf(queue.row(2), "number");
  await queue.row(2).click();
  await queue.details.getByRole("button", { name: "Make a link" }).click();
  const address = await queue.details.getByRole("textbox", { name: /Send it to the supplier/ }).inputValue();

  const outside = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const supplier = await outside.newPage();
  await supplier.goto(address);
  await expect(supplier.getByRole("heading", { name: `Purchase order ${number}` })).toBeVisible();
  const first = supplier.getByRole("group", { name: "Line 1" });
  await first.getByRole("radio", { name: "Otherwise" }).check();
  await first.getByRole("textbox", { name: "Units" }).fill("many");
  await expect(supplier.getByText("Line 1: units are a whole number.")).toBeVisible();
  await first.getByRole("textbox", { name: "Units" }).fill("1");
  await first.getByRole("textbox", { name: "Why" }).fill("Only one is left");
  await expectAccessible(supplier);
  await supplier.getByRole("button", { name: "Send the answer" }).click();
  await expect(supplier.getByText("Thank you.")).toBeVisible();

  await expect(queue.details).toContainText("The supplier's answer differs from the order");
  await expect(queue.details).toContainText("Only one is left");
  await queue.details.getByRole("button", { name: "Take it back" }).click();
  await supplier.reload();
  await expect(supplier.getByText("This link does not open an order")).toBeVisible();
  await outside.close();
});
