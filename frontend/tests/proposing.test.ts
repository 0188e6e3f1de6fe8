/** The mode « Proposer »: what is typed is gathered beside the text, which stays as it is, and leaves as one suggestion. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Schema } from "@tiptap/pm/model";
import { EditorState, type Plugin, TextSelection, type Transaction } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import fc from "fast-check";
import { settled } from "./double.ts";
import { close } from "./page.ts";

const { applied, erase, hunkAt, offsetIn, proposal, put, step } = await import(
  "../coediting/proposing/hunks.ts"
);
const { endOf, heldBy, holds, lineAt, meantBy, offsetOf, placeIn, styleAsked } = await import(
  "../coediting/proposing/lines.ts"
);
const { drawing } = await import("../coediting/proposing/drawing.ts");
const { Pen } = await import("../coediting/proposing/pen.ts");
const { catching, paragraphsIn } = await import("../coediting/proposing/catching.ts");
type Gathered = import("../coediting/proposing/hunks.ts").Gathered;
type Hunk = import("../coediting/proposing/hunks.ts").Hunk;
type Asked = import("../coediting/proposing/drafts.ts").Asked;

after(close);

// -- what is gathered

const EMPTY: Gathered = { hunks: [], place: 0, at: null };
const caretAt = (place: number) => ({ from: place, to: place, at: null });
const caretOf = ({ place, at }: Gathered) => ({ from: place, to: place, at });

/** Where a caret stands in the text with what is proposed. */
function seen(hunks: Hunk[], place: number, at: number | null): number {
  const here = hunkAt(hunks, place);
  const before = hunks.filter((one) => one !== here && one.to < place);
  const shift = before.reduce((sum, one) => sum + one.words.length - (one.to - one.from), 0);
  return shift + (here ? here.from + offsetIn(here, place, at) : place);
}

/** From where to where a choice of the text reaches in the text with what is proposed. */
function seenRange(hunks: Hunk[], from: number, to: number): [number, number] {
  const edge = (place: number, until: (one: Hunk) => boolean): number => {
    const inside = hunks.find((one) => one.from < place && place <= one.to && !until(one));
    const shift = hunks.filter(until).reduce((sum, one) => sum + one.words.length - (one.to - one.from), 0);
    return (inside ? inside.from : place) + shift;
  };
  return [edge(from, (one) => one.to <= from), edge(to, (one) => one.to < to)];
}

const text = fc
  .array(fc.constantFrom("le", "quai", "été", "👩‍🚒", ",", "a\u0301", "  "), { maxLength: 8 })
  .map((words) => words.join(" "));
const words = fc.constantFrom("", "x", "yz", " ", "mot ", "é");
/** The same over paragraphs: the end of each is one sign. */
const paragraphs = fc.array(text, { maxLength: 4 }).map((some) => some.join("\n"));
const lines = fc.oneof(words, fc.constantFrom("\n", "é\nmot", "\n\n"));
/** What hands do next: elsewhere or where they stand, over some letters or none. */
const deed = fc.oneof(
  fc.record({ what: fc.constant("type" as const), words: lines.filter((one) => one !== "") }),
  fc.record({ what: fc.constant("erase" as const), way: fc.constantFrom(-1 as const, 1 as const) }),
  fc.record({ what: fc.constant("replace" as const), a: fc.nat(40), b: fc.nat(40), words: lines }),
  fc.record({ what: fc.constant("move" as const), to: fc.nat(40) }),
);

