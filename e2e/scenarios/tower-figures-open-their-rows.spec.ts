import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

// What the clock says is asked of the server by filters that the grid does not know of itself.
for (const [figure, topic, type] of [
  [/ late$/, null, "past"],
  [/^Received, 24 h/, "inbound", "last24Hours"],
] as const)
  test(`The tower's "${type}" figures open their own rows and no others`, async ({ windowOf }) => {
    const page = await windowOf("administrator");
    const warnings: string[] = [];
    page.on("console", (message) => message.type() !== "info" && message.text().includes("AG Grid") && warnings.push(message.text()));
    await page.goto("/");
    await page.getByRole("link", { name: figure }).first().click();
    await expect(page).toHaveURL(new RegExp(type));
    const opened = topic ?? new URL(page.url()).pathname.split("/")[1] ?? "";
    const queue = new QueuePage(page, opened);
    await queue.expectRows();
    // A filter that the grid does not take is warned of when the grid is made, before it has rows, and leaves the address.
    expect(warnings).toEqual([]);
    expect(page.url()).toContain(type);
  });
