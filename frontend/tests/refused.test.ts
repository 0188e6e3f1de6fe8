/** What the server will not take, or has lost: kept, shown, thrown away when asked to, sent when it may be again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { mayWrite } from "../coediting/status.ts";
import { shelf, written } from "./browser.ts";
import { everythingArrives, Page } from "./builders.ts";
import { kept, leave, moved, onServer, opened, page, tidyDesk } from "./desk.ts";
import { Server } from "./double.ts";

tidyDesk();

test("frozen meanwhile: what was written is kept and not sent, and leaves if the text opens again", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.cut();
  a.type("trop tard");
  await leave(a);
  Object.assign(server, { role: "read", frozen: true });
  const again = await page(server);
  assert.deepEqual([again.status.unsaved, mayWrite(again.status), onServer(server)], [1, false, ""]);
  Object.assign(server, { role: "write", frozen: false });
  again.link.post((events) => events.access({ role: "write", code: "reopened", reason: "" }));
  await everythingArrives([again]);
  assert.equal(onServer(server), "trop tard");
});

test("closed at the moment of sending: refused, kept, and sent when writing is given back", async () => {
  const server = new Server();
  const a = await page(server);
  server.refusing = { error: "closed", message: "Ce texte est figé.", retry: false };
  a.type("au dernier moment");
  await a.link.drain();
  assert.deepEqual(
    [mayWrite(a.status), a.status.unsaved, a.status.trouble?.message],
    [false, 1, "Ce texte est figé."],
  );
  server.refusing = null;
  a.link.post((events) => events.access({ role: "write", code: "reopened", reason: "" }));
  await everythingArrives([a]);
  assert.deepEqual([a.status.unsaved, onServer(server)], [0, "au dernier moment"]);
});

test("what the server will never take is not sent again by the next page, which writes on; it can be thrown away", async () => {
  const server = new Server();
  const a = await page(server);
  server.refusing = { error: "foreign", message: "", retry: false };
  a.type("refusé");
  await a.link.drain();
  await written();
  a.crash();
  server.refusing = null;
  const again = await page(server);
  assert.deepEqual([again.status.lost, again.status.unsaved, mayWrite(again.status)], [1, 0, true]);
  assert.equal(again.provider.unsentUpdates.length, 1);
  again.type("la suite");
  await again.link.drain();
  assert.equal(onServer(server), "la suite");
  await written();
  assert.equal(await kept(), 1);
  again.link.cut();
  again.type(" et la fin");
  await written();
  assert.equal(await again.provider.discard(), false);
  assert.deepEqual(
    [again.status.lost, again.status.unsaved, await kept()],
    [0, 1, 1],
    "what is being written stays",
  );
  again.link.open();
  await again.link.drain();
  assert.equal(onServer(server), "la suite et la fin");
});

test("what cannot leave from this page is thrown away when asked to, and the page must be loaded again", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.cut();
  a.type("trop tard");
  await written();
  Object.assign(server, { role: "read", frozen: true });
  a.link.open();
  await a.link.drain();
  assert.equal(await a.provider.discard(), true);
  assert.equal(await kept(), 0);
});

test("an older page sends nothing and deletes nothing; loaded again, it sends what it had kept", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.cut();
  a.type("avant la mise à jour");
  server.rejecting = { error: "schema", message: "" };
  a.link.open();
  await a.link.drain();
  assert.deepEqual([a.status.trouble?.kind, mayWrite(a.status), a.status.unsaved], ["schema", false, 1]);
  await leave(a);
  server.rejecting = null;
  await page(server);
  assert.equal(onServer(server), "avant la mise à jour");
});

test("a window of the log that this page cannot show is not applied: the page stops, and deletes nothing", async () => {
  const server = new Server();
  const a = opened(
    new Page(server, shelf(), (update) => !new TextDecoder().decode(update).includes("inconnu")),
  );
  const b = await page(server, shelf("oceane"));
  a.link.open();
  await a.link.drain();
  b.type("inconnu");
  await everythingArrives([a, b]);
  assert.deepEqual([a.status.trouble?.kind, a.text, mayWrite(a.status)], ["schema", "", false]);
  assert.equal(onServer(server), "inconnu");
});

test("a server put back to an older day gets this person's words again", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("acquitté");
  await a.link.drain();
  const older = new Server();
  moved(a, older);
  await everythingArrives([a]);
  a.type(", puis la suite");
  await everythingArrives([a]);
  assert.equal(onServer(older), "acquitté, puis la suite");
});

/** A server that alone has the words of Océane, on which those build that Perrine left unsent in her browser. */
async function leftUnsentOnOthersWords(): Promise<Server> {
  const server = new Server();
  const other = await page(server, shelf("oceane"));
  other.type("les mots d’Océane");
  await other.link.drain();
  const a = await page(server);
  a.link.cut();
  a.type(" et les miens");
  await leave(a);
  return server;
}

test("a reader's page applies nothing of what waits, whatever arrives", async () => {
  const server = await leftUnsentOnOthersWords();
  const older = new Server();
  older.role = "read";
  const again = await page(older);
  older.commit(Y.encodeStateAsUpdate(server.doc));
  older.broadcast();
  await everythingArrives([again]);
  assert.deepEqual([again.text, again.status.unsaved + again.status.lost], ["les mots d’Océane", 1]);
});

test("what builds on words that come a moment later joins when they come", async () => {
  const server = await leftUnsentOnOthersWords();
  const late = new Server();
  const again = await page(late);
  assert.equal(again.status.lost, 1);
  late.commit(Y.encodeStateAsUpdate(server.doc));
  late.broadcast();
  await everythingArrives([again]);
  assert.deepEqual([onServer(late), again.status.lost], ["les mots d’Océane et les miens", 0]);
});

test("a server whose disk is damaged is given back what this page still holds, others' words as well", async () => {
  const server = new Server();
  const [a, b] = [await page(server), await page(server, shelf("oceane"))];
  b.type("les mots d’Océane");
  await everythingArrives([a, b]);
  const damaged = new Server();
  damaged.warning = "Une partie de ce texte est abîmée.";
  moved(a, damaged);
  await everythingArrives([a]);
  assert.equal(onServer(damaged), "les mots d’Océane");
  assert.deepEqual([a.status.warning, a.status.unsaved], [damaged.warning, 0]);
});

test("what builds on words that the server has lost is shown, and neither sent nor left hanging in the text", async () => {
  await leftUnsentOnOthersWords();
  const older = new Server();
  const again = await page(older);
  assert.deepEqual([again.status.lost, again.status.unsaved, again.text], [1, 0, ""]);
  again.type("je continue");
  await everythingArrives([again]);
  assert.equal(onServer(older), "je continue");
});

test("a server that refuses for now, twice, is said; the page goes on trying and all is saved in the end", async () => {
  const server = new Server();
  const a = await page(server);
  server.refusing = { error: "unavailable", message: "Le disque est plein.", retry: true };
  a.type("patience");
  await a.link.drain();
  assert.equal(a.status.trouble, null);
  await a.timer.advance(1_000);
  await a.link.drain();
  assert.deepEqual(a.status.trouble, { kind: "unavailable", message: "Le disque est plein." });
  server.refusing = null;
  await a.timer.advance(2_000);
  await a.link.drain();
  assert.deepEqual([a.status.trouble, a.status.unsaved, onServer(server)], [null, 0, "patience"]);
});
