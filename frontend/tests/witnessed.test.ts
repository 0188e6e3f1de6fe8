/** What was shown before the server had it on its disk is brought back by who saw it, if the server died in between. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { everythingArrives, type Page } from "./builders.ts";
import { onServer, page, tidyDesk } from "./desk.ts";
import { Server } from "./double.ts";

tidyDesk();

/** Somebody has written, somebody else has seen it, and a server that shows before it writes has not written it. */
async function seen(words: string): Promise<{ server: Server; gone: Page; stays: Page }> {
  const server = new Server();
  server.ahead = true;
  const gone = await page(server);
  const stays = await page(server);
  gone.type(words);
  await everythingArrives([gone, stays]);
  return { server, gone, stays };
}

const sealed = (server: Server): number => server.received.filter((one) => "seal" in one).length;

test("words of somebody who is gone, forgotten by a server that died, come back with those written upon them", async () => {
  const { server, gone, stays } = await seen("bonjour");
  gone.crash();
  server.die();
  assert.equal(onServer(server), "");
  stays.type(" à tous");
  stays.link.open();
  await everythingArrives([stays]);
  server.write();
  await everythingArrives([stays]);
  assert.equal(onServer(server), "bonjour à tous");
  assert.deepEqual([stays.text, stays.status.unsaved, stays.status.trouble], ["bonjour à tous", 0, null]);
});

test("what the server has on its disk is not given back", async () => {
  const { server, gone: one, stays: other } = await seen("bonjour");
  server.write();
  await everythingArrives([one, other]);
  one.link.cut();
  one.link.open();
  await everythingArrives([one, other]);
  assert.equal(sealed(server), 0);
});

test("a deletion that was shown is given back as well", async () => {
  const { server, gone, stays } = await seen("bonjour");
  server.write();
  await everythingArrives([gone, stays]);
  gone.erase(3, 4);
  await everythingArrives([gone, stays]);
  gone.crash();
  server.die();
  stays.link.open();
  await everythingArrives([stays]);
  assert.equal(onServer(server), "bon");
  assert.equal(stays.text, "bon");
});

test("a page that was shown what will never be in the text is told to begin again, once its own words are kept", async () => {
  const server = new Server();
  const one = await page(server);
  let told = 0;
  one.provider.hearRetraction(() => {
    told += 1;
  });
  one.link.post((events) => events.retracted());
  await one.link.drain();
  await new Promise((done) => setTimeout(done, 0));
  assert.equal(told, 1);
});

test("what a full disk did not take is given back until it has it, whatever was written in between", async () => {
  const { server, gone, stays } = await seen("bonjour");
  gone.crash();
  server.die();
  server.refusing = { error: "unavailable", message: "", retry: true };
  stays.link.open();
  await everythingArrives([stays]);
  server.refusing = null;
  server.commit(Y.encodeStateAsUpdate(new Y.Doc({ guid: "elsewhere" })));
  for (const seq of [1, 2]) server.broadcast({ seq, data: new Uint8Array([0, 0]) });
  await stays.link.drain();
  stays.type(" à tous");
  stays.link.cut();
  stays.link.open();
  await everythingArrives([stays]);
  server.write();
  await everythingArrives([stays]);
  assert.equal(onServer(server), "bonjour à tous");
  assert.equal(stays.status.unsaved, 0);
});
