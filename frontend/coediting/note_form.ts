/** The small form that asks for the words of a footnote (`#note-form` of the server's HTML), new or chosen in the text. */
import type { Editor } from "@tiptap/core";
import { say } from "../shell/words.ts";
import { ASKED, chosenNote, LONGEST_NOTE, oneLine } from "./nodes/footnote.ts";

export class NoteForm {
  private editor: Editor | null = null;
  private changing = false;
  private readonly form = document.getElementById("note-form") as HTMLFormElement | null;
  private readonly field = document.getElementById("note-text") as HTMLTextAreaElement | null;

  constructor() {
    if (this.form) this.form.noValidate = true;
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply();
    });
    this.form?.addEventListener("keydown", (event) => this.onKey(event));
    this.button("remove")?.addEventListener("click", () => this.remove());
    this.button("cancel")?.addEventListener("click", () => this.close(true));
  }

  attach(editor: Editor): void {
    this.editor = editor;
    editor.view.dom.addEventListener(ASKED, () => this.open());
    // A reader is led to the words; who writes opens them, by pointing or from the call itself.
    editor.view.dom.addEventListener("click", (event) => this.onCall(event));
    const onEnter = (event: KeyboardEvent): void => {
      if (event.key === "Enter") this.onCall(event);
    };
    editor.view.dom.addEventListener("keydown", onEnter, true); // before the editor, for which it parts a paragraph
  }

  private onCall(event: Event): void {
    const call = (event.target as Element).closest("a.footnote");
    if (!call || !this.editor?.isEditable) return;
    event.preventDefault();
    event.stopPropagation();
    this.editor.commands.setNodeSelection(this.editor.view.posAtDOM(call, 0));
    this.open();
  }

  open(): void {
    const { editor, form, field } = this;
    if (!form || !field || !editor?.isEditable) return;
    const chosen = chosenNote(editor);
    this.changing = chosen !== null;
    form.hidden = false;
    this.say("");
    const remove = this.button("remove");
    if (remove) remove.hidden = !this.changing;
    field.value = chosen?.text ?? "";
    field.focus();
  }

  close(back = false): void {
    if (!this.form || this.form.hidden) return;
    this.form.hidden = true;
    if (back) this.editor?.view.focus();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close(true);
    // A note is one paragraph: Enter ends it.
    if (event.key !== "Enter" || event.target !== this.field || event.isComposing) return;
    event.preventDefault();
    this.apply();
  }

  private apply(): void {
    const { editor, field } = this;
    if (!editor || !field) return;
    const text = oneLine(field.value);
    if (!text.trim() || text.length > LONGEST_NOTE) {
      this.say(text.trim() ? say("Une note a 2 000 signes au plus.") : say("Écrivez le texte de la note."));
      field.focus();
      return;
    }
    if (this.put(editor, text)) this.close();
    else
      this.say(
        say(
          "La note ne tient pas ici, ou n’est plus dans le texte. Copiez ces mots, puis choisissez un autre endroit.",
        ),
      );
  }

  private put(editor: Editor, text: string): boolean {
    if (this.changing) {
      if (!chosenNote(editor)) return false;
      return editor.chain().focus().updateAttributes("footnote", { text }).run();
    }
    const { $to } = editor.state.selection;
    if (!$to.parent.inlineContent || $to.parent.type.spec.code) return false;
    return editor.chain().focus().insertContentAt($to.pos, { type: "footnote", attrs: { text } }).run();
  }

  private remove(): void {
    const { editor } = this;
    if (editor && chosenNote(editor)) editor.chain().focus().deleteSelection().run();
    this.close();
  }

  private button(name: string): HTMLButtonElement | null {
    return this.form?.querySelector<HTMLButtonElement>(`[data-note='${name}']`) ?? null;
  }

  private say(words: string): void {
    const error = this.form?.querySelector<HTMLElement>("[data-part='error']");
    this.field?.setAttribute("aria-invalid", String(words !== ""));
    if (!error) return;
    error.textContent = words;
    error.hidden = words === "";
  }
}
