/** The toolbar of the server's HTML, brought to life: one tab stop, arrows, states kept in step with the text. */
import type { Editor } from "@tiptap/core";
import { COMMANDS } from "./commands.ts";
import { ImageForm } from "./image_form.ts";
import { LinkForm } from "./link_form.ts";
import { NoteForm } from "./note_form.ts";

/** Commands that ask something first; their buttons follow what is chosen. */
const WITH_A_FORM = new Set(["link", "image", "footnote"]);
const isShown = (button: HTMLElement): boolean => button.getClientRects().length > 0;

export class Toolbar {
  private editor: Editor | null = null;
  private readonly buttons: HTMLButtonElement[];
  private readonly links = new LinkForm();
  readonly images = new ImageForm();
  private readonly notes = new NoteForm();
  private drawing = false;
  /** What the button « Commenter » does. */
  comment: () => void = () => undefined;
  /** What the button « Chercher et remplacer » does. */
  find: () => void = () => undefined;
  /** Asked first: true when a button was answered otherwise (the mode « Proposer »). */
  takes: (name: string) => boolean = () => false;

  constructor(private readonly root: HTMLElement) {
    this.buttons = Array.from(root.querySelectorAll<HTMLButtonElement>("button[data-command]"));
    root.addEventListener("keydown", (event) => this.onKeydown(event));
    // The selection of the text stays where it is while a pointer presses a button.
    root.addEventListener("mousedown", (event) => {
      if ((event.target as Element).closest("button[data-command]")) event.preventDefault();
    });
    root.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>("button[data-command]");
      if (button) this.run(button.dataset["command"] ?? "");
    });
    this.makeTabStop(this.buttons[0]);
  }

  attach(editor: Editor): void {
    this.editor = editor;
    this.links.attach(editor);
    this.images.attach(editor);
    this.notes.attach(editor);
    editor.on("transaction", () => this.drawSoon());
    editor.on("focus", () => this.drawSoon());
    this.drawSoon();
  }

  show(shown: boolean): void {
    this.root.hidden = !shown;
    if (shown) return;
    this.links.close();
    this.images.close();
    this.notes.close();
  }

  focus(): void {
    this.buttons.find((button) => button.tabIndex === 0)?.focus();
  }

  private run(name: string): void {
    if (!this.editor || this.takes(name)) return;
    if (name === "link") this.links.open();
    else if (name === "image") this.images.open();
    else if (name === "comment") this.comment();
    else if (name === "find") this.find();
    else COMMANDS[name]?.run(this.editor);
  }

  private drawSoon(): void {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      if (this.editor && !this.editor.isDestroyed)
        for (const button of this.buttons) this.draw(button, this.editor);
    });
  }

  private draw(button: HTMLButtonElement, editor: Editor): void {
    const name = button.dataset["command"] ?? "";
    const command = COMMANDS[name];
    const active = WITH_A_FORM.has(name) ? editor.isActive(name) : command?.active?.(editor);
    if (active !== undefined) button.setAttribute("aria-pressed", String(active));
    // Not `disabled`: a button that loses focus under the fingers of a keyboard user would throw her out.
    if (command?.possible) button.setAttribute("aria-disabled", String(!command.possible(editor)));
    const when = button.dataset["when"];
    if (when) button.hidden = !editor.isActive(when);
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.editor?.view.focus();
      return;
    }
    const shown = this.buttons.filter(isShown);
    const here = shown.indexOf(document.activeElement as HTMLButtonElement);
    if (here < 0) return;
    const steps: Record<string, number> = {
      ArrowRight: here + 1,
      ArrowLeft: here - 1,
      Home: 0,
      End: shown.length - 1,
    };
    const target = steps[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = shown[(target + shown.length) % shown.length];
    this.makeTabStop(next);
    next?.focus();
  }

  private makeTabStop(chosen: HTMLButtonElement | undefined): void {
    for (const button of this.buttons) button.tabIndex = button === chosen ? 0 : -1;
  }
}