test("whatever is typed and erased in paragraphs, the suggestion applied is the text as edited", () => {
  fc.assert(
    fc.property(paragraphs, fc.array(deed, { maxLength: 14 }), (said, deeds) => {
      let now = EMPTY;
      for (const one of deeds) {
        const before = applied(said, now.hunks);
        const here = seen(now.hunks, now.place, now.at);
        if (one.what === "move") now = { ...now, place: one.to % (said.length + 1), at: null };
        else if (one.what === "type") {
          now = put(said, now.hunks, caretOf(now), one.words);
          assert.equal(applied(said, now.hunks), before.slice(0, here) + one.words + before.slice(here));
          assert.equal(seen(now.hunks, now.place, now.at), here + one.words.length);
        } else if (one.what === "erase") {
          const gathered = erase(said, now.hunks, caretOf(now), one.way, "letter");
          const edge = step(before, here, one.way);
          if (!gathered) assert.equal(edge, here);
          else if (now.hunks.length === 0) {
            const [first, last] = [Math.min(here, edge), Math.max(here, edge)];
            assert.equal(applied(said, gathered.hunks), before.slice(0, first) + before.slice(last));
          } else assert.ok(applied(said, gathered.hunks).length < before.length);
          now = gathered ?? now;
        } else {
          const [from, to] = [one.a, one.b].map((n) => n % (said.length + 1)).sort((a, b) => a - b) as [
            number,
            number,
          ];
          if (from === to) continue;
          const [first, last] = seenRange(now.hunks, from, to);
          now = put(said, now.hunks, { from, to, at: null }, one.words);
          assert.equal(applied(said, now.hunks), before.slice(0, first) + one.words + before.slice(last));
        }
        for (const [n, hunk] of now.hunks.entries()) {
          const next = now.hunks[n + 1];
          assert.ok(hunk.from <= hunk.to && hunk.to <= said.length && (!next || hunk.to < next.from));
        }
        const found = proposal(said, now.hunks);
        if (!found) assert.ok(now.hunks.length === 0 || said.trim() === "");
        else {
          assert.equal(said.slice(found.from, found.to), found.passage);
          assert.notEqual(found.passage.trim(), "");
          const whole = said.slice(0, found.from) + found.replacement + said.slice(found.to);
          assert.equal(whole, applied(said, now.hunks));
        }
      }
    }),
    { numRuns: 2000 },
  );
});

const typed = (said: string, from: Gathered, ...keys: string[]): Gathered =>
  keys.reduce((now, key) => {
    if (key !== "⌫" && key !== "⌦") return put(said, now.hunks, caretOf(now), key);
    return erase(said, now.hunks, caretOf(now), key === "⌫" ? -1 : 1, "letter") ?? now;
  }, from);
const at = (place: number): Gathered => ({ ...EMPTY, place });

test("letters typed one by one are one suggestion, from the first word that changes to the last", () => {
  const said = "Le passage se fait sous trois jours ouvrés.";
  const now = typed(said, at(29), "⌫", "⌫", "⌫", "⌫", "⌫", "c", "i", "n", "q");
  assert.deepEqual(now.hunks, [{ from: 24, to: 29, words: "cinq" }]);
  const later = put(said, now.hunks, { from: 36, to: 42, at: null }, "francs");
  const { passage, replacement } = proposal(said, later.hunks) ?? {};
  assert.deepEqual([passage, replacement], ["trois jours ouvrés.", "cinq jours francs."]);
});

test("what is typed and taken back is nothing; what is erased and typed again neither", () => {
  assert.deepEqual(typed("quai", at(2), "x", "⌫").hunks, []);
  assert.deepEqual(typed("quai", at(2), "⌫", "u").hunks, []);
  assert.equal(typed("quai", at(2), "⌫", "u").place, 2);
});

test("words between spaces, or at an end, hold to the word beside", () => {
  assert.deepEqual(proposal("un  deux", typed("un  deux", at(3), "x").hunks)?.passage, "un ");
  assert.deepEqual(proposal(" deux", typed(" deux", at(0), "x").hunks)?.passage, " deux");
  assert.equal(proposal("", typed("", at(0), "x").hunks), null);
  assert.equal(proposal("  ", typed("  ", at(1), "x").hunks), null);
});

test("signs that are joined are erased as one, words with the spaces after them", () => {
  assert.equal(applied("a👩‍🚒", typed("a👩‍🚒", at(6), "⌫").hunks), "a");
  const gathered = erase("un deux trois", [], caretAt(8), -1, "word");
  assert.equal(applied("un deux trois", gathered?.hunks ?? []), "un trois");
  assert.equal(erase("un", [], caretAt(0), -1, "letter"), null);
  assert.equal(erase("un", [], caretAt(2), 1, "word"), null);
});

// -- what a change means

const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "(text | mention)*" },
    mention: { inline: true, atom: true, group: "inline" },
    text: {},
  },
  marks: { bold: {}, italic: {}, link: {} },
});
const paragraph = (...parts: string[]) =>
  schema.node(
    "paragraph",
    null,
    parts.filter(Boolean).map((one) => (one === "@" ? schema.node("mention") : schema.text(one))),
  );
const stateOf = (...blocks: ReturnType<typeof paragraph>[]) =>
  EditorState.create({ schema, doc: schema.node("doc", null, blocks) });

test("a line ends at a name, begins again after it, and goes on in the paragraphs beside", () => {
  const { doc } = stateOf(paragraph("avec ", "@", " et toi"), paragraph(""), paragraph("enfin"));
  const said = (place: number) => lineAt(doc, place)?.said;
  const rest = " et toi\n\nenfin";
  assert.deepEqual([said(1), said(6), said(7), said(14)], ["avec ", "avec ", rest, rest]);
  assert.deepEqual([said(16), said(18), said(23)], [rest, rest, rest]);
  for (const place of [7, 14, 16, 18, 23]) assert.equal(lineAt(doc, place)?.start, 7);
  assert.equal(lineAt(doc, 0), null);
});

