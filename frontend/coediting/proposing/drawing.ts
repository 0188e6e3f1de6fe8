/** Suggestions that are not sent yet, drawn over the text as those that are: letters that would go, words that would come. */
import { Extension } from "@tiptap/core";
import { type EditorState, Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { deletion, insertion } from "../comments/marks.ts";
import { type Draft, firstOf, followed, movedTo } from "./drafts.ts";
import { type Hunk, offsetIn } from "./hunks.ts";
import { placeIn } from "./lines.ts";

interface Drawn {
  drafts: Draft[];
  /** Where the caret stands in the words of the hunk that ends at it. */
  at: number | null;
  drawn: DecorationSet;
}

const key = new PluginKey<Drawn>("proposing");

function decorations(state: EditorState, drafts: Draft[], at: number | null): DecorationSet {
  const found = drafts
    .filter(({ lost }) => !lost)
    .flatMap((draft) => [
      ...draft.hunks.flatMap((hunk) => hunkDrawn(state, draft, hunk, at)),
      ...(draft.asked.style
        ? [
            Decoration.inline(placeIn(draft.line, draft.from), placeIn(draft.line, draft.to), {
              class: "cmp-format",
            }),
          ]
        : []),
    ]);
  return DecorationSet.create(state.doc, found);
}

/** The caret may stand within the words that would come: they are then drawn in two. */
function hunkDrawn(state: EditorState, { id, line }: Draft, hunk: Hunk, at: number | null): Decoration[] {
  const to = placeIn(line, hunk.to);
  const { empty, head } = state.selection;
  const cut = empty && head === to ? offsetIn(hunk, hunk.to, at) : hunk.words.length;
  const part = (words: string, side: number): Decoration[] =>
    words
      ? [Decoration.widget(to, () => insertion(words, "sugg-mine"), { side, key: `${id}${side}${words}` })]
      : [];
  return [
    ...deletion(line, hunk.from, hunk.to, `${id}`),
    ...part(hunk.words.slice(0, cut), -1),
    ...part(hunk.words.slice(cut), 1),
  ];
}

export const drawing = Extension.create({
  name: "proposed",
  priority: 50, // after the shared document: its mapping is read while a change is applied
  addProseMirrorPlugins: () => [
    new Plugin<Drawn>({
      key,
      state: {
        init: () => ({ drafts: [], at: null, drawn: DecorationSet.empty }),
        apply: (tr, before, _old, state) => {
          const change = tr.getMeta(key) as Partial<Drawn> | undefined;
          const fromOthers = tr.docChanged && ySyncPluginKey.getState(state)?.isChangeOrigin;
          const at = change || fromOthers || !tr.selectionSet ? before.at : null;
          const next = { ...before, at, ...change };
          if (tr.docChanged) {
            next.drafts = next.drafts.map((one) =>
              fromOthers ? followed(one, state) : movedTo(one, tr.doc, tr.mapping.map(firstOf(one))),
            );
          }
          if (!change && !tr.docChanged && !tr.selectionSet) return next;
          return { ...next, drawn: decorations(state, next.drafts, next.at) };
        },
      },
      props: { decorations: (state) => key.getState(state)?.drawn },
    }),
  ],
});

export const draftsIn = (state: EditorState): Draft[] => key.getState(state)?.drafts ?? [];
export const caretIn = (state: EditorState): number | null => key.getState(state)?.at ?? null;

/** The suggestions drawn from now on, and the caret, when it moves. */
export function draw(view: EditorView, drafts: Draft[], caret?: { place: number; at: number | null }): void {
  if (view.isDestroyed) return;
  const tr = view.state.tr.setMeta("addToHistory", false);
  if (caret) tr.setSelection(TextSelection.create(tr.doc, caret.place)).scrollIntoView();
  view.dispatch(tr.setMeta(key, { drafts, at: caret ? caret.at : caretIn(view.state) }));
}
