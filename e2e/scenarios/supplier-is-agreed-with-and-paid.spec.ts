import { expect, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

const WRONG = "GB83 WEST 1234 5698 7654 32";
const RIGHT = "GB82 WEST 1234 5698 7654 32";

test("A buyer asks for a supplier to be paid elsewhere; the form names what is wrong, and only another person can agree", async ({
  windowOf,
  expectAccessible,
}) => {
  const buyer = await windowOf("buyer");
  const suppliers = await QueuePage.open(buyer, "suppliers", `?filters=${filter("Porto")}`);
  const id = await suppliers.idOf(suppliers.row(0));
  await suppliers.row(0).click();
  const panel = buyer.getByRole("complementary", { name: "Details" });
  await panel.getByRole("button", { name: "Ask for a change" }).click();
  const dialog = buyer.getByRole("dialog");
  await dialog.getByLabel("IBAN").fill(WRONG);
  await expect(dialog.getByRole("alert")).toContainText("check digits");
  await dialog.getByLabel("IBAN").fill(RIGHT);
  await dialog.getByLabel("Who confirmed it when called").fill("Sue Field");
  await dialog.getByLabel("On which number on file").fill("none");
  await dialog.getByLabel("Reason").fill("They bank elsewhere");
  await dialog.getByRole("button", { name: "Ask for it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("A telephone number");
  await expectAccessible(buyer);
  await dialog.getByLabel("On which number on file").fill("+44 20 7946 0018");
  await dialog.getByRole("button", { name: "Ask for it" }).click();
  await expect(panel).toContainText("Waits for a decision");
  await expect(panel).toContainText("GB•• •••• 5432");
  await expect(panel).toContainText("You asked: another person decides.");

  const approver = await windowOf("approver");
  await approver.goto(`/suppliers?open=${id}`);
  const other = approver.getByRole("complementary", { name: "Details" });
  await other.getByRole("button", { name: "Show" }).last().click();
  await expect(other).toContainText("GB82 WEST 1234 5698 7654 32");
  await expect(other).toContainText("Supplier bank detail revealed");
  await expectAccessible(approver);
  await other.getByRole("button", { name: "Refuse" }).click();
  await approver.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("They know of no change");
  await approver.getByRole("dialog").getByRole("button", { name: "Refuse" }).click();
  await expect(other).toContainText("They know of no change");
  await expect(panel).not.toContainText("Waits for a decision");
});

test("A buyer lists a price: one that overlaps is refused beside its field, one of later days stands as to come and can be withdrawn", async ({
  windowOf,
  expectAccessible,
}) => {
  const buyer = await windowOf("buyer");
  const suppliers = await QueuePage.open(buyer, "suppliers", `?filters=${filter("Gdansk")}`);
  await suppliers.row(0).click();
  const panel = buyer.getByRole("complementary", { name: "Details" });
  const table = panel.getByRole("table", { name: "Price list" });
  const sku = ((await table.getByRole("row").nth(1).getByRole("cell").first().textContent()) ?? "").trim();
  await panel.getByRole("button", { name: "Add a price" }).click();
  const dialog = buyer.getByRole("dialog");
  await dialog.getByLabel("Item").fill(sku);
  await dialog.getByLabel(/^Unit price/).fill("1.23");
  await dialog.getByRole("button", { name: "List it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("end that price first");
  await expectAccessible(buyer);
  await dialog.getByLabel("First day").fill("2035-01-01");
  await dialog.getByRole("button", { name: "List it" }).click();
  await expect(dialog).toBeHidden();
  const added = table.getByRole("row").filter({ hasText: "1.23" });
  await expect(added).toContainText("To come");
  await expectAccessible(buyer);
  await added.getByRole("button", { name: `End the price of ${sku}` }).click();
  await dialog.getByLabel("Reason").fill("Typed by mistake");
  await dialog.getByRole("button", { name: "End it" }).click();
  await expect(added).toHaveCount(0);
});

/** Suppliers whose name has the word. */
function filter(word: string): string {
  return encodeURIComponent(JSON.stringify({ name: { filterType: "text", type: "contains", filter: word } }));
}
