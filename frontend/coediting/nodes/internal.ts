/**
 * « Interne »: a passage that never leaves the workspace. Publication removes it; here it has a dashed box and a word.
 * It stands at the first level of the text only: inside a list or a quotation the server would not know it, and what
 * it does not know as internal could be published.
 */
import { mergeAttributes, Node } from "@tiptap/core";
import { Document } from "@tiptap/extension-document";
import { say } from "../../shell/words.ts";
import { putIn, takenOut } from "./boxes.ts";

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    internal: {
      /** Makes the blocks of the selection one internal passage, or takes them out of it. */
      toggleInternal: () => ReturnType;
    };
  }
}

/** The text: blocks and internal passages. */
export const TextDocument = Document.extend({ content: "(block | internal)+" });

export const Internal = Node.create({
  name: "internal",
  content: "block+",
  defining: true,

  parseHTML() {
    return [
      {
        tag: "aside[data-internal], aside.internal",
        contentElement: (element) => element.querySelector<HTMLElement>(":scope > .internal-body") ?? element,
      },
      { tag: "aside > .internal-tag", ignore: true, priority: 60 },
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
      toggleInternal: () => (props) =>
        (props.editor.isActive("internal") ? takenOut("internal") : putIn("internal", ["doc"]))(props),
    };
  },
});
