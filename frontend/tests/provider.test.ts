import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import * as Y from "yjs";
import { CHUNK_BYTES } from "../coediting/chunks.ts";
import { mayWrite } from "../coediting/status.ts";
import { aPage, everythingArrives, Page } from "./builders.ts";
import { Server } from "./double.ts";

const open: Page[] = [];
const page = async (server: Server): Promise<Page> => {
  const one = await aPage(server);
  open.push(one);
  return one;
};
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

test("before the first answer nothing replaces the text rendered by the server", () => {
  const one = new Page(new Server());
  open.push(one);
  assert.deepEqual([one.status.connection, one.status.synced], ["connecting", false]);
  one.link.open();
  assert.equal(one.status.synced, false);
});

test("two people who type at once end with the same text", async () => {
  const server = new Server();
  const [a, b] = [await page(server), await page(server)];
  a.type("bonjour ");
  b.type("à tous ");
  await everythingArrives([a, b]);
  assert.equal(a.text, b.text);
  assert.equal(a.text, server.doc.getText("t").toString());
  assert.equal(a.text.length, "bonjour à tous ".length);
});

test("saved means that the server said so, and nothing else", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("mot");
  assert.equal(a.status.unsaved, 1);
  await a.link.step("up");
  assert.equal(a.status.unsaved, 1, "committed, but not yet told");
  await a.link.step("down");
  assert.equal(a.status.unsaved, 0);
});

test("changes made offline are counted, then leave in one message", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.cut();
  for (const letter of "douze lettres") a.type(letter);
  assert.deepEqual([a.status.connection, a.status.unsaved, mayWrite(a.status)], ["offline", 13, true]);
  server.received.length = 0;
  a.link.open();
  await a.link.drain();
  assert.equal(server.received.length, 1);
  assert.equal(server.doc.getText("t").toString(), "douze lettres");
  assert.deepEqual([a.status.connection, a.status.unsaved], ["live", 0]);
});

test("a message committed whose acknowledgement was lost is not written twice", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("une fois");
  await a.link.step("up");
  a.link.cut();
  assert.equal(a.status.unsaved, 1);
  a.link.open();
  await a.link.drain();
  assert.equal(server.doc.getText("t").toString(), "une fois");
  assert.equal(a.status.unsaved, 0);
});

test("a deletion made offline is sent, though it moves no clock", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("abcdef");
  await a.link.drain();
  a.link.cut();
  a.erase(0, 3);
  a.link.open();
  await a.link.drain();
  assert.equal(server.doc.getText("t").toString(), "def");
});

test("what is typed while the answer to join travels is sent after it", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.cut();
  a.link.open();
  a.type("pendant");
  await a.link.drain();
  assert.equal(server.doc.getText("t").toString(), "pendant");
  assert.equal(a.status.unsaved, 0);
});

test("a change larger than one frame travels in numbered parts of 64 KiB at most", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("x".repeat(200_000));
  await a.link.drain();
  const parts = server.received.map(({ part, parts: all, data }) => [part, all, (data as Uint8Array).length]);
  assert.deepEqual(
    parts.map(([part, all]) => [part, all]),
    [0, 1, 2, 3].map((part) => [part, 4]),
  );
  assert.ok(parts.every(([, , length]) => Number(length) <= CHUNK_BYTES));
  assert.equal(server.doc.getText("t").length, 200_000);
  assert.equal(a.status.unsaved, 0);
});

test("a very big change leaves by groups, in order, and what is typed meanwhile comes after", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("x".repeat(40 * CHUNK_BYTES));
  a.type("fin");
  await a.link.drain();
  assert.equal(server.received.length, 16);
  for (let group = 0; group < 3; group += 1) {
    await a.timer.advance(500);
    await a.link.drain();
  }
  assert.equal(server.doc.getText("t").length, 40 * CHUNK_BYTES + 3);
  assert.equal(a.status.unsaved, 0);
});

test("a link cut in the middle of a big change starts it again", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("x".repeat(20 * CHUNK_BYTES));
  await a.link.drain();
  a.link.cut();
  a.link.open();
  await a.link.drain();
  await a.timer.advance(500);
  await a.link.drain();
  assert.equal(server.doc.getText("t").length, 20 * CHUNK_BYTES);
  assert.equal(a.status.unsaved, 0);
});

test("a change beyond 16 MiB is kept on the screen and said to be unsaved", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("x".repeat(17 * 1024 * 1024));
  assert.equal(server.received.length, 0);
  assert.deepEqual([a.status.trouble?.kind, a.status.unsaved, mayWrite(a.status)], ["refused", 1, false]);
});

test("a slow server receives two dozen messages, then all the rest in one", async () => {
  const server = new Server();
  const a = await page(server);
  for (let key = 0; key < 100; key += 1) a.type("m");
  await a.link.drain();
  assert.equal(server.received.length, 25);
  assert.equal(server.doc.getText("t").length, 100);
});

