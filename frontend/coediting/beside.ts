/** Something that follows the text from beside it: comments, authors, what is looked for, the plan. */
import type { Editor, Extension } from "@tiptap/core";

export interface Beside {
  /** What it draws over the text; null when it only reads it. */
  readonly extension: Extension | null;
  attach(editor: Editor): void;
}
