/** A letter beyond U+FFFF is two units of a string: the editor deletes both or none, or the server would refuse it. */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import fc from "fast-check";
import * as Y from "yjs";
import { schemaExtensions } from "../coediting/schema.ts";
import { close } from "./page.ts";

after(close);

/** The editor of the pages on a document, and all that it sends. */
function anEditor(): { editor: Editor; doc: Y.Doc; sent: Uint8Array[] } {
  const doc = new Y.Doc();
  const sent: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => sent.push(update));
  const element = document.createElement("div");
  const extensions = [...schemaExtensions(), Collaboration.configure({ document: doc })];
  return { editor: new Editor({ element, injectCSS: false, extensions }), doc, sent };
}

/** What somebody else shows of it, who gets the updates one by one. */
function shown(updates: Uint8Array[]): string {
  const doc = new Y.Doc();
  let text = "";
  for (const update of updates) {
    Y.applyUpdate(doc, update);
    text = doc.getXmlFragment("default").toString();
    assert.doesNotMatch(text, /\uFFFD/, "half a letter was deleted");
  }
  return text;
}

/** Replace words of the only paragraph by others. */
function replace(editor: Editor, from: number, to: number, words: string): void {
  editor.view.dispatch(editor.state.tr.insertText(words, from + 1, to + 1));
}

const paragraph = (words: string): string => `<paragraph>${words}</paragraph>`;

test("half a letter deleted is seen here as others would see it", () => {
  const doc = new Y.Doc();
  const sent: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => sent.push(update));
  const text = new Y.XmlText("😀");
  doc.getXmlFragment("default").insert(0, [text]);
  text.delete(1, 1);
  assert.throws(() => shown(sent), /half a letter/);
});

test("😀 replaced by 😁, whose first halves are the same, goes away whole", () => {
  const { editor, sent } = anEditor();
  replace(editor, 0, 0, "a😀b");
  replace(editor, 1, 3, "😁");
  assert.equal(shown(sent), paragraph("a😁b"));
  editor.destroy();
});

test("a letter whose second half is that of the one before goes away whole", () => {
  const { editor, sent } = anEditor();
  replace(editor, 0, 0, "a\u{1F600}b");
  replace(editor, 1, 3, "\u{1FA00}");
  assert.equal(shown(sent), paragraph("a\u{1FA00}b"));
  editor.destroy();
});

test("whatever is replaced by whatever, no letter is cut in two", () => {
  const words = fc.array(fc.constantFrom("a", "😀", "😁", "\u{1FA00}", "\u{1FA01}", "é"), { maxLength: 5 });
  const changes = fc.array(fc.record({ words, from: fc.nat(9), to: fc.nat(9) }), { maxLength: 8 });
  fc.assert(
    fc.property(changes, (several) => {
      const { editor, sent } = anEditor();
      let letters: string[] = [];
      for (const { words, from, to } of several) {
        const [start, end] = [
          Math.min(from, to, letters.length),
          Math.min(Math.max(from, to), letters.length),
        ];
        const units = (count: number): number => letters.slice(0, count).join("").length;
        replace(editor, units(start), units(end), words.join(""));
        letters = [...letters.slice(0, start), ...words, ...letters.slice(end)];
      }
      if (sent.length > 0) assert.equal(shown(sent).replaceAll(/<\/?paragraph>/g, ""), letters.join(""));
      editor.destroy();
    }),
    { numRuns: 60 },
  );
});
