/** What is typed and not sent survives the page: closed, crashed, reloaded, signed out; and leaves once it is saved. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SOON_MS } from "../coediting/keeping.ts";
import { mayWrite } from "../coediting/status.ts";
import { waitingFor } from "../unsent/store.ts";
import { MoodyShelf, shelf, written } from "./browser.ts";
import { aPage, everythingArrives, Page } from "./builders.ts";
import { kept, leave, onServer, opened, page, tidyDesk } from "./desk.ts";
import { Server } from "./double.ts";

tidyDesk();

test("on a good link nothing of the text is ever written in the browser", async () => {
  const server = new Server();
  const a = await page(server);
  for (const letter of "bonjour") {
    a.type(letter);
    await a.link.drain();
    await a.timer.advance(SOON_MS);
    await written();
    assert.equal(await kept(), 0);
  }
  assert.equal(onServer(server), "bonjour");
});

test("what a silent link does not acknowledge is written within a fraction of a second", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("sans réponse");
  await a.timer.advance(SOON_MS);
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

  const again = opened(new Page(server, shelf()));
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
  const a = opened(await aPage(server));
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
