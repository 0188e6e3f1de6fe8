/**
 * Commented passages, marked over the text and never in it. Drawn again from their anchors when others write, moved
 * along while one types: between a keystroke and the shared document there is a moment when anchors are behind.
 */
import { Extension } from "@tiptap/core";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { say } from "../../shell/words.ts";
import { END, heldBy, type Line, lineAt, offsetOf, placeIn } from "../proposing/lines.ts";
import { type Anchor, anchorOf, type Range, rangeOf, whereSaid } from "./anchors.ts";

/** A thread that has a passage. */
export interface Passage {
  id: string;
  anchor: Anchor;
  quote: string;
  /** What a suggestion would do there. */
  pieces: Piece[];
}

/** Words with their fate: `same`, `deleted`, `added` or `format`. */
export type Piece = [string, string];

interface Marks {
  passages: Passage[];
  /** The thread one looks at. */
  active: string;
  /** The passage one is writing about. */
  draft: Anchor | null;
  drawn: DecorationSet;
}

const key = new PluginKey<Marks>("comments");
const DRAFT = "";

function drawing(state: EditorState, marks: Omit<Marks, "drawn">): DecorationSet {
  const { active, draft } = marks;
  const all = draft
    ? [...marks.passages, { id: DRAFT, anchor: draft, quote: "", pieces: [] }]
    : marks.passages;
  const found: Decoration[] = [];
  for (const { id, anchor, pieces } of all) {
    const range = rangeOf(state, anchor);
    if (!range) continue;
    const look = { nodeName: "mark", class: id === active || id === DRAFT ? "anchor anchor-on" : "anchor" };
    found.push(Decoration.inline(range.from, range.to, { ...look, "data-thread": id }, { id }));
    found.push(...proposed(state, range, id, pieces));
  }
  return DecorationSet.create(state.doc, found);
}

/** Nothing where the passage no longer says what would be replaced. */
function proposed(state: EditorState, range: Range, id: string, pieces: Piece[]): Decoration[] {
  const replaced = pieces.filter(([what]) => what !== "added").map(([, words]) => words);
  const said = replaced.join("");
  const line = pieces.length > 0 ? lineAt(state.doc, range.from) : null;
  if (!line) return [];
  let at = offsetOf(line, range.from) - heldBy({ ...line, said }, 0, said.length).from;
  if (at < 0 || line.said.slice(at, at + said.length) !== said) return [];
  return pieces.flatMap(([what, words], n) => {
    const place = placeIn(line, at);
    if (what === "added")
      return [Decoration.widget(place, () => insertion(words), { side: 1, key: `${id}-${n}-${words}`, id })];
    const from = at;
    at += words.length;
    if (what === "deleted") return deletion(line, from, at, `${id}-${n}`, id);
    return what === "format"
      ? [Decoration.inline(place, placeIn(line, at), { class: "cmp-format" }, { id })]
      : [];
  });
}

/** Words that would go, struck through, and each end of a paragraph among them by its sign. */
export function deletion(line: Line, from: number, to: number, key: string, id = ""): Decoration[] {
  if (from === to) return [];
  const letters = Decoration.inline(placeIn(line, from), placeIn(line, to), { nodeName: "del" }, { id });
  const ends = Array.from(line.said.slice(from, to).matchAll(/\n/g), ({ index }) =>
    Decoration.widget(placeIn(line, from + index), () => ended("del"), {
      side: -1,
      key: `${key}-${index}-end`,
      id,
    }),
  );
  return [letters, ...ends];
}

/** Words that would come: read as an insertion, no part of the text; `sugg-ins` is between brackets for the eye. */
export function insertion(words: string, look = "sugg-ins"): HTMLElement {
  const element = document.createElement("ins");
  element.className = look;
  element.contentEditable = "false";
  for (const [n, paragraph] of words.split(END).entries()) {
    if (n > 0) element.append(ended("span"), document.createElement("br"));
    element.append(paragraph);
  }
  return element;
}

/** The end of a paragraph: a sign for the eye, words for who listens. */
function ended(kind: "del" | "span"): HTMLElement {
  const element = document.createElement(kind);
  const [sign, words] = [document.createElement("span"), document.createElement("span")];
  element.contentEditable = "false";
  sign.className = "pilcrow";
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = "¶";
  words.className = "sr";
  words.textContent = say("fin de paragraphe");
  element.append(sign, words);
  return element;
}

const changed = (view: EditorView, change: Partial<Marks>): void => {
  if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, change).setMeta("addToHistory", false));
};

/** `moved` is called when passages may stand elsewhere. */
export function marks(moved: () => void): Extension {
  return Extension.create({
    name: "comments",
    priority: 50, // after the shared document: its mapping is read while a change is applied
    addProseMirrorPlugins: () => [
      new Plugin<Marks>({
        key,
        state: {
          init: () => ({ passages: [], active: DRAFT, draft: null, drawn: DecorationSet.empty }),
          apply: (tr, before, _old, state) => {
            const change = tr.getMeta(key) as Partial<Marks> | undefined;
            const next = { ...before, ...change };
            const fromOthers = tr.docChanged && ySyncPluginKey.getState(state)?.isChangeOrigin;
            if (change || fromOthers) return { ...next, drawn: drawing(state, next) };
            return tr.docChanged ? { ...next, drawn: before.drawn.map(tr.mapping, tr.doc) } : before;
          },
        },
        props: { decorations: (state) => key.getState(state)?.drawn },
        view: () => ({ update: (view, before) => view.state.doc !== before.doc && moved() }),
      }),
    ],
  });
}

export const mark = (view: EditorView, passages: Passage[]): void => changed(view, { passages });
export const look = (view: EditorView, active: string): void => {
  if (key.getState(view.state)?.active !== active) changed(view, { active });
};
export const writeAbout = (view: EditorView, draft: Anchor | null): void => changed(view, { draft });

/** Where the passage of a thread stands; null when it is gone. */
export function placeOf(state: EditorState, id: string): Range | null {
  const found = key.getState(state)?.drawn.find(undefined, undefined, (spec) => spec["id"] === id) ?? [];
  return found.length > 0 ? { from: found[0]?.from ?? 0, to: found[found.length - 1]?.to ?? 0 } : null;
}

/** The threads whose passage holds a place of the text, the shortest passage first. */
export function threadsAt(state: EditorState, place: number): string[] {
  const here = key.getState(state)?.drawn.find(place, place) ?? [];
  const sized = here
    .filter(({ spec }) => spec["id"] !== DRAFT)
    .sort((a, b) => a.to - a.from - (b.to - b.from));
  return sized.map(({ spec }) => spec["id"] as string);
}

/** Passages that lost their letters and stand word for word at one place are held there from now on. */
export function findLost(view: EditorView): void {
  const { state } = view;
  const kept = key.getState(state)?.passages ?? [];
  let found = 0;
  const passages = kept.map((one) => {
    if (placeOf(state, one.id)) return one;
    const place = whereSaid(state.doc, one.quote);
    const anchor = place && anchorOf(state, place);
    found += anchor ? 1 : 0;
    return anchor ? { ...one, anchor } : one;
  });
  if (found > 0) changed(view, { passages });
}
