import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

const ASKED = 400;

test("A buyer asks for goods, an approver agrees in another window, and the order goes out; the budget shows it", async ({
  windowOf,
  expectAccessible,
}) => {
  const buyer = await windowOf("buyer");
  await buyer.goto("/purchasing/requisitions");
  await buyer.getByRole("button", { name: "New requisition" }).click();
  const dialog = buyer.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Item" }).fill("a");
  await dialog.getByRole("list", { name: "Items found" }).getByRole("button").first().click();
  const units = dialog.getByRole("textbox", { name: /^Units of/ });
  const pack = Number(await units.inputValue());
  await units.fill("0");
  await expect(dialog).toContainText("units are a whole number");
  await units.fill(String(pack));
  // Enough that somebody has to agree, not so much that the executives have to.
  const value = Number(((await dialog.getByRole("listitem").filter({ hasText: "Value" }).textContent()) ?? "").replace(/[^\d.]/g, ""));
  await units.fill(String(pack * Math.ceil(ASKED / value)));
  await dialog.getByRole("combobox", { name: "For the warehouse" }).selectOption({ index: 1 });
  // What asking for it would mean is weighed while it is written.
  await expect(dialog).toContainText("It goes to any approver");
  await expect(dialog.getByRole("table", { name: /^Left of the budgets/ })).toBeVisible();
  await dialog.getByRole("textbox", { name: "What it is for" }).fill("A trade fair next month");
  await expectAccessible(buyer);
  await dialog.getByRole("button", { name: "Ask for it" }).click();
  await expect(dialog).toBeHidden();
  const asked = new QueuePage(buyer, "requisitions");
  await expect(asked.details).toContainText("A trade fair next month");
  const number = ((await asked.details.getByRole("heading", { level: 2 }).textContent()) ?? "").replace("Requisition ", "");

  const approver = await windowOf("approver");
  await approver.goto("/purchasing/approvals");
  const row = approver.getByRole("table", { name: "Requisitions that wait for you" }).getByRole("row", { name: new RegExp(number) });
  await expect(row).toContainText("Ben Okafor");
  await expectAccessible(approver);
  await row.getByRole("button", { name: "Agree" }).click();
  await approver.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("Within the plan of the fair");
  await approver.getByRole("dialog").getByRole("button", { name: "Agree" }).click();
  await expect(row).toHaveCount(0);

  const order = asked.details.getByRole("link", { name: /^PO-/ });
  await expect(order).toBeVisible();
  await order.click();
  await expect(buyer).toHaveURL(/\/purchasing\?open=\d+/);
  await expect(new QueuePage(buyer, "purchasing").details).toContainText("Purchase order PO-");

  await approver.goto("/purchasing/budgets");
  await expect(
    approver
      .getByRole("table", { name: /^Budgets of/ })
      .getByRole("row")
      .nth(1),
  ).toBeVisible();
  await expectAccessible(approver);
});
