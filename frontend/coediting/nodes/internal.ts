/** « Interne »: a passage that never leaves the workspace. Publication removes it; here it has a dashed box and a word. */
import { mergeAttributes, Node } from "@tiptap/core";
import { say } from "../../shell/words.ts";

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    internal: {
      /** Wraps the blocks of the selection, or takes them out. */
      toggleInternal: () => ReturnType;
    };
  }
}

export const Internal = Node.create({
  name: "internal",
  group: "block",
  // Any block but another internal passage: two dashed boxes, one inside the other, would mean nothing.
  content:
    "(paragraph | heading | bulletList | orderedList | taskList | blockquote | codeBlock | table | horizontalRule)+",
  defining: true,

  parseHTML() {
    return [
      {
        tag: "aside[data-internal]",
        contentElement: (element) => element.querySelector<HTMLElement>(":scope > .internal-body") ?? element,
      },
      { tag: "aside[data-internal] > .internal-tag", ignore: true, priority: 60 },
    ];
  },

  renderHTML({ HTMLAttributes }) {
    const own = { class: "internal", "data-internal": "", "aria-label": say("Passage interne") };
    const words = say("Interne : ce passage ne sera pas publié");
    return [
      "aside",
      mergeAttributes(HTMLAttributes, own),
      ["p", { class: "internal-tag", contenteditable: "false" }, words],
      ["div", { class: "internal-body" }, 0],
    ];
  },

  addCommands() {
    return {
      toggleInternal:
        () =>
        ({ commands }) =>
          commands.toggleWrap(this.name),
    };
  },
});
