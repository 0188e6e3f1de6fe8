/** What is typed and not sent survives the page: closed, crashed, reloaded, signed out; and leaves once it is saved. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { mayWrite } from "../coediting/status.ts";
import type { Shelf } from "../unsent/store.ts";
import { waitingFor } from "../unsent/store.ts";
import { MoodyShelf, newBrowser, shelf, written } from "./browser.ts";
import { aPage, everythingArrives, Page } from "./builders.ts";
import { Server } from "./double.ts";

const open: Page[] = [];
beforeEach(newBrowser);
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** Perrine's page, with her shelf in this browser, unless told otherwise. */
async function page(server: Server, where: Shelf = shelf()): Promise<Page> {
  const one = await aPage(server, where);
  open.push(one);
  await written();
  await one.link.drain();
  return one;
}

/** The page is closed as one closes a window. */
async function leave(one: Page): Promise<void> {
  await one.provider.leave();
  one.crash();
}

const onServer = (server: Server): string => server.doc.getText("t").toString();
const kept = async (where = shelf()): Promise<number> =>
  (await where.read()).reduce((sum, one) => sum + one.changes, 0);

test("on a good link nothing of the text is ever written in the browser", async () => {
  const server = new Server();
  const a = await page(server);
  for (const letter of "bonjour") {
    a.type(letter);
    await a.link.drain();
    await a.timer.advance(150);
    await written();
    assert.equal(await kept(), 0);
  }
  assert.equal(onServer(server), "bonjour");
});

test("what a silent link does not acknowledge is written within a fraction of a second", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("sans réponse");
  await a.timer.advance(150);
  await written();
  assert.equal(await kept(), 1);
  await a.link.drain();
  await written();
  assert.equal(await kept(), 0, "acknowledged: it leaves the browser");
});

test("written offline, the browser closed, reopened: merged, saved, and gone from the browser", async () => {
  const server = new Server();
  const a = await page(server);
  const other = await page(server, shelf("oceane"));
  a.link.cut();
  for (const letter of "hors ligne") a.type(letter);
  await leave(a);
  other.type("pendant ce temps ");
  await everythingArrives([other]);

  const again = new Page(server, shelf());
  open.push(again);
  await written();
  assert.deepEqual(
    [again.status.unsaved, again.status.connection],
    [10, "connecting"],
    "said before any network",
  );
  again.link.open();
  await everythingArrives([again, other]);
  assert.ok(onServer(server).includes("hors ligne") && onServer(server).includes("pendant ce temps"));
  assert.equal(again.text, onServer(server));
  assert.equal(other.text, onServer(server));
  assert.equal(again.status.unsaved, 0);
  await written();
  assert.equal(await kept(), 0);
  assert.deepEqual(await waitingFor("perrine"), []);
});

test("a tab that crashes offline loses nothing that it had the time to write", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.cut();
  a.type("avant la panne");
  await written();
  a.crash();
  await page(server);
  assert.equal(onServer(server), "avant la panne");
});

test("deletions and formatting made offline are sent after the browser was closed", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("un deux trois");
  await a.link.drain();
  a.link.cut();
  a.erase(3, 5);
  a.embolden(0, 2);
  await leave(a);
  await page(server);
  assert.deepEqual(server.doc.getText("t").toDelta(), [
    { insert: "un", attributes: { bold: {} } },
    { insert: " trois" },
  ]);
});

test("deletions and formatting made offline are sent when the network comes back, and nothing else is", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("x".repeat(5_000));
  for (let at = 0; at < 1_000; at += 1) a.erase(at, 1);
  await a.link.drain();
  a.link.cut();
  a.erase(0, 3);
  a.embolden(0, 10);
  server.received.length = 0;
  a.link.open();
  await a.link.drain();
  assert.deepEqual(server.doc.getText("t").toDelta(), a.provider.doc.getText("t").toDelta());
  assert.equal(server.received.length, 1);
  const { data } = server.received[0] as { data: Uint8Array };
  assert.ok(data.length < 200, `${data.length} bytes: the thousand deletions of before are not told again`);
});

test("two tabs of one person, both offline, both closed: both are sent by the next one", async () => {
  const server = new Server();
  const [one, two] = [await page(server), await page(server)];
  for (const tab of [one, two]) tab.link.cut();
  one.type("du premier ");
  two.type("du second ");
  await leave(one);
  await leave(two);
  const again = await page(server);
  assert.equal(onServer(server).length, "du premier du second ".length);
  assert.equal(again.status.unsaved, 0);
  await written();
  assert.equal(await kept(), 0);
});

test("a tab that comes back sends what another one of the same person left, and neither writes it twice", async () => {
  const server = new Server();
  const [one, two] = [await page(server), await page(server)];
  for (const tab of [one, two]) tab.link.cut();
  one.type("une seule fois");
  await written();
  two.link.open();
  await two.link.drain();
  await written();
  await everythingArrives([two]);
  assert.equal(onServer(server), "une seule fois");
  one.link.open();
  await everythingArrives([one, two]);
  assert.equal(onServer(server), "une seule fois");
  assert.deepEqual([one.status.unsaved, two.status.unsaved], [0, 0]);
  await written();
  assert.equal(await kept(), 0);
});