test("a place of a line is that of its sign in the text, and the other way round", () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), fc.nat(200), (some, n) => {
      const { doc } = stateOf(...some.map((one) => paragraph(one)));
      const line = lineAt(doc, 1);
      assert.ok(line?.splits);
      assert.equal(line.said, some.join("\n"));
      assert.equal(endOf(line), doc.content.size - 1);
      const offset = n % (line.said.length + 1);
      const place = placeIn(line, offset);
      assert.equal(offsetOf(line, place), offset);
      assert.ok(doc.resolve(place).parent.isTextblock && holds(line, place));
      assert.deepEqual(lineAt(doc, place), line);
      assert.equal(doc.textBetween(1, place, "\n"), line.said.slice(0, offset));
    }),
  );
});

test("between two paragraphs there is no place for a letter, and ends at the edges of a passage hold nothing", () => {
  const { doc } = stateOf(paragraph("un"), paragraph("deux"));
  const line = lineAt(doc, 1);
  assert.ok(line && holds(line, 3) && !holds(line, 4) && holds(line, 5));
  assert.deepEqual(heldBy({ ...line, said: "\n\nun\n" }, 0, 5), { from: 2, to: 4 });
});

test("a change of words within paragraphs means the text it would have given; any other is nothing that is proposed", () => {
  fc.assert(
    fc.property(text.filter(Boolean), text, fc.nat(60), fc.nat(60), words, (first, second, a, b, by) => {
      const state = stateOf(paragraph(first), paragraph(second));
      const size = state.doc.content.size;
      const [from, to] = [a % size, b % size].sort((x, y) => x - y) as [number, number];
      const change = by ? state.tr.insertText(by, from, to) : state.tr.delete(from, to);
      if (!change.docChanged) return;
      const meant = meantBy(change);
      if (!meant) {
        assert.ok(!lineAt(state.doc, from) || !state.doc.resolve(from).sameParent(state.doc.resolve(to)));
        return;
      }
      assert.ok(meant.what === "words");
      const line = lineAt(state.doc, meant.from);
      assert.ok(line);
      const spot = { from: offsetOf(line, meant.from), to: offsetOf(line, meant.to), at: null };
      const edited = applied(line.said, put(line.said, [], spot, meant.words).hunks);
      assert.equal(change.doc.children.map((one) => one.textContent).join("\n"), edited);
    }),
  );
});

test("bold put on a passage or taken off is proposed; a link, or another paragraph, is not", () => {
  const state = stateOf(paragraph("le quai"), paragraph("nord"));
  const [bold, italic, link] = [schema.mark("bold"), schema.mark("italic"), schema.mark("link")];
  const bolder = state.tr.addMark(4, 8, bold);
  assert.deepEqual(meantBy(bolder), { what: "style", from: 4, to: 8, style: "bold", on: true });
  const marked = state.apply(bolder);
  const off: Transaction = marked.tr.removeMark(4, 8, bold);
  assert.deepEqual(meantBy(off), { what: "style", from: 4, to: 8, style: "bold", on: false });
  assert.equal(styleAsked(marked.doc, 4, 8, "bold", false), "plain");
  const both = marked.apply(marked.tr.addMark(4, 6, italic));
  assert.equal(styleAsked(both.doc, 4, 8, "bold", false), null);
  assert.equal(meantBy(state.tr.addMark(4, 8, link)), null);
  assert.equal(meantBy(state.tr.split(4)), null);
  assert.deepEqual(meantBy(state.tr.join(9)), { what: "words", from: 8, to: 10, words: "" });
});

// -- over paragraphs

/** A pen over a text, what it sends and what it says. */
function penOver(...blocks: ReturnType<typeof paragraph>[]) {
  const sent: Asked[] = [];
  const told: string[] = [];
  const pen = new Pen({
    tell: (said) => told.push(said),
    sent: ({ asked: one }) => sent.push(one),
    changed: () => undefined,
  });
  const plugins = drawing.config.addProseMirrorPlugins?.call({} as never) as Plugin[];
  const doc = schema.node("doc", null, blocks);
  const view = {
    isDestroyed: false,
    state: EditorState.create({ schema, doc, plugins }),
    dispatch(tr: Transaction) {
      view.state = view.state.apply(tr);
    },
  };
  pen.editor = {
    view,
    get state() {
      return view.state;
    },
    isDestroyed: false,
  } as never;
  const choose = (from: number, to = from) => {
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
    pen.follow();
  };
  return { pen, sent, told, view, choose, doc };
}
const changes = ({ passage, replacement }: Asked) => [passage, replacement];

