import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";

type Fixtures = {
  /** Fails with the rule and the places when the page, as it stands, breaks WCAG A or AA. */
  expectAccessible: () => Promise<void>;
};

export const test = base.extend<Fixtures>({
  expectAccessible: async ({ page }, use) => {
    await use(async () => {
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)).toEqual([]);
    });
  },
});

export { expect };
