import { gtinCheckDigit } from "@/domain/masterdata/gtin";
import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

test("A steward mends a GTIN: the form names what is wrong, shows the score to come, and the queue follows", async ({
  windowOf,
  expectAccessible,
}) => {
  const page = await windowOf("data_steward");
  const wrong = encodeURIComponent(JSON.stringify({ defects: { filterType: "set", values: ["gtin_wrong"] } }));
  await page.goto(`/master-data?filters=${wrong}`);
  const queue = new QueuePage(page, "readiness");
  await queue.expectRows();
  await queue.textOf(queue.row(0), "code");
  const id = await queue.idOf(queue.row(0));
  await queue.row(0).click();
  const panel = page.getByRole("complementary", { name: "Details" });
  const field = panel.getByLabel("GTIN", { exact: true });
  const body = (await field.inputValue()).slice(0, -1);
  const right = gtinCheckDigit(body);
  const score = Number(/Score (\d+)/.exec((await panel.getByRole("status").filter({ hasText: "Score" }).textContent()) ?? "")?.[1]);
  await field.fill(`${body}${(right + 1) % 10}`);
  await expect(panel.getByRole("alert").first()).toContainText(`The check digit should be ${right}`);
  await expect(panel.getByRole("button", { name: "Save" })).toBeDisabled();
  await field.fill(`${body}${right}`);
  await expect(panel.getByRole("status").filter({ hasText: "Score" })).toContainText(`Score ${score} → ${score + 15}`);
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`its score is ${score + 15}, it was ${score}`)).toBeVisible();
  await expect(panel).toContainText(`score ${score + 15} of 100`);
  await expect(panel).toContainText("Item corrected");
  await page.reload();
  await expect(queue.rowOf(id)).toHaveCount(0);
});

test("A steward merges a duplicate after looking at what stands against it, and takes it back", async ({ windowOf, expectAccessible }) => {
  const page = await windowOf("data_steward");
  await page.goto("/master-data?view=duplicates");
  const queue = new QueuePage(page, "duplicates");
  await queue.expectRows();
  const stocked = queue.grid.locator(".ag-row", { hasText: "CAT-2002" });
  await stocked.first().click();
  const panel = page.getByRole("complementary", { name: "Details" });
  await expect(panel).toContainText("What was compared");
  await expect(panel.getByRole("button", { name: "Merge", exact: true })).toBeDisabled();
  await expect(panel).toContainText("Both have stock");
  await expectAccessible(page);
  for (const box of await panel.getByRole("checkbox").all()) await box.check();
  await panel.getByRole("button", { name: "Merge", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Typed twice");
  await dialog.getByRole("button", { name: "Merge" }).click();
  await expect(page.getByText(/answers to CAT-2002 as well\./).first()).toBeVisible();
  await panel.getByRole("button", { name: "Undo the merge" }).click();
  await dialog.getByLabel("Reason").fill("They are two after all");
  await dialog.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByText("CAT-2002 is a record of its own again.")).toBeVisible();
  await expect(panel.getByRole("button", { name: "Merge", exact: true })).toBeVisible();
  await expect(panel).toContainText(/merge undone/i);
});

test("A planner reads the queue and is offered nothing to change", async ({ windowOf }) => {
  const page = await windowOf("planner");
  await page.goto("/master-data");
  const queue = new QueuePage(page, "readiness");
  await queue.expectRows();
  // A row that is still being read opens nothing.
  await queue.textOf(queue.row(0), "code");
  await queue.row(0).click();
  const panel = page.getByRole("complementary", { name: "Details" });
  await expect(panel).toContainText("Failing checks");
  await expect(panel.getByRole("button", { name: /Save/ })).toHaveCount(0);
  await expect(panel.getByRole("textbox").first()).toBeDisabled();
});
