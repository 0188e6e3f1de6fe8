/** What the editor of this page cannot show, it would delete for everybody: seen before it is applied. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { knowing } from "../coediting/unknown.ts";

const knows = knowing();

/** An update as the editor writes it: a node, its text, a mark on it. */
function anUpdate(node: string, mark: string): Uint8Array {
  const doc = new Y.Doc();
  const element = new Y.XmlElement(node);
  const text = new Y.XmlText();
  doc.getXmlFragment("default").insert(0, [element]);
  element.insert(0, [text]);
  text.insert(0, "Le four chauffe", { [mark]: {} });
  return Y.encodeStateAsUpdate(doc);
}

test("everything that the page can write, it knows", () => {
  for (const node of [
    "paragraph",
    "heading",
    "taskItem",
    "table",
    "internal",
    "mention",
    "hardBreak",
    "callout",
    "footnote",
  ])
    assert.equal(knows(anUpdate(node, "bold")), true, node);
  for (const mark of ["bold", "italic", "link", "code--a1b2"])
    assert.equal(knows(anUpdate("paragraph", mark)), true, mark);
});

test("a node or a mark of a later version is not known", () => {
  assert.equal(knows(anUpdate("vote", "bold")), false);
  assert.equal(knows(anUpdate("paragraph", "highlight")), false);
});

test("deletions and plain text are of every version", () => {
  const doc = new Y.Doc();
  const text = doc.getText("default");
  text.insert(0, "abc");
  const before = Y.encodeStateVector(doc);
  text.delete(0, 1);
  assert.equal(knows(Y.encodeStateAsUpdate(doc, before)), true);
});
