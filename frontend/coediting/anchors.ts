/** The titles of the text keep the addresses that the server gave them (`#t-1`, `#t-2`, …): the plan leads there. */
import { Extension } from "@tiptap/core";
import type { Node as TextNode } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

/** As the server counts: empty titles have no address. */
function anchored(text: TextNode): DecorationSet {
  const found: Decoration[] = [];
  text.descendants((node, position) => {
    if (node.type.name === "heading" && node.content.size > 0) {
      found.push(Decoration.node(position, position + node.nodeSize, { id: `t-${found.length + 1}` }));
    }
    return !node.isTextblock;
  });
  return DecorationSet.create(text, found);
}

export const Anchors = Extension.create({
  name: "anchors",

  addProseMirrorPlugins() {
    const key = new PluginKey<DecorationSet>("anchors");
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_config, state) => anchored(state.doc),
          apply: (tr, set) => (tr.docChanged ? anchored(tr.doc) : set),
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});
