/** The words of the footnotes under the text, numbered as their calls are, each with the way back: as on the read pages. */
import type { Editor } from "@tiptap/core";
import { say } from "../shell/words.ts";
import type { Beside } from "./beside.ts";
import { footnotesOf } from "./nodes/footnote.ts";
import { drawnOnceSettled } from "./settling.ts";

const SETTLES_AFTER_MS = 300;

export class Endnotes implements Beside {
  readonly extension = null;
  private readonly place = document.createElement("section");
  private readonly list = document.createElement("ol");
  private shown = "[]";

  constructor() {
    const head = document.createElement("h2");
    head.textContent = say("Notes");
    this.place.className = "notes";
    this.place.setAttribute("role", "doc-endnotes");
    this.place.setAttribute("aria-label", say("Notes"));
    this.place.hidden = true;
    this.place.append(head, this.list);
  }

  attach(editor: Editor): void {
    editor.view.dom.after(this.place);
    drawnOnceSettled(editor, () => this.draw(editor), SETTLES_AFTER_MS);
  }

  private draw(editor: Editor): void {
    if (editor.isDestroyed) return;
    const notes = footnotesOf(editor.state.doc);
    const drawn = JSON.stringify(notes);
    if (drawn === this.shown) return;
    this.shown = drawn;
    this.place.hidden = notes.length === 0;
    this.list.replaceChildren(...notes.map((words, at) => line(words, at + 1)));
  }
}

function line(words: string, n: number): HTMLElement {
  const item = document.createElement("li");
  const back = document.createElement("a");
  item.id = `note-${n}`;
  back.href = `#noteref-${n}`;
  back.setAttribute("role", "doc-backlink");
  back.setAttribute("aria-label", say("Revenir à l’appel de la note {n}", { n }));
  back.textContent = "↩\ufe0e";
  item.append(`${words} `, back);
  return item;
}
