import { expect, test } from "../fixtures";

test("A planner replays the past under a higher target, sees what it costs, and switches it on", async ({ windowOf, expectAccessible }) => {
  const page = await windowOf("planner");
  await page.goto("/replenishment");
  await page.getByRole("navigation", { name: "Parts of replenishment" }).getByRole("link", { name: "What-if" }).click();
  const wanted = page.getByRole("group", { name: "What if" });
  for (const name of ["A", "B", "C"]) await wanted.getByRole("spinbutton", { name: `Class ${name}, %` }).fill("99.5");
  await page.getByRole("button", { name: "Replay the past" }).click();
  const sides = page.getByRole("table", { name: "The two policies side by side" });
  await expect(sides).toBeVisible({ timeout: 60_000 });
  await expect(page).toHaveURL(/open=\d+/);
  await expect(sides).toContainText("99.5 % of cycles, weekly");
  await expect(sides.getByRole("row", { name: /Stock value/ })).toContainText("+£");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Plan with it" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The season is worth it");
  await dialog.getByRole("button", { name: "Plan with it" }).click();
  await expect(page.getByText("The planning run aims at this")).toBeVisible();
});
