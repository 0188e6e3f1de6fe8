/** A new table: three named columns, the first name selected, so that one types over it. No header is left empty. */
import type { Editor, JSONContent } from "@tiptap/core";
import { say } from "../shell/words.ts";

const COLUMNS = [1, 2, 3];
const BODY_ROWS = 2;

const cell = (type: "tableHeader" | "tableCell", text = ""): JSONContent => ({
  type,
  content: [{ type: "paragraph", ...(text ? { content: [{ type: "text", text }] } : {}) }],
});

function newTable(): JSONContent {
  const header = COLUMNS.map((n) => cell("tableHeader", say("Colonne {n}", { n })));
  const body = Array.from({ length: BODY_ROWS }, () => COLUMNS.map(() => cell("tableCell")));
  return { type: "table", content: [header, ...body].map((content) => ({ type: "tableRow", content })) };
}

export function insertTable(editor: Editor): void {
  const { from } = editor.state.selection;
  editor.chain().focus().insertContent(newTable()).run();
  const { doc } = editor.state;
  let name: { from: number; to: number } | null = null;
  doc.nodesBetween(Math.max(0, from - 1), doc.content.size, (node, position) => {
    if (name === null && node.type.name === "tableHeader") {
      // Past the opening of the cell and of its paragraph.
      name = { from: position + 2, to: position + 2 + node.textContent.length };
    }
    return name === null;
  });
  if (name) editor.commands.setTextSelection(name);
}
