import { expect, test } from "../fixtures";

const screens: readonly (readonly [href: string, label: string, part?: string])[] = [
  ["/", "Tower"],
  ["/exceptions", "Exceptions"],
  ["/orders", "Orders"],
  ["/inventory", "Inventory"],
  ["/inbound", "Inbound"],
  ["/replenishment", "Replenishment"],
  ["/purchasing", "Purchasing"],
  ["/suppliers", "Suppliers"],
  ["/invoices", "Invoices"],
  ["/margin", "Margin"],
  ["/master-data", "Master data"],
  ["/governance", "Governance"],
  ["/inventory/transfers", "Inventory", "Transfers"],
  ["/purchasing/rules", "Purchasing", "Approval rules"],
];
// The small one last: what is looked at for accessibility has the fewest rows then.
const sizes = [
  { width: 1920, height: 1080 },
  { width: 1440, height: 900 },
];

for (const [href, label, part] of screens) {
  test(`${part ?? label} opens with what it promises, for everybody, on both usual screens`, async ({ windowOf, expectAccessible }) => {
    const page = await windowOf("administrator");
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.goto(href);
      await expect(page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: label })).toHaveAttribute(
        "aria-current",
        "page",
      );
      await expect(page.getByRole("status", { name: "Feed: live" })).toBeVisible();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      const isWider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      expect(isWider).toBe(false);
    }
    await expectAccessible(page);
    await page.getByRole("button", { name: /^Switch to the/ }).click();
    await expectAccessible(page, "colours");
    expect(problems).toEqual([]);
  });
}
