/** What was found, marked over the text and never in it; places follow what is written meanwhile. */
import { Extension } from "@tiptap/core";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import { type Match, matchesOf } from "./matches.ts";

export interface Search {
  wanted: string;
  exactly: boolean;
  /** Which of the matches one looks at, from 0; -1 for none. */
  at: number;
}

interface Found extends Search {
  matches: Match[];
  drawn: DecorationSet;
}

const NONE: Search = { wanted: "", exactly: false, at: -1 };
const key = new PluginKey<Found>("finding");

function look(doc: EditorState["doc"], search: Search): Found {
  const matches = matchesOf(doc, search.wanted, search.exactly);
  const at = Math.min(search.at, matches.length - 1);
  const drawn = matches.map(({ from, to }, number) =>
    Decoration.inline(from, to, { class: number === at ? "found found-on" : "found" }),
  );
  return { ...search, at, matches, drawn: DecorationSet.create(doc, drawn) };
}

export const highlights = (changed: () => void): Extension =>
  Extension.create({
    name: "finding",
    priority: 30,
    addProseMirrorPlugins: () => [
      new Plugin<Found>({
        key,
        state: {
          init: (_config, state) => look(state.doc, NONE),
          apply: (tr, before) => {
            const asked = tr.getMeta(key) as Partial<Search> | undefined;
            if (asked) return look(tr.doc, { ...before, ...asked });
            return tr.docChanged && before.wanted ? look(tr.doc, before) : before;
          },
        },
        props: { decorations: (state) => key.getState(state)?.drawn },
        view: () => ({
          update: (view, before) => key.getState(view.state) !== key.getState(before) && changed(),
        }),
      }),
    ],
  });

export const found = (state: EditorState): Found => key.getState(state) as Found;

export function ask(view: EditorView, search: Partial<Search>): void {
  if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, search).setMeta("addToHistory", false));
}
