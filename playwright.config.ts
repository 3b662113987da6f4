import { defineConfig } from "@playwright/test";
import chromium from "@sparticuz/chromium";

// Chosen once by the main process; its workers inherit it.
process.env.GANTRY_TEST_PORT ??= String(20_000 + Math.floor(Math.random() * 20_000));
const port = process.env.GANTRY_TEST_PORT;
/** A tower that already runs (`GANTRY_URL=http://localhost:3000`), or one that this run builds and starts for itself. */
const running = process.env.GANTRY_URL;

// On Linux the browser comes from a package, so that `npm ci` brings all there is; elsewhere from Playwright.
const packaged = process.platform === "linux" && process.arch === "x64";
const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export default defineConfig({
  testDir: "e2e/scenarios",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 1,
  // A flaky test is a bug: no retries.
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    baseURL: running ?? `http://127.0.0.1:${port}`,
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    timezoneId: "Europe/London",
    locale: "en-GB",
    trace: "retain-on-failure",
    launchOptions: packaged ? { executablePath: await chromium.executablePath(), args: flags.split(" ") } : {},
  },
  webServer: running
    ? undefined
    : {
        // Six weeks of history are enough for every screen: a back-test learns from the first four; a folder of its own leaves a demo that somebody keeps alone.
        command: `npm run demo -- --port ${port} --folder .gantry/test --days 42 --fresh`,
        url: `http://127.0.0.1:${port}/api/health`,
        timeout: 600_000,
        reuseExistingServer: false,
        gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
      },
});
