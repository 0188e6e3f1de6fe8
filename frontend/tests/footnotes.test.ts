/** Footnotes: numbered by their place, counted, found and replaced like the rest of the text, never obeyed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { getSchema } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { EditorState } from "@tiptap/pm/state";
import fc from "fast-check";
import * as Y from "yjs";
import { matchesOf, nextAfter, replaced } from "../coediting/finding/matches.ts";
import { footnotesOf, LONGEST_NOTE, oneLine, wordsOf } from "../coediting/nodes/footnote.ts";
import { countOf } from "../coediting/outline.ts";
import { schemaExtensions } from "../coediting/schema.ts";
import { passagesOf } from "../unsent/passages.ts";

const schema = getSchema(schemaExtensions());
type Part = string | { note: unknown };

/** One paragraph for each list; words, and notes among them. */
const text = (...paragraphs: Part[][]): Node =>
  schema.node(
    "doc",
    null,
    paragraphs.map((parts) =>
      schema.node(
        "paragraph",
        null,
        parts.map((part) =>
          typeof part === "string" ? schema.text(part) : schema.node("footnote", { text: part.note }),
        ),
      ),
    ),
  );

test("notes are in the order of the text, and those that say nothing are none", () => {
  const doc = text(["a", { note: "Un." }], [{ note: " " }, { note: 3 }, "b", { note: " Deux\nlignes. " }]);
  assert.deepEqual(footnotesOf(doc), ["Un.", "Deux lignes."]);
});

test("the words of notes count, their calls do not", () => {
  assert.deepEqual(countOf(text(["Le four", { note: "à bois" }, "."])), { words: 4, signs: 14 });
});

test("words are found in notes, in the order of the text", () => {
  const doc = text(["quai ", { note: "Quai nord, quai sud" }, " quai"]);
  assert.deepEqual(
    matchesOf(doc, "quai", false).map(({ from, inside }) => [from, inside?.start ?? null]),
    [
      [1, null],
      [6, 0],
      [6, 11],
      [8, null],
    ],
  );
});

test("replacing all replaces in notes too, one after the other as well", () => {
  const doc = text(["quai ", { note: "Quai nord, quai sud" }, " quai"]);
  const { tr } = EditorState.create({ doc });
  for (const match of matchesOf(doc, "quai", false).reverse()) assert.ok(replaced(tr, match, "hangar"));
  assert.equal(tr.doc.textContent, "hangar  hangar");
  assert.deepEqual(footnotesOf(tr.doc), ["hangar nord, hangar sud"]);

  const step = EditorState.create({ doc }).tr;
  const [, first] = matchesOf(doc, "quai", false);
  assert.ok(first && replaced(step, first, "quai"));
  const left = matchesOf(step.doc, "quai", false);
  assert.equal(left[nextAfter(left, first, "quai")]?.inside?.start, 11);
});

test("a note is neither emptied nor made too long by a replacement", () => {
  const doc = text([{ note: "quai" }]);
  const { tr } = EditorState.create({ doc });
  const [match] = matchesOf(doc, "quai", false);
  assert.ok(match);
  assert.equal(replaced(tr, match, ""), false);
  assert.equal(replaced(tr, match, "x".repeat(LONGEST_NOTE + 1)), false);
  assert.deepEqual(footnotesOf(tr.doc), ["quai"]);
});

test("replacing one word by another leaves none of it, wherever it stands", () => {
  const words = fc.array(fc.constantFrom("quai", "Quai", "le", "été"), { minLength: 1, maxLength: 6 });
  const part = fc.oneof(
    words.map((found) => `${found.join(" ")} `),
    words.map((found) => ({ note: found.join(" ") })),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(part, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }),
      (all) => {
        const doc = text(...all);
        const { tr } = EditorState.create({ doc });
        for (const match of matchesOf(doc, "quai", false).reverse()) replaced(tr, match, "pont");
        assert.deepEqual(matchesOf(tr.doc, "quai", false), []);
        const before = all.flat().map((one) => (typeof one === "string" ? one : String(one.note)));
        const many = before.join(" ").match(/quai/gi)?.length ?? 0;
        assert.equal(matchesOf(tr.doc, "pont", false).length, many);
      },
    ),
  );
});

test("whatever stands where the words should be, a call holds it as words alone, in an attribute", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constant('"><img src=x onerror=alert(1)>'), fc.anything()),
      (said) => {
        const node = schema.node("footnote", { text: said });
        const shown = schema.nodes["footnote"]?.spec.toDOM?.(node) as [string, Record<string, string>];
        assert.equal(shown[0], "a");
        assert.equal(shown.length, 2);
        assert.equal(shown[1]["data-footnote"], typeof said === "string" ? oneLine(said) : "");
        assert.equal(wordsOf(node), shown[1]["data-footnote"]);
        assert.equal(shown[1]["href"], undefined);
      },
    ),
  );
});

test("a note that is not sent yet is among the words to copy", () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const note = new Y.XmlElement("footnote");
  note.setAttribute("text", "Voir le registre.");
  doc.getXmlFragment("default").insert(0, [note]);
  assert.deepEqual(passagesOf(updates), ["[Voir le registre.]"]);
});

test("two persons who write around a note and in it keep what both wrote", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  const paragraph = new Y.XmlElement("paragraph");
  const note = new Y.XmlElement("footnote");
  note.setAttribute("text", "Un.");
  paragraph.insert(0, [new Y.XmlText("Le four"), note, new Y.XmlText(" chauffe.")]);
  one.getXmlFragment("default").insert(0, [paragraph]);
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  (paragraph.get(0) as Y.XmlText).insert(7, " à bois");
  const theirs = other.getXmlFragment("default").get(0) as Y.XmlElement;
  (theirs.get(1) as Y.XmlElement).setAttribute("text", "Deux.");
  (theirs.get(2) as Y.XmlText).insert(0, " enfin");
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  for (const doc of [one, other]) {
    const found = doc.getXmlFragment("default").get(0) as Y.XmlElement;
    const parts = [0, 2].map((at) => (found.get(at) as Y.XmlText).toString());
    assert.deepEqual(parts, ["Le four à bois", " enfin chauffe."]);
    assert.equal((found.get(1) as Y.XmlElement).getAttribute("text"), "Deux.");
  }
});
