/** The small form that asks for the address of a link (`#link-form` of the server's HTML). */
import type { Editor } from "@tiptap/core";
import { say } from "../shell/words.ts";
import { addressMeant } from "./links.ts";

export class LinkForm {
  private editor: Editor | null = null;
  private readonly form = document.getElementById("link-form") as HTMLFormElement | null;
  private readonly field = document.getElementById("link-href") as HTMLInputElement | null;

  constructor() {
    // « exemple.fr » is an address for people; the browser's own check of type=url would refuse it.
    if (this.form) this.form.noValidate = true;
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply();
    });
    this.form?.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close(true);
    });
    this.form?.querySelector('[data-link="remove"]')?.addEventListener("click", () => {
      this.editor?.chain().focus().extendMarkRange("link").unsetLink().run();
      this.close();
    });
    this.form?.querySelector('[data-link="cancel"]')?.addEventListener("click", () => this.close(true));
  }

  attach(editor: Editor): void {
    this.editor = editor;
    editor.view.dom.addEventListener("keydown", (event) => {
      if (
        (event.ctrlKey || event.metaKey) &&
        !event.altKey &&
        event.key.toLowerCase() === "k" &&
        editor.isEditable
      ) {
        event.preventDefault();
        this.open();
      }
    });
  }

  open(): void {
    if (!this.form || !this.field || !this.editor) return;
    this.form.hidden = false;
    this.say("");
    this.field.value = String(this.editor.getAttributes("link")["href"] ?? "");
    this.field.select();
    this.field.focus();
  }

  close(back = false): void {
    if (!this.form || this.form.hidden) return;
    this.form.hidden = true;
    if (back) this.editor?.view.focus();
  }

  private apply(): void {
    const { editor, field } = this;
    if (!editor || !field) return;
    const href = addressMeant(field.value);
    if (!href) {
      this.say(say("Cette adresse n’est pas reconnue : elle commence par https://, mailto: ou tel:"));
      field.focus();
      return;
    }
    if (editor.state.selection.empty && !editor.isActive("link")) {
      editor
        .chain()
        .focus()
        .insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] })
        .run();
    } else {
      editor.chain().focus().extendMarkRange("link").setLink({ href }).run();
    }
    this.close();
  }

  private say(message: string): void {
    const error = this.form?.querySelector<HTMLElement>("[data-error]");
    this.field?.setAttribute("aria-invalid", String(message !== ""));
    if (!error) return;
    error.textContent = message;
    error.hidden = message === "";
  }
}
