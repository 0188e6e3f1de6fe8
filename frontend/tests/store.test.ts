/** What the browser keeps: of whom, of which text, in what order. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { anythingWaits, waitingFor } from "../unsent/store.ts";
import { newBrowser, shelf } from "./browser.ts";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
beforeEach(newBrowser);

test("each person and each text has a shelf of its own, read in the order of writing", async () => {
  const mine = shelf("perrine");
  const first = await mine.put(bytes(1), 2);
  await shelf("oceane").put(bytes(9), 1);
  await shelf("perrine", "e").put(bytes(8), 1);
  const second = await mine.put(bytes(3), 1);
  assert.deepEqual(
    (await mine.read()).map(({ key, data, changes, refused }) => [key, Array.from(data), changes, refused]),
    [
      [first, [1], 2, ""],
      [second, [3], 1, ""],
    ],
  );
});

test("any page can name the texts that wait for a person, oldest first, and not those of another", async () => {
  await shelf("perrine", "e").put(bytes(1), 2);
  await shelf("perrine").put(bytes(1), 1);
  await shelf("perrine", "e").put(bytes(2), 3);
  await shelf("oceane").put(bytes(1), 1);
  assert.deepEqual(
    (await waitingFor("perrine")).map(({ title, address, changes }) => [title, address, changes]),
    [
      ["Texte e", "/valbrume/documents/e", 5],
      ["Texte d", "/valbrume/documents/d", 1],
    ],
  );
});

test("with the last change the name of the text leaves too, and nothing waits any more", async () => {
  const mine = shelf();
  const keys = [await mine.put(bytes(1), 1), await mine.put(bytes(2), 1)];
  assert.equal(await anythingWaits(), true);
  await mine.remove(keys.slice(0, 1));
  assert.equal((await waitingFor("perrine")).length, 1);
  await mine.remove(keys);
  assert.deepEqual(await waitingFor("perrine"), []);
  assert.equal(await anythingWaits(), false);
});

test("what was refused is kept as refused, and still waits to be read", async () => {
  const mine = shelf();
  const key = await mine.put(bytes(1), 1);
  await mine.refuse([key, 999_999], "malformed");
  assert.deepEqual((await mine.read())[0]?.refused, "malformed");
  assert.equal((await waitingFor("perrine")).length, 1);
});
