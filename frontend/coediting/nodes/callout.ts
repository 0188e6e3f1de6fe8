/**
 * A callout: blocks set apart as information, as what to keep in mind, or as a warning. Its kind is a word above them,
 * never a colour alone. Enter in its last paragraph, left empty, leaves it.
 */
import { type Command, findParentNode, mergeAttributes, Node } from "@tiptap/core";
import { say } from "../../shell/words.ts";
import { putIn, takenOut } from "./boxes.ts";

const KINDS = ["note", "key", "warning"] as const;
export type Kind = (typeof KINDS)[number];
/** Where one may stand; inside a list or a quotation, it goes around the whole of it. */
const HOLDERS = ["doc", "internal", "tableCell", "tableHeader"];

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    callout: {
      /** Makes the blocks of the selection one callout, or takes them out of it. */
      toggleCallout: () => ReturnType;
      /** Gives its kind to the callout around, or puts the blocks of the selection in a new one. */
      setCallout: (kind: Kind) => ReturnType;
    };
  }
}

/** Whatever others' programs write there, one of ours. */
export const kindOf = (value: unknown): Kind => KINDS.find((one) => one === value) ?? "note";

export function nameOf(kind: Kind): string {
  if (kind === "key") return say("À retenir");
  return kind === "warning" ? say("Attention") : say("Information");
}

/** Of an element of this editor, or of a page that shows a text. */
function kindShown(element: HTMLElement): Kind {
  const named = KINDS.find((kind) => element.classList.contains(`callout-${kind}`));
  return kindOf(element.getAttribute("data-callout") ?? named);
}

const around = findParentNode((node) => node.type.name === "callout");

const renamed =
  (kind: Kind): Command =>
  ({ state, tr, dispatch }) => {
    const found = around(state.selection);
    if (!found) return false;
    if (dispatch) tr.setNodeMarkup(found.pos, null, { ...found.node.attrs, kind });
    return true;
  };

export const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,

  addAttributes() {
    return { kind: { default: "note", parseHTML: kindShown, rendered: false } };
  },

  parseHTML() {
    return [
      {
        tag: "aside[data-callout], aside.callout",
        contentElement: (element) => element.querySelector<HTMLElement>(":scope > .callout-body") ?? element,
      },
      { tag: "aside > .callout-tag", ignore: true, priority: 60 },
    ];
  },

  renderHTML({ node, HTMLAttributes }) {
    const kind = kindOf(node.attrs["kind"]);
    const own = { class: `callout callout-${kind}`, role: "note", "data-callout": kind };
    return [
      "aside",
      mergeAttributes(HTMLAttributes, own),
      ["p", { class: "callout-tag", contenteditable: "false" }, nameOf(kind)],
      ["div", { class: "callout-body" }, 0],
    ];
  },

  addCommands() {
    return {
      toggleCallout: () => (props) =>
        (props.editor.isActive("callout") ? takenOut("callout") : putIn("callout", HOLDERS))(props),
      setCallout: (kind) => (props) =>
        (around(props.state.selection) ? renamed(kind) : putIn("callout", HOLDERS, { kind }))(props),
    };
  },
});
