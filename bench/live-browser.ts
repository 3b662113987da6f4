import { chromium, type Page } from "@playwright/test";
import packaged from "@sparticuz/chromium";

/** What a cell said, and when the frame that showed it had been painted, by the machine's clock. */
export type Painted = { id: number; onHand: number; at: number };
export type WatchedPage = { ids: number[]; painted(): Promise<Painted[]>; close(): Promise<void> };

const flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update";

/** Notes each new text of the on-hand column; a task after the frame's callback runs once the frame is painted. */
const watch = () => {
  const seen: Painted[] = [];
  const cellOf = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest("[col-id=onHand]");
  new MutationObserver((changes) => {
    const fresh: Omit<Painted, "at">[] = [];
    for (const { target } of changes) {
      const cell = cellOf(target);
      const id = Number(cell?.closest("[row-id]")?.getAttribute("row-id"));
      const onHand = Number(cell?.textContent?.replaceAll(/\D/g, ""));
      if (cell && id) fresh.push({ id, onHand });
    }
    if (fresh.length === 0) return;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const at = performance.timeOrigin + performance.now();
        for (const each of fresh) seen.push({ ...each, at });
        port1.close();
      };
      port2.postMessage(null);
    });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  Object.assign(window, { painted: seen });
};

/** The inventory in a real browser, signed in, with its first rows on the screen. */
export async function openInventory(url: string, cookie: string): Promise<WatchedPage> {
  const onLinux = process.platform === "linux" && process.arch === "x64";
  const browser = await chromium.launch(onLinux ? { executablePath: await packaged.executablePath(), args: flags.split(" ") } : {});
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(
    cookie.split("; ").map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1), url })),
  );
  const page: Page = await context.newPage();
  // What the compiler wraps named functions in exists here, not in the page.
  await page.addInitScript("globalThis.__name = (named) => named");
  await page.goto(`${url}/inventory`);
  const cells = page.locator("[row-id] [col-id=onHand]");
  await cells.first().waitFor();
  await page.waitForTimeout(2_000);
  const ids = await page
    .locator("[row-id]:has([col-id=onHand])")
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("row-id"))));
  await page.evaluate(watch);
  return {
    ids,
    painted: () => page.evaluate(() => (window as unknown as { painted: Painted[] }).painted),
    close: () => browser.close(),
  };
}
