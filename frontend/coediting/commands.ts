/** What each `data-command` of the toolbar does, and whether it is a state (then `aria-pressed` follows it). */
import type { Editor } from "@tiptap/core";
import type { Kind } from "./nodes/callout.ts";
import { askForNote } from "./nodes/footnote.ts";
import { insertTable } from "./tables.ts";

export interface Command {
  run(editor: Editor): void;
  /** Present on commands that are states of the selection. */
  active?(editor: Editor): boolean;
  /** Present on commands that may be impossible. */
  possible?(editor: Editor): boolean;
}

type Chain = ReturnType<Editor["chain"]>;

const on = (step: (chain: Chain) => Chain) => (editor: Editor) => {
  step(editor.chain().focus()).run();
};

const toggle = (name: string, step: (chain: Chain) => Chain): Command => ({
  run: on(step),
  active: (editor) => editor.isActive(name),
});

const title = (level: 2 | 3 | 4): Command => ({
  run: on((chain) => chain.toggleHeading({ level })),
  active: (editor) => editor.isActive("heading", { level }),
});

const calloutOf = (kind: Kind): Command => ({
  run: on((chain) => chain.setCallout(kind)),
  active: (editor) => editor.isActive("callout", { kind }),
});

const inTable = (step: (chain: Chain) => Chain): Command => ({
  run: on(step),
  possible: (editor) => editor.isActive("table"),
});

export const COMMANDS: Record<string, Command> = {
  paragraph: { run: on((c) => c.setParagraph()), active: (editor) => editor.isActive("paragraph") },
  heading2: title(2),
  heading3: title(3),
  heading4: title(4),
  bold: toggle("bold", (c) => c.toggleBold()),
  italic: toggle("italic", (c) => c.toggleItalic()),
  strike: toggle("strike", (c) => c.toggleStrike()),
  underline: toggle("underline", (c) => c.toggleUnderline()),
  code: toggle("code", (c) => c.toggleCode()),
  bulletList: toggle("bulletList", (c) => c.toggleBulletList()),
  orderedList: toggle("orderedList", (c) => c.toggleOrderedList()),
  taskList: toggle("taskList", (c) => c.toggleTaskList()),
  blockquote: toggle("blockquote", (c) => c.toggleBlockquote()),
  callout: toggle("callout", (c) => c.toggleCallout()),
  calloutNote: calloutOf("note"),
  calloutKey: calloutOf("key"),
  calloutWarning: calloutOf("warning"),
  codeBlock: toggle("codeBlock", (c) => c.toggleCodeBlock()),
  footnote: { run: (editor) => void askForNote(editor) },
  internal: toggle("internal", (c) => c.toggleInternal()),
  horizontalRule: { run: on((c) => c.setHorizontalRule()) },
  undo: { run: on((c) => c.undo()), possible: (editor) => editor.can().undo() },
  redo: { run: on((c) => c.redo()), possible: (editor) => editor.can().redo() },
  table: {
    run: insertTable,
    possible: (editor) => !editor.isActive("table"),
  },
  rowAfter: inTable((c) => c.addRowAfter()),
  columnAfter: inTable((c) => c.addColumnAfter()),
  deleteRow: inTable((c) => c.deleteRow()),
  deleteColumn: inTable((c) => c.deleteColumn()),
  deleteTable: inTable((c) => c.deleteTable()),
};