test("another person on the same browser neither sees nor sends it; the first finds it again", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.shut("signed_out");
  a.type("à moi");
  await leave(a);
  const other = await page(server, shelf("oceane"));
  assert.deepEqual([other.status.unsaved, other.text, onServer(server)], [0, "", ""]);
  assert.deepEqual(await waitingFor("oceane"), []);
  await page(server);
  assert.equal(onServer(server), "à moi");
});

test("when the session ends one goes on writing, and it leaves when the person is back", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.post((events) => events.access({ role: "none", code: "signed_out", reason: "" }));
  await a.link.drain();
  a.link.shut("signed_out");
  assert.deepEqual([a.status.trouble?.kind, mayWrite(a.status)], ["signed_out", true]);
  a.type("encore là");
  assert.equal(a.status.unsaved, 1);
  a.link.open();
  await a.link.drain();
  assert.deepEqual([a.status.trouble, a.status.unsaved, onServer(server)], [null, 0, "encore là"]);
});

test("when another person signs in under an open page, nothing of it leaves", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.shut("signed_out");
  a.type("à moi");
  a.link.shut("somebody_else");
  assert.deepEqual([a.status.trouble?.kind, mayWrite(a.status)], ["somebody_else", false]);
  await written();
  assert.deepEqual([onServer(server), await kept()], ["", 1]);
  a.link.open();
  await a.link.drain();
  assert.deepEqual([a.status.trouble, onServer(server)], [null, "à moi"]);
});

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
  await again.provider.discard();
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
  const a = new Page(server, shelf(), (update) => !new TextDecoder().decode(update).includes("inconnu"));
  open.push(a);
  const b = await page(server, shelf("oceane"));
  a.link.open();
  await a.link.drain();
  b.type("inconnu");
  await everythingArrives([a, b]);
  assert.deepEqual([a.status.trouble?.kind, a.text, mayWrite(a.status)], ["schema", "", false]);
  assert.equal(onServer(server), "inconnu");
});

test("a browser that keeps nothing is told apart, and loses nothing while the page is open", async () => {
  const server = new Server();
  const moody = new MoodyShelf(shelf());
  moody.willing = false;
  const a = await page(server, moody);
  a.link.cut();
  a.type("fragile");
  await written();
  assert.deepEqual([a.status.keeps, a.status.unsaved], [false, 1]);
  moody.willing = true;
  await a.timer.advance(5_000);
  await written();
  assert.deepEqual([a.status.keeps, await kept()], [true, 1]);
  a.link.open();
  await a.link.drain();
  assert.equal(onServer(server), "fragile");
});

test("without any place to keep things the page says so", async () => {
  const server = new Server();
  const a = await aPage(server);
  open.push(a);
  assert.equal(a.status.keeps, false);
});

test("a disk that fills up keeps what it had, and the page holds the rest", async () => {
  const server = new Server();
  const moody = new MoodyShelf(shelf());
  const a = await page(server, moody);
  a.link.cut();
  a.type("avant ");
  await written();
  moody.willing = false;
  a.type("après");
  await written();
  assert.deepEqual([a.status.keeps, await kept(), a.status.unsaved], [false, 1, 2]);
  a.link.open();
  await a.link.drain();
  assert.equal(onServer(server), "avant après");
});

test("a server put back to an older day gets this person's words again", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("acquitté");
  await a.link.drain();
  const older = new Server();
  a.link.cut();
  Object.assign(a.link, { server: older });
  older.links.push(a.link);
  a.link.open();
  await everythingArrives([a]);
  a.type(", puis la suite");
  await everythingArrives([a]);
  assert.equal(onServer(older), "acquitté, puis la suite");
});

test("a server whose disk is damaged is given back what this page still holds, others' words as well", async () => {
  const server = new Server();
  const [a, b] = [await page(server), await page(server, shelf("oceane"))];
  b.type("les mots d’Océane");
  await everythingArrives([a, b]);
  const damaged = new Server();
  damaged.warning = "Une partie de ce texte est abîmée.";
  a.link.cut();
  Object.assign(a.link, { server: damaged });
  damaged.links.push(a.link);
  a.link.open();
  await everythingArrives([a]);
  assert.equal(onServer(damaged), "les mots d’Océane");
  assert.deepEqual([a.status.warning, a.status.unsaved], [damaged.warning, 0]);
});

test("what builds on words that the server has lost is shown, and neither sent nor left hanging in the text", async () => {
  const server = new Server();
  const other = await page(server, shelf("oceane"));
  other.type("les mots d’Océane");
  await other.link.drain();
  const a = await page(server);
  a.link.cut();
  a.type(" et les miens");
  await leave(a);
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
