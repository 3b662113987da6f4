import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { listDuplicates } from "@/server/read/duplicates";
import { readDuplicateDetail } from "@/server/read/duplicates-detail";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer } from "@/test/factories/retailer";
import { aShopWithTwins, BOTH_STOCKED, type Proposal } from "@/test/factories/twin-items";
import { verify } from "../verification/verify";
import { assessReadiness } from "./assess-readiness";
import { correctItem } from "./correct-item";
import { dismissDuplicate, mergeDuplicate, undoMerge } from "./decide-duplicates";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Everything that a merge could touch, as it stands. */
async function picture(entityId: number) {
  const read = async (sql: string) => (await database.pool.query(sql, [entityId])).rows;
  return {
    items: await read("SELECT * FROM item WHERE entity_id = $1 ORDER BY id"),
    terms: await read("SELECT t.* FROM supplier_item t JOIN item i ON i.id = t.item_id WHERE i.entity_id = $1 ORDER BY t.item_id"),
    balances: await read("SELECT b.* FROM stock_balance b JOIN item i ON i.id = b.item_id WHERE i.entity_id = $1 ORDER BY b.id"),
    readiness: await read(
      "SELECT item_id, supplier_id, score, defects, evidence, stock_minor FROM readiness WHERE entity_id = $1 ORDER BY 1, 2",
    ),
    proposals: await read("SELECT id, left_id, right_id, score, evidence, state FROM duplicate_proposal WHERE entity_id = $1 ORDER BY id"),
  };
}

it("a pair that is spelled alike is proposed once, with what agrees, and lowers both scores until somebody decides", async () => {
  const { keep, twin, sku, search, proposed, own } = await aShopWithTwins(database.pool);
  expect(await proposed()).toMatchObject({ state: "open", left_id: keep, right_id: twin });
  expect(await search()).toBe(0);
  const { rows } = await listDuplicates(database.pool, own, {
    startRow: 0,
    endRow: 10,
    sort: [{ field: "scorePercent", direction: "desc" }],
    filters: {},
  });
  expect(rows).toMatchObject([
    { kind: "item", leftCode: sku(keep), rightCode: sku(twin), agrees: expect.arrayContaining(["spelling", "cost"]), disagrees: [] },
  ]);
  const { rows: scores } = await database.pool.query("SELECT score, defects FROM readiness WHERE item_id = ANY($1) ORDER BY item_id", [
    [keep, twin],
  ]);
  expect(scores).toEqual([
    { score: 90, defects: ["near_duplicate_name"] },
    { score: 90, defects: ["near_duplicate_name"] },
  ]);
});

it("a dismissed pair stays dismissed until one of the two changes, and what is alike no more is withdrawn", async () => {
  const { shop, steward, keep, twin, proposals, search, proposed } = await aShopWithTwins(database.pool);
  const proposal = await proposed();
  await dismissDuplicate(steward, { ...proposal, reason: "Two sizes" });
  await database.pool.query("UPDATE item SET description = 'Brass Lantern, large' WHERE id = $1", [shop.itemIds[4]]);
  await search();
  expect(await proposals()).toMatchObject([{ state: "dismissed" }]);
  await correctItem(steward, { itemId: twin, fields: { brand: "Harbour" }, seen: { fields: { brand: "" } } });
  await search();
  expect(await proposals()).toMatchObject([{ state: "open" }]);
  await correctItem(steward, {
    itemId: twin,
    fields: { description: "Teak Kneeler" },
    seen: { fields: { description: "Enamle Pepper Mill M" } },
  });
  await search();
  expect(await proposals()).toMatchObject([{ state: "withdrawn" }]);
  const { rows } = await database.pool.query("SELECT score FROM readiness WHERE item_id = ANY($1)", [[keep, twin]]);
  expect(rows).toEqual([{ score: 100 }, { score: 100 }]);
});

it("what speaks against a merge is shown before it, and has to be accepted by name", async () => {
  const { steward, keep, twin, sku, proposed, own } = await aShopWithTwins(database.pool);
  await database.pool.query("UPDATE item SET gtin = CASE id WHEN $1 THEN '4006381333931' ELSE '96385074' END WHERE id IN ($1, $2)", [
    keep,
    twin,
  ]);
  const proposal = await proposed();
  const detail = await readDuplicateDetail(database.pool, own, proposal.id);
  expect(detail.keepLeft).toMatchObject([
    { kind: "other_gtin", forbids: false, survivor: "4006381333931", merged: "96385074" },
    { kind: "stock_at_both", forbids: false, survivor: "50", merged: "50" },
  ]);
  const attempt = (accepted: ("other_gtin" | "stock_at_both")[]) =>
    mergeDuplicate(steward, { ...proposal, survivorId: keep, accepted, reason: "Same article" });
  await expect(attempt([])).rejects.toMatchObject({ code: "conflict", options: { path: "other_gtin" } });
  await expect(attempt(["other_gtin"])).rejects.toMatchObject({ code: "conflict", options: { path: "stock_at_both" } });
  await expect(attempt(["other_gtin", "stock_at_both"])).resolves.toMatchObject({ survivor: sku(keep), merged: sku(twin) });
});

it("another base unit forbids a merge whatever is accepted", async () => {
  const { steward, keep, twin, proposed } = await aShopWithTwins(database.pool);
  const proposal = await proposed();
  await database.pool.query("UPDATE item SET base_unit = 'pair' WHERE id = $1", [twin]);
  const attempt = mergeDuplicate(steward, { ...proposal, survivorId: keep, accepted: [...BOTH_STOCKED], reason: "Same article" });
  await expect(attempt).rejects.toMatchObject({ code: "conflict", options: { path: "other_base_unit" } });
});

