/**
 * A footnote: a call in the text, its words one value of it. Two persons who write in the text around it never meet there;
 * two who change the same note at once keep the words of the last. Its number is that of its place (`landmarks.ts`).
 */
import { type Editor, mergeAttributes, Node } from "@tiptap/core";
import type { Node as TextNode } from "@tiptap/pm/model";
import { NodeSelection } from "@tiptap/pm/state";

/** In UTF-16 units, as the server counts them. */
export const LONGEST_NOTE = 2_000;
/** Heard on the text when a note is asked for, by a key, a menu or a click. */
export const ASKED = "chantier:footnote";

/** One line, whatever was written. */
export const oneLine = (text: string): string => text.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");

/** The words of a note, whatever others' programs write there. */
export function wordsOf(node: TextNode): string {
  const text: unknown = node.attrs["text"];
  return typeof text === "string" ? oneLine(text) : "";
}

/** A note without words is no part of the text for the server either: it has no number. */
export const saysSomething = (node: TextNode): boolean =>
  node.type.name === "footnote" && wordsOf(node).trim() !== "";

/** The footnotes of a text, in order. */
export function footnotesOf(doc: TextNode): string[] {
  const found: string[] = [];
  doc.descendants((node) => {
    if (saysSomething(node)) found.push(wordsOf(node));
  });
  return found;
}

/** The note that is chosen, if one is. */
export function chosenNote(editor: Editor): { pos: number; text: string } | null {
  const { selection } = editor.state;
  if (!(selection instanceof NodeSelection) || selection.node.type.name !== "footnote") return null;
  return { pos: selection.from, text: wordsOf(selection.node) };
}

export function askForNote(editor: Editor): boolean {
  editor.view.dom.dispatchEvent(new Event(ASKED));
  return true;
}

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,

  addAttributes() {
    return {
      text: {
        default: "",
        parseHTML: (element: HTMLElement) =>
          oneLine(element.getAttribute("data-footnote") ?? "").slice(0, LONGEST_NOTE),
        rendered: false,
      },
    };
  },

  parseHTML() {
    return [{ tag: "a[data-footnote]", priority: 60 }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const own = { class: "footnote", role: "doc-noteref", "data-footnote": wordsOf(node) };
    return ["a", mergeAttributes(HTMLAttributes, own)];
  },

  renderText({ node }) {
    return ` [${wordsOf(node)}]`;
  },

  addKeyboardShortcuts() {
    return {
      "Mod-Alt-f": ({ editor }) => askForNote(editor),
      Enter: ({ editor }) => chosenNote(editor) !== null && askForNote(editor),
    };
  },
});
