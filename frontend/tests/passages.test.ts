/** What was written, in words, from the updates alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as Y from "yjs";
import { merged } from "../unsent/merging.ts";
import { asText, fileName } from "../unsent/panel.ts";
import { passagesOf } from "../unsent/passages.ts";

/** A text of the house, with a paragraph by somebody else, and the updates of what is done to it from here. */
function aText(words = "Le four chauffe."): { root: Y.XmlFragment; updates: Uint8Array[] } {
  const others = new Y.Doc();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  others.getXmlFragment("default").insert(0, [paragraph]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(others));
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  return { root: doc.getXmlFragment("default"), updates };
}

const lineOf = (root: Y.XmlFragment, index: number): Y.XmlText =>
  (root.get(index) as Y.XmlElement).get(0) as Y.XmlText;

function newLine(root: Y.XmlFragment, words: string): void {
  const paragraph = new Y.XmlElement("paragraph");
  root.push([paragraph]);
  const line = new Y.XmlText();
  paragraph.insert(0, [line]);
  for (const letter of words) line.insert(line.length, letter);
}

test("what is typed letter by letter is one passage, without the words it was written among", () => {
  const { root, updates } = aText();
  const line = lineOf(root, 0);
  Array.from("depuis mardi ").forEach((letter, index) => {
    line.insert(8 + index, letter);
  });
  assert.deepEqual(passagesOf(updates), ["depuis mardi"]);
});

test("paragraphs are passages, in the order in which they were begun", () => {
  const { root, updates } = aText();
  newLine(root, "La pâte lève.");
  newLine(root, "Le bois est sec.");
  lineOf(root, 1).insert(0, "Hier : ");
  assert.deepEqual(passagesOf(updates), ["La pâte lève.", "Le bois est sec.", "Hier :"]);
});

test("what one took back is left out, and what was written in the middle stands in the middle", () => {
  const { root, updates } = aText("");
  const line = lineOf(root, 0);
  line.insert(0, "un trois");
  line.insert(3, "deux ");
  line.insert(13, " quatre");
  line.delete(13, 7);
  assert.deepEqual(passagesOf(updates), ["un deux trois"]);
});

test("formatting cuts no passage; a line break, a rule and a mention keep their place in words", () => {
  const { root, updates } = aText("");
  const line = lineOf(root, 0);
  line.insert(0, "à faire");
  line.format(2, 5, { bold: {} });
  assert.deepEqual(passagesOf(updates), ["à faire"]);
  const mention = new Y.XmlElement("mention");
  mention.setAttribute("label", "Océane");
  (root.get(0) as Y.XmlElement).push([new Y.XmlElement("hardBreak"), mention]);
  assert.ok(passagesOf(updates).includes("@Océane"));
});

test("only deletions and formatting: no words", () => {
  const { root, updates } = aText("à retirer");
  lineOf(root, 0).delete(0, 4);
  lineOf(root, 0).format(0, 2, { italic: {} });
  assert.deepEqual(passagesOf(updates), []);
  assert.deepEqual(passagesOf([]), []);
});

test("two pages of one person, the second writing inside what the first wrote", () => {
  const first = aText("");
  lineOf(first.root, 0).insert(0, "un trois");
  const second = new Y.Doc();
  Y.applyUpdate(second, Y.encodeStateAsUpdate(first.root.doc as Y.Doc));
  const updates = [...first.updates];
  second.on("update", (update: Uint8Array) => updates.push(update));
  lineOf(second.getXmlFragment("default"), 0).insert(3, "deux ");
  assert.deepEqual(passagesOf(updates), ["un deux trois"]);
});

test("whatever is typed and erased in one line, its passages say the line", () => {
  const edit = fc.record({
    at: fc.nat(30),
    words: fc.string({ minLength: 1, maxLength: 4 }),
    erase: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
      const { root, updates } = aText("");
      const line = lineOf(root, 0);
      line.insert(0, "début");
      for (const { at, words, erase } of edits) {
        // After the first letter: what begins a line stands beside nothing of one's own.
        const place = 1 + (at % line.length);
        if (erase && place < line.length) line.delete(place, 1);
        else line.insert(place, words);
      }
      assert.deepEqual(passagesOf(updates), [line.toString().trim()]);
    }),
  );
});

test("many updates merged by groups say what they say merged at once", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 150 }), (places) => {
      const doc = new Y.Doc();
      const updates: Uint8Array[] = [];
      doc.on("update", (update: Uint8Array) => updates.push(update));
      const text = doc.getText("t");
      for (const place of places) text.insert(place % (text.length + 1), String(place));
      const copy = new Y.Doc();
      Y.applyUpdate(copy, merged(updates) as Uint8Array);
      assert.equal(copy.getText("t").toString(), text.toString());
    }),
  );
  assert.equal(merged([]), null);
});

test("the file bears the title of the text, in a name that any system takes, and its words", () => {
  assert.equal(fileName("Compte rendu : séance n° 3 / « four »"), "Compte-rendu-séance-n-3-four.txt");
  assert.equal(fileName("…"), "texte.txt");
  assert.equal(asText("Titre", ["un", "deux"]), "Titre\n\nun\n\ndeux\n");
});
