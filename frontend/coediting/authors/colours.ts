/** Letters coloured by who wrote them: over the text, never in it, and only while somebody asks for it. */
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import type { Stretch } from "./stretches.ts";

/** Letters of one hand: `number` chooses the look (styles/pages/authors.css), `name` is what a pointer reads. */
export interface Hand {
  from: number;
  to: number;
  number: number;
  name: string;
}

/** Colours × lines: beyond so many hands looks come again, and the caret still says who. */
export const LOOKS = 20;
const key = new PluginKey<DecorationSet>("authors");

export const colours = (changed: () => void): Extension =>
  Extension.create({
    name: "authors",
    priority: 40,
    addProseMirrorPlugins: () => [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply: (tr, drawn) =>
            (tr.getMeta(key) as DecorationSet | undefined) ??
            (tr.docChanged ? drawn.map(tr.mapping, tr.doc) : drawn),
        },
        props: { decorations: (state) => key.getState(state) },
        view: () => ({ update: (view, before) => view.state.doc !== before.doc && changed() }),
      }),
    ],
  });

export function paint(view: EditorView, hands: Hand[]): void {
  if (view.isDestroyed) return;
  const drawn = hands.map(({ from, to, number, name }) =>
    Decoration.inline(from, to, { class: `hand hand-${number % LOOKS}`, title: name }),
  );
  const { tr, doc } = view.state;
  view.dispatch(tr.setMeta(key, DecorationSet.create(doc, drawn)).setMeta("addToHistory", false));
}

/** Neighbouring stretches of one name become one hand; those of nobody are left bare. */
export function handsOf(stretches: Stretch[], nameOf: (client: number) => string): Map<string, Hand[]> {
  const hands = new Map<string, Hand[]>();
  let last: Hand | null = null;
  for (const { from, to, client } of stretches) {
    const name = nameOf(client);
    if (last && last.name === name && last.to === from) {
      last.to = to;
      continue;
    }
    last = { from, to, number: 0, name };
    if (!hands.has(name)) hands.set(name, []);
    hands.get(name)?.push(last);
  }
  return hands;
}
