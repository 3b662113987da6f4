import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

/** What an operator may settle in every way that its playbook knows; what suppliers answered is the buyer's to decide. */
const BACKORDERS = `?filters=${encodeURIComponent(
  JSON.stringify({
    type: { filterType: "text", type: "equals", filter: "backorder" },
    state: { filterType: "set", values: ["new", "acknowledged", "in_progress", "snoozed"] },
  }),
)}`;

test("One person claims and resolves an exception, and the other's row changes without a reload", async ({ windowOf }) => {
  const omar = await QueuePage.open(await windowOf("exception_operator"), "exceptions", BACKORDERS);
  const unclaimed = omar.grid.locator(".ag-row").filter({ has: omar.page.locator('[col-id="ownerName"]', { hasText: "Nobody" }) });
  const id = await omar.idOf(unclaimed.first());
  const planner = await QueuePage.open(await windowOf("planner"), "exceptions", BACKORDERS);
  await expect(planner.cell(planner.rowOf(id), "ownerName")).toHaveText("Nobody");
  await planner.page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));

  await omar.rowOf(id).click();
  await omar.details.getByRole("button", { name: "Claim" }).click();
  await expect(planner.cell(planner.rowOf(id), "ownerName")).toHaveText("Omar Haddad");
  await expect(planner.cell(planner.rowOf(id), "state")).toContainText("In progress");

  await omar.details.getByRole("button", { name: "Resolve" }).click();
  const dialog = omar.page.getByRole("dialog");
  await dialog.getByRole("radio").last().check();
  if (await dialog.getByLabel("Reason").isVisible()) await dialog.getByLabel("Reason").fill("Checked with the warehouse.");
  await dialog.getByRole("button", { name: "Resolve" }).click();
  await expect(dialog).toBeHidden();
  // It says so for a moment, and leaves a list of what is open as soon as that is read again.
  const state = planner.cell(planner.rowOf(id), "state");
  await expect.poll(async () => (await state.allTextContents()).join() || "left the list").toMatch(/resolved|dismissed|left the list/i);
  expect(await planner.page.evaluate(() => "stillTheSamePage" in window)).toBe(true);
});

test("An exception is triaged by keyboard alone, and the last step is taken back", async ({ windowOf }) => {
  const queue = await QueuePage.open(await windowOf("exception_operator"), "exceptions");
  const unclaimed = queue.grid.locator(".ag-row").filter({ has: queue.page.locator('[col-id="ownerName"]', { hasText: "Nobody" }) });
  const id = await queue.idOf(unclaimed.first());
  const index = Number(await queue.rowOf(id).getAttribute("row-index"));
  for (let step = 0; step <= index; step += 1) await queue.page.keyboard.press("j");
  await queue.page.keyboard.press("a");
  await expect(queue.cell(queue.rowOf(id), "ownerName")).toHaveText("Omar Haddad");
  await queue.page.keyboard.press("z");
  await expect(queue.cell(queue.rowOf(id), "ownerName")).toHaveText("Nobody");
  await queue.page.keyboard.press("?");
  await expect(queue.page.getByRole("dialog")).toContainText("Snooze for 4 hours");
});
