/** Comments beside the text: anchors that follow their letters, passages found by their words, threads put in place. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { Schema } from "@tiptap/pm/model";
import fc from "fast-check";
import * as Y from "yjs";
import { close, show } from "./page.ts";

Object.assign(globalThis, { HTMLDetailsElement: window.HTMLDetailsElement });
const { fromJson, quoteOf, toJson, whereSaid } = await import("../coediting/comments/anchors.ts");
const { Board, elementsOf } = await import("../coediting/comments/board.ts");

after(close);

const schema = new Schema({
  nodes: {
    doc: { content: "paragraph+" },
    paragraph: { content: "text*", toDOM: () => ["p", 0] },
    text: {},
  },
});
const textOf = (...lines: string[]) =>
  schema.node(
    "doc",
    null,
    lines.map((line) => schema.node("paragraph", null, line ? [schema.text(line)] : [])),
  );

test("a passage is found by its words where they stand, over several paragraphs too", () => {
  const text = textOf("Compter au  kilomètre", "ou au volume");
  const found = whereSaid(text, "kilomètre ou au");
  assert.ok(found);
  assert.equal(quoteOf(text, found), "kilomètre ou au");
  assert.equal(whereSaid(text, "au poids"), null);
  assert.equal(whereSaid(text, "au"), null); // at two places: nobody knows which
  assert.equal(whereSaid(text, ""), null);
});

test("a quotation that was cut is found by its beginning", () => {
  const text = textOf("Une très longue phrase");
  const found = whereSaid(text, "Une très…");
  assert.ok(found);
  assert.equal(quoteOf(text, found), "Une très");
});

const word = fc.stringMatching(/^[a-z]{1,5}$/);
const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(" "));

test("whatever is found says what was looked for", () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.nat(60), fc.nat(60), (lines, a, b) => {
      const text = textOf(...lines);
      const size = text.content.size;
      const range = { from: Math.min(a % size, b % size), to: Math.max(a % size, b % size) };
      const quoted = quoteOf(text, range);
      const found = whereSaid(text, quoted);
      if (found) assert.equal(quoteOf(text, found), quoted);
    }),
  );
});

test("an anchor goes through the page and comes back as it was; anything else is none", () => {
  const doc = new Y.Doc();
  const text = doc.getText("default");
  text.insert(0, "au volume");
  const start = Y.createRelativePositionFromTypeIndex(text, 3, 0);
  const end = Y.createRelativePositionFromTypeIndex(text, 9, -1);
  const back = fromJson(toJson(start), toJson(end));
  assert.ok(back);
  text.insert(9, " en saison");
  text.insert(3, "grand ");
  const at = (position: Y.RelativePosition) =>
    Y.createAbsolutePositionFromRelativePosition(position, doc)?.index ?? -1;
  assert.equal(text.toString().slice(at(back.start), at(back.end)), "volume");
  assert.equal(fromJson("{", "{}"), null);
  assert.equal(fromJson(undefined, undefined), null);
});

const thread = (id: string, words: string, resolved = false) => `<li id="fil-${id}" class="fil"
  data-thread="${id}" data-start='{"tname":"default"}' data-end='{"tname":"default"}'${resolved ? " data-resolved" : ""}
  tabindex="-1"><div class="fil-said"><p data-gone hidden></p><blockquote class="thread-q">«\u00a0passage ${id}\u00a0»</blockquote>
  <p>${words}</p></div><form><textarea></textarea></form></li>`;

function board(...threads: string[]): InstanceType<typeof Board> {
  show(`<section id="panel"><div id="comments" data-may="comment"><p id="no-comment" hidden></p>
    <ol id="fils">${threads.join("")}</ol>
    <details id="fils-done" hidden><summary><span data-count></span></summary><ol></ol></details></div></section>`);
  return new Board(document.getElementById("panel") as HTMLElement);
}

const ids = (list: string) =>
  Array.from(document.querySelectorAll(`${list} > li`)).map((one) => one.id.replace("fil-", ""));

beforeEach(() => show(""));

test("a thread that comes is added once, and replaced when it comes again", () => {
  const one = board(thread("a", "Ah ?"));
  one.put(elementsOf(thread("b", "Et là ?")));
  one.put(elementsOf(thread("a", "Ah bon ?")));
  assert.deepEqual(ids("#fils"), ["a", "b"]);
  assert.match(one.thread("a")?.textContent ?? "", /Ah bon/);
  assert.deepEqual(
    one.passages.map(({ quote }) => quote),
    ["passage a", "passage b"],
  );
});

test("what somebody is writing is not taken from under her fingers; what was said above it is renewed", () => {
  const one = board(thread("a", "Ah ?"));
  const field = one.thread("a")?.querySelector("textarea") as HTMLTextAreaElement;
  field.value = "Je répo";
  one.put(elementsOf(thread("a", "Ah bon ?")));
  assert.equal(one.thread("a")?.querySelector("textarea"), field);
  assert.match(one.thread("a")?.textContent ?? "", /Ah bon/);
});

test("a resolved thread goes below, is counted, and comes back when it is reopened", () => {
  const one = board(thread("a", "Ah ?"), thread("b", "Oh"));
  one.put(elementsOf(thread("a", "Ah ?", true)));
  assert.deepEqual([ids("#fils"), ids("#fils-done > ol")], [["b"], ["a"]]);
  assert.equal(document.querySelector("[data-count]")?.textContent, "1 fil réglé");
  assert.deepEqual(
    one.passages.map(({ id }) => id),
    ["b"],
  );
  one.put(elementsOf(thread("b", "Oh", true)));
  assert.equal(document.getElementById("no-comment")?.hidden, false);
  one.put(elementsOf(thread("a", "Ah ?")));
  assert.deepEqual([ids("#fils"), ids("#fils-done > ol")], [["a"], ["b"]]);
  assert.equal(document.getElementById("no-comment")?.hidden, true);
});

test("threads stand in the order of the text, those without a place last; a passage that is gone is said to be", () => {
  const one = board(thread("a", ""), thread("b", ""), thread("c", ""));
  const places: Record<string, number> = { a: 30, c: 10 };
  one.order((id) => places[id] ?? null);
  assert.deepEqual(ids("#fils"), ["c", "a", "b"]);
  one.sayGone("b", true);
  assert.equal(one.thread("b")?.querySelector<HTMLElement>("[data-gone]")?.hidden, false);
});
