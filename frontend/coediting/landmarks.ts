/**
 * What helps people find their way in the text, and is no part of it: titles keep the addresses that the server gave
 * them (`#t-1`, `#t-2`, …, the plan leads there), notes are numbered in their order and lead to their words, and a header
 * cell still empty has a name for screen readers.
 */
import { Extension } from "@tiptap/core";
import type { Node as TextNode } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { say } from "../shell/words.ts";
import { saysSomething } from "./nodes/footnote.ts";

function landmarks(text: TextNode): DecorationSet {
  const found: Decoration[] = [];
  let titles = 0;
  let notes = 0;
  text.descendants((node, position) => {
    const mark = (attributes: Record<string, string>): void => {
      found.push(Decoration.node(position, position + node.nodeSize, attributes));
    };
    // As the server counts: empty titles have no address.
    if (node.type.name === "heading" && node.content.size > 0) {
      titles += 1;
      mark({ id: `t-${titles}` });
    }
    if (node.type.name === "tableHeader" && node.textContent === "") {
      mark({ "aria-label": say("Titre de colonne à écrire") });
    }
    if (saysSomething(node)) {
      notes += 1;
      const number = { "data-number": String(notes), "aria-label": say("Note {n}", { n: notes }) };
      mark({ ...number, id: `noteref-${notes}`, href: `#note-${notes}` });
    }
    return !node.isLeaf;
  });
  return DecorationSet.create(text, found);
}

export const Landmarks = Extension.create({
  name: "landmarks",

  addProseMirrorPlugins() {
    const key = new PluginKey<DecorationSet>("landmarks");
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_config, state) => landmarks(state.doc),
          apply: (tr, set) => (tr.docChanged ? landmarks(tr.doc) : set),
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});
