import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { Role } from "@/domain/governance/roles";
import { DEMO_PASSWORD } from "@/scripts/demo/people";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
type Fixtures = {
  /** Fails with the rule and the places when the page, as it stands, breaks WCAG A or AA; `colours`: the one rule that a theme may break. */
  expectAccessible: (page: Page, part?: "colours") => Promise<void>;
  /** A window of its own in which a person of this role is signed in. */
  windowOf: (role: Role | "dublin-lead") => Promise<Page>;
};
type Shared = { signedIn: (browser: Browser, role: string) => Promise<State> };

const folder = process.env.GANTRY_FOLDER ?? ".gantry/test";

/** What the shops and warehouses sign with, from the running tower's own folder. */
export const secretOf = (source: string): string => JSON.parse(readFileSync(`${folder}/simulator.json`, "utf8")).secrets[source];

export const test = base.extend<Fixtures, Shared>({
  signedIn: [
    // Each role signs in once a run: guessing passwords is limited, for tests as for everybody.
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of the fixtures that are needed from here
    async ({}, use, workerInfo) => {
      const states = new Map<string, State>();
      await use(async (browser, role) => {
        const known = states.get(role);
        if (known) return known;
        const context = await browser.newContext({ baseURL: workerInfo.project.use.baseURL });
        const signIn = () =>
          context.request.post("/api/auth/sign-in/email", {
            data: { email: `${role.replaceAll("_", "-")}@harbour.example`, password: DEMO_PASSWORD },
          });
        let answer = await signIn();
        // A fast run comes to the limit: it waits as somebody would.
        if (answer.status() === 429) {
          await setTimeout((Number(answer.headers()["x-retry-after"] ?? 60) + 1) * 1_000);
          answer = await signIn();
        }
        expect(answer.status()).toBe(200);
        const state = await context.storageState();
        await context.close();
        states.set(role, state);
        return state;
      });
    },
    { scope: "worker" },
  ],
  windowOf: async ({ browser, signedIn, contextOptions }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (role) => {
      const context = await browser.newContext({ ...contextOptions, storageState: await signedIn(browser, role) });
      opened.push(context);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of the fixtures that are needed from here
  expectAccessible: async ({}, use) => {
    await use(async (page, part) => {
      // There are no frames of others to look into, and nobody reads what passed: both cost most of the time.
      const look = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
      const { violations } = await (part === "colours"
        ? look.withRules(["color-contrast"])
        : look.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])
      ).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)).toEqual([]);
    });
  },
});

export { expect };