test("Enter and what is typed after it are one suggestion, and so are paragraphs that are pasted", () => {
  const { pen, sent, choose, view, doc } = penOver(paragraph("le quai"), paragraph("nord"));
  choose(8);
  pen.type("\n");
  pen.type("et la rue");
  pen.send();
  choose(10);
  pen.type("une\ndeux\n");
  pen.send();
  assert.deepEqual(sent.map(changes), [
    ["quai", "quai\net la rue"],
    ["nord", "une\ndeux\nnord"],
  ]);
  assert.ok(view.state.doc.eq(doc));
});

test("erasing at the beginning of a paragraph proposes to join it, and what is chosen over several goes at once", () => {
  const { pen, sent, choose } = penOver(paragraph("le quai"), paragraph("nord"), paragraph("fin"));
  choose(10);
  pen.erase(-1, "letter");
  pen.type(" ");
  pen.send();
  choose(4, 17);
  pen.erase(-1, "letter");
  pen.send();
  assert.deepEqual(sent.map(changes), [
    ["quai\nnord", "quai nord"],
    ["quai\nnord\nfin", "in"],
  ]);
});

test("a suggestion leaves when the caret leaves the paragraphs it changes, and not before", () => {
  const { pen, sent, choose } = penOver(paragraph("le quai"), paragraph("nord"), paragraph("fin"));
  choose(10);
  pen.erase(-1, "letter");
  choose(3);
  choose(12);
  assert.deepEqual(sent, []);
  choose(17);
  assert.deepEqual(sent.map(changes), [["quai\nnord", "quainord"]]);
  pen.type("x");
  choose(1);
  assert.deepEqual(sent.map(changes)[1], ["fin", "fxin"]);
});

test("what was pasted has no empty paragraph between two", () => {
  assert.equal(paragraphsIn("un \r\n\r\n deux\ttrois\rfin"), "un\ndeux trois\nfin");
});

// -- what never reaches the text

/** A text under hands, in the mode or not, of somebody who may write there or not; and what is handed over. */
function underHands(on: boolean, closed: boolean) {
  const heard: Transaction[] = [];
  const pen = { instead: (change: Transaction) => heard.push(change) };
  const extension = catching({ on, closed, begin: () => true }, pen as never);
  const plugins = extension.config.addProseMirrorPlugins?.call({} as never) as Plugin[];
  const { doc } = stateOf(paragraph("le quai"), paragraph("nord ", "@", " et sud"));
  return { heard, state: EditorState.create({ schema, doc, plugins }) };
}

const change = fc.oneof(
  fc.record({ what: fc.constant("insert" as const), a: fc.nat(40), b: fc.nat(40), words }),
  fc.record({ what: fc.constant("split" as const), a: fc.nat(40), b: fc.nat(40), words }),
  fc.record({ what: fc.constant("mark" as const), a: fc.nat(40), b: fc.nat(40), words }),
);

test("whatever hands do in the mode the text stays as it is, and each change is handed over once", async () => {
  const changes = fc.array(change, { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(changes, async (deeds) => {
      const { heard, state: first } = underHands(true, true);
      let state = first;
      let many = 0;
      for (const { what, a, b, words: by } of deeds) {
        const size = state.doc.content.size;
        const [from, to] = [a % size, b % size].sort((x, y) => x - y) as [number, number];
        const { tr } = state;
        if (what === "insert") tr.insertText(by, from, to);
        else if (what === "mark") tr.addMark(from, to, schema.mark("bold"));
        else if (state.doc.resolve(from).parent.isTextblock) tr.split(from);
        many += tr.docChanged ? 1 : 0;
        state = state.apply(tr);
      }
      await settled();
      assert.ok(state.doc.eq(first.doc));
      assert.equal(heard.length, many);
    }),
  );
});

test("what comes from the shared document is let in; out of the mode, who may write writes, and nobody else", async () => {
  const says = (state: EditorState, change: Transaction) => state.apply(change).doc.textContent;
  for (const [on, closed] of [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    const { heard, state } = underHands(on, closed);
    const theirs = state.tr.insertText("Bon. ", 1).setMeta(ySyncPluginKey, { isChangeOrigin: true });
    assert.match(says(state, theirs), /^Bon. le quai/);
    assert.equal(says(state, state.tr.insertText("x", 1)).startsWith("x"), !on && !closed);
    await settled();
    assert.equal(heard.length, on ? 1 : 0);
  }
});
