/**
 * Schema 3 of a document: the nodes, marks and attributes of the server's allow-list and nothing else. An attribute
 * unknown to the server is not declared, so that a paste cannot bring it in. Change anything here and
 * SCHEMA_VERSION changes, on both sides: TipTap deletes, for everybody, the nodes it does not know.
 */
import type { Extensions } from "@tiptap/core";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";
import { say } from "../shell/words.ts";
import { BareCodeBlock, BareLink, BareOrderedList, Titles } from "./nodes/bare.ts";
import { Callout } from "./nodes/callout.ts";
import { Footnote } from "./nodes/footnote.ts";
import { Image } from "./nodes/image.ts";
import { Internal, TextDocument } from "./nodes/internal.ts";
import { Mention } from "./nodes/mention.ts";

export const SCHEMA_VERSION = 3;

const spans = () => ({ colspan: { default: 1 }, rowspan: { default: 1 } });

/** The stock table writes widths as inline style, in its view as in its rendering. */
const PlainTable = Table.extend({
  addNodeView() {
    return null;
  },
  renderHTML({ HTMLAttributes }) {
    return ["div", { class: "tableWrapper" }, ["table", HTMLAttributes, ["tbody", 0]]];
  },
});

export function schemaExtensions(): Extensions {
  return [
    StarterKit.configure({
      codeBlock: false,
      document: false,
      dropcursor: false,
      heading: false,
      link: false,
      orderedList: false,
      trailingNode: false,
      undoRedo: false,
    }),
    TextDocument,
    Titles,
    BareOrderedList,
    BareCodeBlock,
    BareLink,
    TaskList,
    TaskItem.configure({
      nested: true,
      a11y: {
        checkboxLabel: (node) => say("À faire : {text}", { text: node.firstChild?.textContent ?? "" }),
      },
    }),
    PlainTable,
    TableRow,
    TableHeader.extend({ addAttributes: spans }),
    TableCell.extend({ addAttributes: spans }),
    Callout,
    Internal,
    Image,
    Mention,
    Footnote,
  ];
}
