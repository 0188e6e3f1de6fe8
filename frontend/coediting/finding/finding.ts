/**
 * The small form that finds and replaces in the text (`#find-form` of the server's HTML). Replacing is writing: it can be
 * undone, others see it letter by letter, and what they write meanwhile is found again before anything is replaced.
 */
import type { Editor, Extension } from "@tiptap/core";
import { say } from "../../shell/words.ts";
import type { Beside } from "../beside.ts";
import { ask, found, highlights } from "./highlights.ts";
import { nextAfter, replaced } from "./matches.ts";

const SETTLES_AFTER_MS = 150;

export class Finding implements Beside {
  readonly extension: Extension = highlights(() => this.tell());
  private editor: Editor | null = null;
  private settling = 0;
  private done = "";

  constructor(private readonly form: HTMLFormElement) {
    form.addEventListener("input", () => this.lookSoon());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.look();
      this.step(1);
    });
    form.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("click", (event) => {
      const asked = (event.target as Element).closest<HTMLElement>("[data-find]")?.dataset["find"];
      if (asked) this.do(asked);
    });
  }

  attach(editor: Editor): void {
    this.editor = editor;
    editor.view.dom.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "h") return;
      event.preventDefault();
      this.open();
    });
  }

  /** With the words chosen in the text, when there are some. */
  open(): void {
    const { editor } = this;
    if (!editor) return;
    const { from, to } = editor.state.selection;
    const chosen = editor.state.doc.textBetween(from, to, "\n");
    this.form.hidden = false;
    if (chosen && !chosen.includes("\n")) this.field("wanted").value = chosen;
    this.field("wanted").select();
    this.field("wanted").focus();
    this.look();
  }

  private do(asked: string): void {
    if (asked === "next" || asked === "before") this.step(asked === "next" ? 1 : -1);
    else if (asked === "replace") this.replace();
    else if (asked === "all") this.replaceAll();
    else this.close();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      this.step(-1);
    }
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  private lookSoon(): void {
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.look(), SETTLES_AFTER_MS);
  }

  private look(): void {
    window.clearTimeout(this.settling);
    this.done = "";
    if (!this.editor) return;
    ask(this.editor.view, { wanted: this.field("wanted").value, exactly: this.field("exactly").checked });
    this.tell();
  }

  /** To the next one or the one before, round the text; from the caret the first time. */
  private step(way: 1 | -1): void {
    const { editor } = this;
    if (!editor) return;
    const { matches, at } = found(editor.state);
    if (matches.length === 0) return;
    const { head } = editor.state.selection;
    const after = matches.findIndex(({ from }) => from >= head);
    const first = way > 0 ? (after < 0 ? 0 : after) : (after < 0 ? matches.length : after) - 1;
    this.goTo(at < 0 ? first : at + way);
  }

  private goTo(number: number): void {
    const { editor } = this;
    if (!editor) return;
    const { length } = found(editor.state).matches;
    ask(editor.view, { at: (number + length) % length });
    editor.view.dom.querySelector(".found-on")?.scrollIntoView({ block: "center" });
  }

  /** The one looked at, then the next; without one looked at, the first only shows itself. */
  private replace(): void {
    const { editor } = this;
    if (!editor) return;
    const { matches, at } = found(editor.state);
    const match = matches[at];
    if (!match) {
      this.step(1);
      return;
    }
    const by = this.field("by").value;
    const { tr } = editor.state;
    if (replaced(tr, match, by)) editor.view.dispatch(tr);
    const left = found(editor.state).matches;
    const next = nextAfter(left, match, by);
    if (left.length > 0) this.goTo(next < 0 ? 0 : next);
  }

  private replaceAll(): void {
    const { editor } = this;
    if (!editor) return;
    const { matches } = found(editor.state);
    const { tr } = editor.state;
    const by = this.field("by").value;
    const done = [...matches].reverse().filter((match) => replaced(tr, match, by)).length;
    if (done > 0) editor.view.dispatch(tr);
    ask(editor.view, { wanted: "" });
    this.done =
      done === 1
        ? say("1 remplacement. « Annuler » le défait.")
        : say("{n} remplacements. « Annuler » les défait.", { n: done });
    this.tell();
  }

  private close(): void {
    const { editor } = this;
    this.form.hidden = true;
    this.done = "";
    if (!editor) return;
    const { matches, at } = found(editor.state);
    const match = matches[at];
    ask(editor.view, { wanted: "", at: -1 });
    editor.view.focus();
    if (match) editor.commands.setTextSelection(match);
  }

  private tell(): void {
    const place = this.form.querySelector<HTMLElement>("[data-told]");
    if (!place || !this.editor) return;
    const { matches, at, wanted } = found(this.editor.state);
    place.textContent = this.done || (wanted ? told(matches.length, at) : "");
  }
}

function told(many: number, at: number): string {
  if (many === 0) return say("Rien de tel dans ce texte.");
  if (at >= 0) return say("{n} sur {many}", { n: at + 1, many });
  return many === 1 ? say("1 passage trouvé") : say("{n} passages trouvés", { n: many });
}
