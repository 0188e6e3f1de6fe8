import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { aPage, everythingArrives, type Page } from "./builders.ts";
import { Server } from "./double.ts";

const open: Page[] = [];
const page = async (server: Server, name: string): Promise<Page> => {
  const one = await aPage(server);
  one.provider.awareness.setLocalStateField("user", { person: name, name });
  open.push(one);
  return one;
};
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const seenBy = (one: Page): string[] =>
  Array.from(one.provider.awareness.getStates().values())
    .map((state) => (state["user"] as { name: string } | undefined)?.name ?? "")
    .sort();

async function someTime(pages: Page[]): Promise<void> {
  for (let beat = 0; beat < 3; beat += 1) {
    for (const one of pages) await one.timer.advance(100);
    await everythingArrives(pages);
  }
}

test("people see each other, and a cursor is told at most ten times a second", async () => {
  const server = new Server();
  const [a, b] = [await page(server, "Perrine"), await page(server, "Océane")];
  await someTime([a, b]);
  assert.deepEqual(seenBy(b), ["Océane", "Perrine"]);
  let messages = 0;
  const send = a.link.send.bind(a.link);
  a.link.send = (event, payload) => {
    if (event === "awareness") messages += 1;
    send(event, payload);
  };
  for (let move = 0; move < 200; move += 1) {
    a.provider.awareness.setLocalStateField("cursor", {
      anchor: { tname: "default", assoc: move },
      head: { tname: "default" },
    });
    await a.timer.advance(10);
  }
  assert.ok(messages <= 21, `${messages} messages in two seconds`);
});

test("who loses the network sees nobody, and is seen again when it comes back", async () => {
  const server = new Server();
  const [a, b] = [await page(server, "Perrine"), await page(server, "Océane")];
  await someTime([a, b]);
  b.link.cut();
  assert.deepEqual(seenBy(b), ["Océane"]);
  b.link.open();
  await someTime([a, b]);
  assert.deepEqual(seenBy(b), ["Océane", "Perrine"]);
  assert.deepEqual(seenBy(a), ["Océane", "Perrine"]);
});

test("a presence that cannot be read changes nothing", async () => {
  const server = new Server();
  const a = await page(server, "Perrine");
  for (const bytes of [[], [255], [1, 2, 3], [1, 1, 1, 2, 123, 125, 9]]) {
    a.link.post((events) => events.awareness(new Uint8Array(bytes)));
  }
  await a.link.drain();
  assert.equal(a.status.connection, "live");
  assert.equal(a.status.trouble, null);
});