it("an undone merge leaves everything as it was before, and the pair to be decided again", async () => {
  const { shop, steward, keep, twin, proposed, merged } = await aShopWithTwins(database.pool);
  await proposed();
  await assessReadiness(shop.context);
  const before = await picture(shop.entityId);
  const { mergeId, proposal } = await merged(twin);
  expect((await picture(shop.entityId)).readiness).toHaveLength(before.readiness.length - 1);
  expect(await undoMerge(steward, { mergeId, reason: "Two sizes after all" })).toEqual({ proposalId: proposal.id });
  expect(await picture(shop.entityId)).toEqual(before);
  await expect(undoMerge(steward, { mergeId, reason: "Once more" })).rejects.toMatchObject({ code: "conflict" });
  const { rows } = await database.pool.query(
    "SELECT verb FROM audit_entry WHERE subject_kind = 'item' AND subject_id = $1 AND verb LIKE 'item.merge%' ORDER BY id",
    [keep],
  );
  expect(rows.map(({ verb }) => verb)).toEqual(["item.merged", "item.merge_undone"]);
  expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
});

it("other proposals about the merged item rest with it and come back with the undo; a survivor is not merged away", async () => {
  const { steward, keep, twin, third, proposals, search } = await aShopWithTwins(database.pool);
  await database.pool.query("UPDATE item SET description = 'Enamel Pepper Mill M' WHERE id = $1", [third]);
  await search();
  const all = await proposals();
  expect(all).toHaveLength(3);
  const first = all.find((one) => one.left_id === keep && one.right_id === twin) as Proposal;
  const { mergeId } = await mergeDuplicate(steward, { ...first, survivorId: keep, accepted: [...BOTH_STOCKED], reason: "Same article" });
  const states = async () =>
    Object.fromEntries((await proposals()).map((one) => [`${one.left_id - keep}/${one.right_id - keep}`, one.state]));
  expect(await states()).toEqual({ "0/1": "merged", "0/2": "open", "1/2": "withdrawn" });
  await search();
  expect(await states()).toEqual({ "0/1": "merged", "0/2": "open", "1/2": "withdrawn" });
  const chain = (await proposals()).find((one) => one.state === "open") as Proposal;
  const away = mergeDuplicate(steward, { ...chain, survivorId: third, accepted: [...BOTH_STOCKED], reason: "Same article" });
  await expect(away).rejects.toMatchObject({ code: "conflict", options: { path: "has_aliases" } });
  await undoMerge(steward, { mergeId, reason: "Wrong one" });
  expect(await states()).toEqual({ "0/1": "open", "0/2": "open", "1/2": "open" });
});

it("two stewards who merge at once merge once", async () => {
  const { steward, keep, twin, proposed } = await aShopWithTwins(database.pool);
  const proposal = await proposed();
  const attempt = (survivorId: number) =>
    mergeDuplicate(steward, { ...proposal, survivorId, accepted: [...BOTH_STOCKED], reason: "Same article" });
  const answers = await Promise.allSettled([attempt(keep), attempt(twin), attempt(keep)]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  expect((await verify(database.pool)).filter(({ off }) => off > 0)).toEqual([]);
});

it("a survivor that is not one of the two, and a reason that says nothing, are refused", async () => {
  const { steward, keep, third, proposed } = await aShopWithTwins(database.pool);
  const proposal = await proposed();
  const attempt = (change: object) => mergeDuplicate(steward, { ...proposal, survivorId: keep, reason: "Same article", ...change });
  await expect(attempt({ survivorId: third })).rejects.toMatchObject({ code: "invalid", options: { path: "survivorId" } });
  expect(() => attempt({ reason: " \u0000 " })).toThrow();
  expect(() => attempt({ accepted: ["everything"] })).toThrow();
  await expect(attempt({ version: 99 })).rejects.toMatchObject({ code: "conflict" });
  await expect(dismissDuplicate(steward, { id: 999_999, version: 1, reason: "Not there" })).rejects.toMatchObject({ code: "not_found" });
});

it.each(["planner", "buyer", "approver", "auditor", "payables"] as Role[])("a %s merges, dismisses and undoes nothing", async (role) => {
  const { merged } = await aShopWithTwins(database.pool);
  const person = await aPerson(database.pool, role);
  const { mergeId, proposal } = await merged();
  await expect(undoMerge(person, { mergeId, reason: "Because" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(dismissDuplicate(person, { ...proposal, reason: "Because" })).rejects.toMatchObject({ code: "forbidden" });
});

it("a steward of another company knows nothing of the proposal or of the merge", async () => {
  const { merged } = await aShopWithTwins(database.pool);
  const elsewhere = await aRetailer(database.pool);
  const person = await aPerson(database.pool, "data_steward", { entityId: elsewhere.entityId });
  const { mergeId, proposal } = await merged();
  await expect(undoMerge(person, { mergeId, reason: "Because" })).rejects.toMatchObject({ code: "not_found" });
  const scope = { everywhere: false, entityIds: [elsewhere.entityId], nodeIds: [] };
  await expect(readDuplicateDetail(database.pool, scope, proposal.id)).rejects.toMatchObject({ code: "not_found" });
});
