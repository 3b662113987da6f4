import { expect, type Locator, type Page } from "@playwright/test";

/** Any of the screens that are one list of live rows with a panel beside it. */
export class QueuePage {
  constructor(
    readonly page: Page,
    readonly topic: string,
  ) {}

  static async open(page: Page, topic: string, query = ""): Promise<QueuePage> {
    await page.goto(`/${topic}${query}`);
    const queue = new QueuePage(page, topic);
    await queue.expectRows();
    return queue;
  }

  get grid(): Locator {
    return this.page.getByTestId(`grid-${this.topic}`);
  }

  row(index: number): Locator {
    return this.grid.locator(`.ag-row[row-index="${index}"]`);
  }

  rowOf(id: number | string): Locator {
    return this.grid.locator(`.ag-row[row-id="${id}"]`);
  }

  cell(row: Locator, column: string): Locator {
    return row.locator(`[col-id="${column}"]`);
  }

  /** The text of a cell once it is there. */
  async textOf(row: Locator, column: string): Promise<string> {
    await expect(this.cell(row, column)).not.toBeEmpty();
    return ((await this.cell(row, column).textContent()) ?? "").trim();
  }

  async expectRows(): Promise<void> {
    await expect(this.row(0)).toBeVisible();
    await expect(this.grid.getByRole("status", { name: "Loading" })).toBeHidden();
  }

  async idOf(row: Locator): Promise<string> {
    return (await row.getAttribute("row-id")) ?? "";
  }

  get details(): Locator {
    return this.page.getByRole("complementary", { name: /.*/ }).last();
  }

  async search(text: string): Promise<void> {
    await this.page.locator("[data-grid-search]").fill(text);
    await expect(this.page).toHaveURL(new RegExp(`q=${encodeURIComponent(text)}`));
  }
}
