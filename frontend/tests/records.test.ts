/** Records of the minutes: offered there alone, and asked for under the title one writes. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { getSchema } from "@tiptap/core";
import { close, show } from "./page.ts";

const { offered } = await import("../coediting/menus/slash.ts");
const { titleOver } = await import("../coediting/record_form.ts");
const { behind } = await import("../coediting/standings.ts");
const { schemaExtensions } = await import("../coediting/schema.ts");

after(close);
show("");

const schema = getSchema(schemaExtensions());
const title = (text: string, level?: number) =>
  schema.node("heading", level ? { level } : null, [schema.text(text)]);
const paragraph = (text: string) => schema.node("paragraph", null, text ? [schema.text(text)] : []);

test("the four records are offered first in the minutes of an open sitting, and nowhere else", () => {
  const labels = (typed: string, inMinutes: boolean) => offered(typed, inMinutes).map(({ label }) => label);
  assert.deepEqual(labels("", true).slice(0, 4), ["Action", "Décision", "Vote", "Document"]);
  assert.deepEqual(labels("decision", true), ["Décision"]);
  assert.deepEqual(labels("decision", false), []);
});

test("one writes under the last title of an item before the caret", () => {
  const doc = schema.node("doc", null, [
    paragraph("Ouverture."),
    title("1. Le bois"),
    paragraph("On en parle."),
    title("Un détail", 3),
    paragraph("Ici."),
    title("2. La porte"),
    paragraph(""),
  ]);
  const places: [number, string][] = [];
  doc.forEach((node, offset) => {
    if (node.type.name === "paragraph") places.push([offset + 1, titleOver(doc, offset + 1)]);
  });
  assert.deepEqual(
    places.map(([, under]) => under),
    ["", "1. Le bois", "1. Le bois", "2. La porte"],
  );
});

test("behind a name stands what it does not say yet", () => {
  assert.equal(behind("Action : Fendre", "Action : Fendre (fait)"), "(fait)");
  assert.equal(behind("Action : Fendre", "Action : Scier (fait)"), "→ Action : Scier (fait)");
});