test("a window that never came is a gap: the state is asked again", async () => {
  const server = new Server();
  const [a, b] = [await page(server), await page(server)];
  a.type("un ");
  await a.link.drain();
  b.link.loseNext();
  a.type("deux");
  await everythingArrives([a, b]);
  assert.equal(b.text, "un deux");
});

test("a gap is seen by the numbers, even when the operations do not depend on one another", async () => {
  const server = new Server();
  const [a, b, c] = [await page(server), await page(server), await page(server)];
  a.type("A");
  await a.link.drain();
  c.link.loseNext();
  b.provider.doc.getMap("m").set("k", 1);
  await everythingArrives([a, b, c]);
  assert.equal(c.text, "A");
});

test("a window that comes twice changes nothing", async () => {
  const server = new Server();
  const [a, b] = [await page(server), await page(server)];
  a.type("une fois");
  await a.link.drain();
  b.link.duplicateNext();
  await everythingArrives([a, b]);
  assert.equal(b.text, "une fois");
});

test("a refusal keeps the text, stops writing and says why", async () => {
  const server = new Server();
  const a = await page(server);
  server.refusing = { error: "frozen", message: "Le texte vient d’être figé.", retry: false };
  a.type("trop tard");
  await a.link.drain();
  assert.equal(a.text, "trop tard");
  assert.deepEqual(a.status.trouble, { kind: "refused", message: "Le texte vient d’être figé." });
  assert.deepEqual([mayWrite(a.status), a.status.unsaved], [false, 1]);
});

test("when the server asks to wait, the changes leave later and nothing is lost", async () => {
  const server = new Server();
  const a = await page(server);
  server.refusing = { error: "too_many", message: "", retry: true };
  a.type("patience");
  await a.link.drain();
  a.type(" !");
  server.refusing = null;
  await a.timer.advance(1_000);
  await a.link.drain();
  assert.equal(server.doc.getText("t").toString(), "patience !");
  assert.deepEqual([a.status.unsaved, a.status.trouble], [0, null]);
});

test("a message that nobody acknowledges is sent again", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("perdu");
  await a.link.step("up");
  a.link.loseNext();
  await a.link.drain();
  assert.equal(a.status.unsaved, 1);
  await a.timer.advance(20_000);
  await a.link.drain();
  assert.equal(a.status.unsaved, 0);
  assert.equal(server.doc.getText("t").toString(), "perdu");
});

test("an older page is read-only and sends nothing", async () => {
  const server = new Server();
  server.rejecting = { error: "schema", message: "Rechargez la page." };
  const a = await page(server);
  a.type("x");
  await a.link.drain();
  assert.deepEqual(
    [a.status.trouble?.kind, mayWrite(a.status), server.received.length],
    ["schema", false, 0],
  );
});

test("a text that could not be loaded is asked again, and never taken for an empty one", async () => {
  const server = new Server();
  server.doc.getText("t").insert(0, "le compte rendu");
  server.rejecting = { error: "unavailable", message: "Le texte n’a pas pu être chargé." };
  const a = await page(server);
  assert.deepEqual([a.status.synced, a.status.trouble?.kind], [false, "unavailable"]);
  server.rejecting = null;
  await a.timer.advance(1_000);
  await a.link.drain();
  assert.deepEqual([a.status.synced, a.status.trouble, a.text], [true, null, "le compte rendu"]);
});

test("rights withdrawn while one writes make the text read-only at once", async () => {
  const server = new Server();
  const a = await page(server);
  a.link.post((events) =>
    events.access({ role: "read", code: "rights", reason: "Le compte rendu est clos." }),
  );
  await a.link.drain();
  assert.deepEqual([mayWrite(a.status), a.status.trouble?.message], [false, "Le compte rendu est clos."]);
  a.link.post((events) => events.access({ role: "write", code: "rights", reason: "" }));
  await a.link.drain();
  assert.equal(mayWrite(a.status), true);
});

test("a reader receives everything and sends nothing", async () => {
  const server = new Server();
  server.role = "read";
  const reader = await page(server);
  server.role = "write";
  const writer = await page(server);
  reader.type("interdit");
  writer.type("permis");
  await everythingArrives([reader, writer]);
  assert.equal(server.doc.getText("t").toString(), "permis");
  assert.equal(reader.status.unsaved, 0);
});

test("a server restarted from its log gets back what it never acknowledged", async () => {
  const server = new Server();
  const a = await page(server);
  a.type("acquitté ");
  await a.link.drain();
  a.type("pas encore");
  a.link.cut();
  const restarted = new Server();
  for (const row of server.log) restarted.commit(row.data);
  const other = await page(restarted);
  assert.equal(other.text, "acquitté ");
  Object.assign(a.link, { server: restarted });
  restarted.links.push(a.link);
  a.link.open();
  await everythingArrives([a, other]);
  assert.equal(other.text, "acquitté pas encore");
  assert.deepEqual(Y.encodeStateVector(restarted.doc), Y.encodeStateVector(a.provider.doc));
});
