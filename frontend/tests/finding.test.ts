/** Finding and replacing: whatever the capitals and accents, place for place, and what is replaced says so once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Schema } from "@tiptap/pm/model";
import fc from "fast-check";
import { folded, matchesOf } from "../coediting/finding/matches.ts";
import { countOf, titlesOf } from "../coediting/outline.ts";

const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "(text | mention)*" },
    heading: { group: "block", content: "text*" },
    mention: { inline: true, atom: true },
    text: {},
  },
  marks: { bold: {} },
});
const bold = schema.mark("bold");
const paragraph = (...parts: (string | [string])[]) =>
  schema.node(
    "paragraph",
    null,
    parts.map((part) => (typeof part === "string" ? schema.text(part) : schema.text(part[0], [bold]))),
  );
const found = (doc: ReturnType<typeof schema.node>, wanted: string, exactly = false) =>
  matchesOf(doc, wanted, exactly).map(({ from, to }) => doc.textBetween(from, to));

test("a word is found whatever its capitals and accents, across bold, and exactly when one wants it so", () => {
  const doc = schema.node("doc", null, [paragraph("L’É", ["té"], " et l'été"), paragraph("ETE")]);
  assert.deepEqual(found(doc, "l'ete"), ["L’Été", "l'été"]);
  assert.deepEqual(found(doc, "été", true), ["été"]);
  assert.deepEqual(found(doc, "ete"), ["Été", "été", "ETE"]);
  assert.deepEqual(found(doc, ""), []);
});

test("a name called in the middle takes its place and is never part of what is found", () => {
  const inside = [schema.text("le "), schema.node("mention"), schema.text(" quai")];
  const doc = schema.node("doc", null, [schema.node("paragraph", null, inside)]);
  assert.deepEqual(found(doc, "quai"), ["quai"]);
  assert.deepEqual(found(doc, "le quai"), []);
});

test("folding keeps every place", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => folded(text).length === text.length));
});

test("what is found is what was looked for, none over another, and replacing all leaves none of it", () => {
  const words = fc.array(fc.constantFrom("quai", "Quai", "le", "ÉTÉ", "été"), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 3 }), (lines) => {
      const doc = schema.node(
        "doc",
        null,
        lines.map((line) => paragraph(line.join(" "))),
      );
      const matches = matchesOf(doc, "quai", false);
      assert.equal(matches.length, lines.flat().filter((word) => folded(word) === "quai").length);
      for (const [number, { from, to }] of matches.entries()) {
        assert.equal(folded(doc.textBetween(from, to)), "quai");
        assert.ok(number === 0 || (matches[number - 1]?.to ?? 0) <= from);
      }
      const kept = [...matches]
        .reverse()
        .reduce((text, { from, to }) => text.replace(from, to, text.slice(0, 0)), doc);
      assert.deepEqual(found(kept, "quai"), []);
    }),
  );
});

test("the plan names titles that say something, and words are counted as people count them", () => {
  const title = (text: string) => schema.node("heading", null, text ? [schema.text(text)] : []);
  const doc = schema.node("doc", null, [
    title("Pourquoi"),
    title(""),
    title("Comment"),
    paragraph("L’eau, porte-à-porte."),
  ]);
  assert.deepEqual(titlesOf(doc), [
    { anchor: "t-1", text: "Pourquoi" },
    { anchor: "t-2", text: "Comment" },
  ]);
  assert.deepEqual(countOf(doc), { words: 4, signs: 36 });
});
