/** Node has no IndexedDB, as some private windows have none: nothing is kept, and nothing else fails. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { anythingWaits, shelfOf, waitingFor } from "../unsent/store.ts";
import { aPage } from "./builders.ts";
import { Server } from "./double.ts";

const shelf = shelfOf({ person: "perrine", document: "d", title: "Texte", address: "/" });

test("a browser without any place for it refuses to keep, and answers that nothing waits", async () => {
  await assert.rejects(shelf.put(new Uint8Array([1]), 1));
  assert.deepEqual(await waitingFor("perrine"), []);
  assert.equal(await anythingWaits(), false);
});

test("one writes there all the same, and the page says that only it holds what is unsaved", async () => {
  const server = new Server();
  const page = await aPage(server, shelf);
  page.link.cut();
  page.type("fragile");
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([page.status.keeps, page.status.unsaved], [false, 1]);
  page.link.open();
  await page.link.drain();
  assert.deepEqual([page.status.unsaved, server.doc.getText("t").toString()], [0, "fragile"]);
  page.close();
});
