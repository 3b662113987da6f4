import { createHmac } from "node:crypto";
import { supplierNetworks } from "@/domain/simulation/organisation";
import { expect, secretOf, test } from "../fixtures";
import { QueuePage } from "../pages/queue-page";

const open = (...stages: string[]) =>
  `?filters=${encodeURIComponent(JSON.stringify({ stage: { filterType: "set", values: stages }, receiptState: { filterType: "set", values: ["none"] } }))}`;

/** As the supplier's software would: the first line comes five units strong, two months from now. */
function changedAnswer(order: string): string {
  const promised = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  return `<?xml version="1.0" encoding="UTF-8"?>
<OrderResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>LATE-${order}</cbc:ID><cbc:OrderResponseCode>CA</cbc:OrderResponseCode><cac:OrderReference><cbc:ID>${order}</cbc:ID></cac:OrderReference>
  <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Note>The kiln is broken</cbc:Note><cbc:LineStatusCode>3</cbc:LineStatusCode><cbc:Quantity>5</cbc:Quantity>
    <cac:Delivery><cac:PromisedDeliveryPeriod><cbc:EndDate>${promised}</cbc:EndDate></cac:PromisedDeliveryPeriod></cac:Delivery></cac:LineItem>
    <cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference></cac:OrderLine>
</OrderResponse>`;
}

test("A supplier answers otherwise than ordered: the buyer sees the difference at once and takes it, and who approves sees it happen", async ({
  windowOf,
  request,
}) => {
  const page = await windowOf("buyer");
  const queue = await QueuePage.open(page, "purchasing", open("agreed", "placed", "waiting"));
  const number = await queue.textOf(queue.row(0), "number");
  const id = await queue.idOf(queue.row(0));
  await queue.row(0).click();
  await expect(queue.details).toContainText(number);
  const document = changedAnswer(number);
  const signature = createHmac("sha256", secretOf(supplierNetworks.ubl.code)).update(document).digest("base64");
  const posted = await request.post(`/api/ingest/${supplierNetworks.ubl.code}`, {
    headers: { "Content-Type": "application/xml", "X-Gantry-Hmac-Sha256": signature },
    data: document,
  });
  expect(posted.status()).toBe(202);

  const other = await QueuePage.open(await windowOf("approver"), "purchasing", `?filters=none&open=${id}`);
  await expect(other.details).toContainText("The supplier's answer differs from the order");
  await expect(other.details.getByRole("button", { name: "Take the answer" })).toHaveCount(0);

  await expect(queue.details).toContainText("The supplier's answer differs from the order");
  await queue.details.getByRole("button", { name: "Take the answer" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Take the answer" })).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Still in time for the season");
  await dialog.getByRole("button", { name: "Take the answer" }).click();
  await expect(queue.details).not.toContainText("The supplier's answer differs from the order");
  await expect(queue.details).toContainText("Still in time for the season");

  await expect(other.details).not.toContainText("The supplier's answer differs from the order");
  await expect(other.details).toContainText("Still in time for the season");
});

test("A change beyond the limits waits for another person, who approves it", async ({ windowOf }) => {
  const page = await windowOf("buyer");
  const queue = await QueuePage.open(page, "purchasing", open("agreed", "placed"));
  expect(await queue.textOf(queue.row(0), "number")).toMatch(/^PO-/);
  const id = await queue.idOf(queue.row(0));
  await queue.row(0).click();
  await queue.details.getByRole("button", { name: "Change", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const units = dialog.getByRole("textbox", { name: /^Units of/ }).first();
  const before = Number(await units.inputValue());
  await units.fill("1.5");
  await expect(dialog).toContainText("units are a whole number");
  await units.fill(String(before * 2));
  await expect(dialog).toContainText("Somebody has to approve this version");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The season starts early");
  await dialog.getByRole("button", { name: /^Save as version/ }).click();
  await expect(queue.details).toContainText("Approval pending");

  // Whom the rule of the new total asks, one after the other; a dear order asks an executive as well.
  await expect(queue.details).toContainText("1. Any approver");
  const asked = (await queue.details.textContent())?.includes("2. Any executive")
    ? (["approver", "executive"] as const)
    : (["approver"] as const);
  for (const role of asked) {
    const person = await QueuePage.open(await windowOf(role), "purchasing", `?filters=none&open=${id}`);
    await person.details.getByRole("button", { name: "Agree" }).click();
    const approval = person.page.getByRole("dialog");
    await approval.getByRole("textbox", { name: "Reason" }).fill("Within the plan");
    await approval.getByRole("button", { name: "Agree" }).click();
    await expect(approval).toBeHidden();
  }
  await expect(queue.details).toContainText("Approval approved");
});
