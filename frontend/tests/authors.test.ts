/** Who wrote what: letters found where the editor shows them, each under the name of who typed it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Schema } from "@tiptap/pm/model";
import { yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import fc from "fast-check";
import * as Y from "yjs";
import { handsOf } from "../coediting/authors/colours.ts";
import { NOTHING_SAID, nameBy, writerOf, writtenAt } from "../coediting/authors/ledger.ts";
import { stretchesOf } from "../coediting/authors/stretches.ts";

const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "(text | mention)*" },
    blockquote: { group: "block", content: "block+" },
    mention: { inline: true, atom: true },
    text: {},
  },
});

/** Two who write in one text, each with one letter of her own. */
class Pair {
  readonly docs = [new Y.Doc(), new Y.Doc()];
  readonly letters = ["a", "b"];

  constructor() {
    const quote = new Y.XmlElement("blockquote");
    quote.insert(0, [this.paragraph("a"), this.paragraph("a")]);
    this.root(0).insert(0, [this.paragraph("a"), quote]);
    this.meet();
  }

  root(who: number): Y.XmlFragment {
    return (this.docs[who] as Y.Doc).getXmlFragment("default");
  }

  private paragraph(letter: string): Y.XmlElement {
    const made = new Y.XmlElement("paragraph");
    made.insert(0, [new Y.XmlText(letter)]);
    return made;
  }

  private texts(who: number): Y.XmlText[] {
    return Array.from(
      this.root(who).createTreeWalker((one) => one instanceof Y.XmlText),
    ) as unknown as Y.XmlText[];
  }

  do(verb: string, who: number, where: number, size: number): void {
    const texts = this.texts(who);
    const text = texts[where % texts.length] as Y.XmlText;
    const letter = this.letters[who] as string;
    if (verb === "write") text.insert(where % (text.length + 1), letter.repeat(size));
    if (verb === "cut") text.delete(0, Math.min(size, text.length));
    if (verb === "bold") text.format(0, Math.min(size, text.length), { bold: {} });
    if (verb === "call")
      (text.parent as Y.XmlElement).push([new Y.XmlElement("mention"), new Y.XmlText(letter)]);
    if (verb === "add") this.root(who).push([this.paragraph(letter)]);
    if (verb === "meet") this.meet();
  }

  meet(): void {
    const [one, other] = this.docs as [Y.Doc, Y.Doc];
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  }
}

const deeds = fc.array(
  fc.tuple(
    fc.constantFrom("write", "write", "write", "cut", "bold", "call", "add", "meet"),
    fc.nat(1),
    fc.nat(40),
    fc.integer({ min: 1, max: 5 }),
  ),
  { maxLength: 40 },
);

test("every letter stands in one stretch, under the client that typed it, at the place where the editor shows it", () => {
  const bare = new Schema({ nodes: schema.spec.nodes, marks: { bold: {} } });
  fc.assert(
    fc.property(deeds, (all) => {
      const pair = new Pair();
      for (const deed of all) pair.do(...deed);
      pair.meet();
      const shown = yXmlFragmentToProseMirrorRootNode(pair.root(0), bare);
      const found = stretchesOf(pair.root(0), shown);
      const owners = new Map(pair.docs.map((doc, who) => [doc.clientID, pair.letters[who]]));
      let seen = "";
      for (const { from, to, client } of found) {
        const letters = shown.textBetween(from, to);
        assert.ok([...letters].every((letter) => letter === owners.get(client)));
        seen += letters;
      }
      assert.equal(seen, shown.textContent);
      for (const doc of pair.docs) doc.destroy();
    }),
  );
});

test("neighbouring letters of one name make one hand, and the hand of another begins where hers begin", () => {
  const at = (from: number, to: number, client: number) => ({ from, to, client, clock: 0 });
  const names: Record<number, string> = { 1: "Perrine", 2: "Perrine", 3: "Océane" };
  const hands = handsOf([at(1, 4, 1), at(4, 6, 2), at(6, 7, 3), at(9, 11, 1)], (one) => names[one] ?? "");
  const places = (name: string) => hands.get(name)?.map(({ from, to }) => [from, to]);
  assert.deepEqual(places("Perrine"), [
    [1, 6],
    [9, 11],
  ]);
  assert.deepEqual(places("Océane"), [[6, 7]]);
});

test("a letter has the minute of its clock, and none before the server has said it", () => {
  const said = {
    writers: [{ name: "Perrine", organisation: "La Boussole" }],
    clients: { 7: 0 },
    spans: {
      7: [
        [0, 4, 60],
        [6, 9, 120],
      ] as [number, number, number][],
    },
  };
  assert.equal(writtenAt(said, 7, 3)?.getTime(), 60_000);
  assert.equal(writtenAt(said, 7, 6)?.getTime(), 120_000);
  for (const clock of [4, 5, 9]) assert.equal(writtenAt(said, 7, clock), null);
  assert.equal(writtenAt(said, 8, 0), null);
  const me = { name: "Océane", organisation: "" };
  assert.equal(nameBy(writerOf(said, 7, 1, me), "organisation"), "La Boussole");
  assert.equal(nameBy(writerOf(said, 1, 1, me), "person"), "Océane");
  assert.equal(writerOf(NOTHING_SAID, 7, 1, me), null);
});
