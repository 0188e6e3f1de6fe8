/** Two hundred people in one text: what is heard is gathered, what is drawn is bounded, a page nobody looks at is quiet. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import fc from "fast-check";
import { Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { AwarenessLink } from "../coediting/awareness.ts";
import { Crowd, chosen, DRAWN_AT_MOST, NAMED_AT_MOST } from "../coediting/crowd.ts";
import { presented } from "../coediting/people.ts";
import { showPresence } from "../coediting/presence.ts";
import { HandTimer } from "./double.ts";
import { close, show } from "./page.ts";

const all: Awareness[] = [];
afterEach(() => {
  for (const one of all.splice(0)) one.destroy();
});

function somebody(name: string): Awareness {
  const awareness = new Awareness(new Y.Doc());
  all.push(awareness);
  awareness.setLocalState({ user: { person: name, name, initials: "P" }, cursor: place(0) });
  return awareness;
}

const place = (clock: number) => ({
  anchor: { item: { client: 1, clock }, assoc: 0 },
  head: { item: { client: 1, clock }, assoc: 0 },
});
const wordOf = (one: Awareness): Uint8Array => encodeAwarenessUpdate(one, [one.clientID]);
const crowdOf = (size: number): Awareness[] =>
  Array.from({ length: size }, (_, index) => somebody(`Personne ${index}`));

test("what comes between two frames is shown at once, the last word of each", async () => {
  const timer = new HandTimer();
  const me = somebody("Perrine");
  const link = new AwarenessLink(me, timer, () => undefined);
  let drawings = 0;
  me.on("change", () => {
    drawings += 1;
  });
  const others = crowdOf(20);
  for (let move = 1; move <= 5; move += 1) {
    for (const one of others) {
      one.setLocalStateField("cursor", place(move));
      link.receive(wordOf(one), "wire");
    }
  }
  assert.equal(me.getStates().size, 1);
  await timer.advance(16);
  assert.equal(drawings, 1);
  assert.equal(me.getStates().size, 21);
  for (const one of others) assert.deepEqual(me.getStates().get(one.clientID)?.["cursor"], place(5));
});

test("in a crowd the page draws five times a second at most", async () => {
  const timer = new HandTimer();
  const me = somebody("Perrine");
  const link = new AwarenessLink(me, timer, () => undefined);
  const others = crowdOf(200);
  for (const one of others) link.receive(wordOf(one), "wire");
  await timer.advance(16);
  assert.equal(me.getStates().size, 201);
  let drawings = 0;
  me.on("change", () => {
    drawings += 1;
  });
  for (let tick = 1; tick <= 60; tick += 1) {
    for (const one of others.slice(0, 20)) {
      one.setLocalStateField("cursor", place(tick));
      link.receive(wordOf(one), "wire");
    }
    await timer.advance(50);
  }
  assert.ok(drawings <= 15, `${drawings} drawings in three seconds`);
  assert.ok(drawings >= 10);
});

test("a page that nobody looks at tells only that it is open; seen again, it says at once where one is", async () => {
  const timer = new HandTimer();
  const me = somebody("Perrine");
  let messages = 0;
  const link = new AwarenessLink(me, timer, () => {
    messages += 1;
  });
  link.attend(false);
  for (let tick = 0; tick < 300; tick += 1) {
    me.setLocalStateField("cursor", place(tick));
    await timer.advance(100);
  }
  assert.ok(messages <= 4, `${messages} messages in thirty seconds`);
  messages = 0;
  link.attend(true);
  assert.equal(messages, 1);
});

test("one word that cannot be read keeps nobody else from being seen", async () => {
  const timer = new HandTimer();
  const me = somebody("Perrine");
  const link = new AwarenessLink(me, timer, () => undefined);
  const other = somebody("Océane");
  link.receive(new Uint8Array([1, 7, 1, 2, 123, 125, 9]), "wire");
  link.receive(new Uint8Array([1, 8, 1, 1, 123]), "wire");
  link.receive(new Uint8Array([9, 9]), "wire");
  link.receive(wordOf(other), "wire");
  await timer.advance(16);
  assert.ok(me.getStates().has(other.clientID));
});

test("cursors drawn are those that are looked at, and they do not come and go", () => {
  const carets = fc.array(fc.record({ client: fc.nat(), inView: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(carets, fc.nat(30), (some, most) => {
      const unique = Array.from(new Map(some.map((one) => [one.client, one])).values());
      const drawn = chosen(unique, new Set(), most);
      assert.equal(drawn.size, Math.min(most, unique.length));
      const outside = unique.filter((one) => drawn.has(one.client) && !one.inView).length;
      const missed = unique.filter((one) => !drawn.has(one.client) && one.inView).length;
      assert.ok(outside === 0 || missed === 0);
      assert.deepEqual(chosen([...unique].reverse(), drawn, most), drawn);
    }),
  );
});

test("few cursors are all drawn and named; of a crowd a fixed number, chosen again once a second", async () => {
  const timer = new HandTimer();
  const me = somebody("Perrine");
  const link = new AwarenessLink(me, timer, () => undefined);
  let asked = 0;
  const crowd = new Crowd(me, (clients) => {
    asked += 1;
    return new Set(clients);
  });
  const drawn = (): number => Array.from(me.getStates().keys()).filter((id) => crowd.shows(id)).length;
  const arrive = async (size: number): Promise<void> => {
    for (const one of crowdOf(size)) link.receive(wordOf(one), "wire");
    await timer.advance(16);
  };
  await arrive(NAMED_AT_MOST);
  crowd.choose(0);
  assert.deepEqual([drawn(), crowd.isCrowd, asked], [NAMED_AT_MOST, false, 0]);
  await arrive(190);
  for (let now = 2_000; now < 5_000; now += 16) crowd.choose(now);
  assert.deepEqual([drawn(), crowd.isCrowd, asked], [DRAWN_AT_MOST, true, 3]);
});

test("who is here is said in words: a few names, then a number", async () => {
  show(`<span id="presence"><span class="avs"></span><span class="small"></span></span>`);
  const placeOf = document.getElementById("presence") as HTMLElement;
  const timer = new HandTimer();
  const me = somebody("Perrine");
  const link = new AwarenessLink(me, timer, () => undefined);
  showPresence(placeOf, me, presented({ person: "Perrine", name: "Perrine" }));
  assert.equal(placeOf.querySelector(".small")?.textContent, "vous seul·e pour l’instant");
  for (const one of crowdOf(42)) link.receive(wordOf(one), "wire");
  await timer.advance(16);
  assert.equal(placeOf.querySelector(".small")?.textContent, "vous et 42 autres");
  assert.equal(placeOf.querySelectorAll(".av").length, 8);
  const label = placeOf.querySelector(".avs")?.getAttribute("aria-label") ?? "";
  assert.match(label, /^Présents : Perrine, Personne 0, .* et 31 autres$/);
  link.destroy();
  await close();
});
