import { expect, test } from "../fixtures";

test("A planner sees what a policy would do before it is set; a buyer stops what is held, and pulls the switch", async ({
  windowOf,
  expectAccessible,
}) => {
  const planner = await windowOf("planner");
  await planner.goto("/replenishment/automation");
  await expect(planner.getByRole("table", { name: "Automation policies" })).toContainText("Everything else");
  await expectAccessible(planner);
  await planner.getByRole("button", { name: "Everything else" }).click();
  const dialog = planner.getByRole("dialog");
  await dialog.getByRole("radio", { name: /Release with hold/ }).check();
  await expect(dialog.getByRole("region", { name: "Dry run" })).toContainText("Held, then ordered");
  await dialog.getByRole("textbox", { name: /^Line at most/ }).fill("lots");
  await expect(dialog).toContainText('The line cap cannot be "lots".');
  await dialog.getByRole("textbox", { name: /^Line at most/ }).fill("100000");
  await dialog.getByRole("textbox", { name: /^Order at most/ }).fill("100000");
  await expectAccessible(planner);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The caps have proven themselves");
  await dialog.getByRole("button", { name: "Set the policy" }).click();
  await expect(dialog).toBeHidden();

  const buyer = await windowOf("buyer");
  await buyer.goto("/replenishment/automation");
  const held = buyer.getByRole("table", { name: "Held releases" });
  // The worker judges within a minute.
  await expect(held.getByRole("row").nth(1)).toBeVisible({ timeout: 90_000 });
  await held.getByRole("button", { name: "Stop" }).first().click();
  await buyer.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("The season is over");
  await buyer.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
  await expect(buyer.getByRole("table", { name: "Decisions, the last first" })).toContainText("The season is over");

  await buyer.getByRole("button", { name: "Stop everything" }).click();
  await buyer.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("Prices look wrong");
  await buyer.getByRole("dialog").getByRole("button", { name: "Stop everything" }).click();
  await expect(buyer.getByText("Everything is stopped")).toBeVisible();
  await expect(held).toHaveCount(0);

  // Seen in the planner's window too, and what follows in the buyer's, without a reload.
  await expect(planner.getByText("Everything is stopped")).toBeVisible();
  await planner.getByRole("button", { name: "Let it begin again" }).click();
  await planner.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("The prices were right");
  await planner.getByRole("dialog").getByRole("button", { name: "Let it begin again" }).click();
  await expect(planner.getByText("Acting within its guardrails")).toBeVisible();
  await expect(buyer.getByText("Acting within its guardrails")).toBeVisible();
});
