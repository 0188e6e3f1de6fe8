/** What is drawn from the whole text waits until who writes pauses. */
import type { Editor } from "@tiptap/core";

/** Draws now, and again each time the text has been quiet for so long after a change. */
export function drawnOnceSettled(editor: Editor, draw: () => void, quietMs: number): void {
  let settling = 0;
  draw();
  editor.on("update", () => {
    window.clearTimeout(settling);
    settling = window.setTimeout(draw, quietMs);
  });
}
