/**
 * An image for the text (`#image-form` of the server's HTML): chosen, pasted or dropped; sent at once, described, then
 * put in. The same form changes the description of an image that is there.
 */
import { type Editor, Extension } from "@tiptap/core";
import { NodeSelection, Plugin, PluginKey } from "@tiptap/pm/state";
import { say } from "../shell/words.ts";
import { type Kept, Refused, send } from "./uploading.ts";

const MEGABYTE = 1024 * 1024;

const isImage = (file: File): boolean => file.type.startsWith("image/");

/** « 2,4 Mo » in the language of the page. */
export function weight(bytes: number): string {
  const language = document.documentElement.lang || "fr";
  const written = (amount: number): string =>
    new Intl.NumberFormat(language, { maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount);
  if (bytes < MEGABYTE) return say("{n} Ko", { n: written(bytes / 1024) });
  return say("{n} Mo", { n: written(bytes / MEGABYTE) });
}

export class ImageForm {
  /** Images that are pasted and dropped come here. */
  readonly extension: Extension;
  private editor: Editor | null = null;
  private kept: Kept | null = null;
  /** Counts what is sent: an answer to an earlier choice says nothing any more. */
  private turn = 0;
  private readonly form = document.getElementById("image-form") as HTMLFormElement | null;

  constructor() {
    this.extension = catching((file, place) => this.take(file, place));
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply();
    });
    this.form?.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close(true);
    });
    this.form?.querySelector("[data-image='cancel']")?.addEventListener("click", () => this.close(true));
    this.file?.addEventListener("change", () => {
      const chosen = this.file?.files?.[0];
      if (chosen) void this.upload(chosen);
    });
  }

  private get file(): HTMLInputElement | null {
    return this.form?.querySelector("input[type='file']") ?? null;
  }

  private get alt(): HTMLInputElement | null {
    return this.form?.querySelector("input[name='alt']") ?? null;
  }

  private get plain(): HTMLInputElement | null {
    return this.form?.querySelector("input[name='decorative']") ?? null;
  }

  attach(editor: Editor): void {
    this.editor = editor;
  }

  open(): void {
    if (!this.form || !this.editor?.isEditable) return;
    const chosen = this.chosen();
    this.show(chosen !== null);
    if (!chosen || !this.alt) {
      this.file?.focus();
      return;
    }
    this.alt.value = String(chosen["alt"] ?? "");
    this.alt.focus();
  }

  close(back = false): void {
    if (!this.form || this.form.hidden) return;
    this.turn += 1;
    this.form.hidden = true;
    if (back) this.editor?.view.focus();
  }

  /** Pasted or dropped. */
  private take(file: File, place: number | null): boolean {
    if (!this.form || !this.editor?.isEditable) return false;
    if (place !== null) this.editor.commands.setTextSelection(place);
    this.show(false);
    this.alt?.focus();
    void this.upload(file);
    return true;
  }

  /** The attributes of the image that is selected. */
  private chosen(): Record<string, unknown> | null {
    const { selection } = this.editor?.state ?? {};
    return selection instanceof NodeSelection && selection.node.type.name === "image"
      ? selection.node.attrs
      : null;
  }

  private show(changing: boolean): void {
    if (!this.form) return;
    this.turn += 1;
    this.kept = null;
    this.form.reset();
    this.form.hidden = false;
    this.form.dataset["changing"] = String(changing);
    this.part("choose").hidden = changing;
    this.bar(null);
    this.say("");
    this.tell("");
  }

  private async upload(file: File): Promise<void> {
    const turn = ++this.turn;
    this.kept = null;
    this.say("");
    this.tell(say("« {name} » s’envoie : {size}.", { name: file.name, size: weight(file.size) }));
    this.bar(0);
    try {
      const kept = await send(file, (share) => {
        if (turn === this.turn) this.bar(share);
      });
      if (turn !== this.turn) return;
      this.kept = kept;
      const { width, height } = kept;
      this.tell(
        say("Image reçue : {width} × {height} points, {size}. Décrivez-la.", {
          width,
          height,
          size: weight(kept.size),
        }),
      );
      this.alt?.focus();
    } catch (refusal) {
      if (turn !== this.turn) return;
      this.tell("");
      this.say(refusal instanceof Refused ? refusal.message : String(refusal));
      this.file?.focus();
    } finally {
      if (turn === this.turn) this.bar(null);
    }
  }

  private apply(): void {
    const { editor, kept } = this;
    const alt = this.plain?.checked ? "" : (this.alt?.value.trim() ?? "");
    const changing = this.form?.dataset["changing"] === "true";
    if (!editor) return;
    if (!changing && !kept) {
      this.say(say("Choisissez une image, et attendez qu’elle soit reçue."));
      this.file?.focus();
      return;
    }
    if (!alt && !this.plain?.checked) {
      this.say(say("Décrivez l’image en une phrase, ou cochez qu’elle est décorative."));
      this.alt?.focus();
      return;
    }
    if (changing) editor.chain().focus().updateAttributes("image", { alt }).run();
    else if (kept) {
      const { hash, width, height } = kept;
      editor.chain().focus().insertContent({ type: "image", attrs: { hash, alt, width, height } }).run();
    }
    this.close();
  }

  private part(name: string): HTMLElement {
    return this.form?.querySelector<HTMLElement>(`[data-part='${name}']`) ?? document.createElement("i");
  }

  private bar(share: number | null): void {
    const bar = this.form?.querySelector("progress");
    if (!bar) return;
    bar.hidden = share === null;
    bar.value = share ?? 0;
  }

  private tell(words: string): void {
    this.part("told").textContent = words;
  }

  private say(words: string): void {
    const error = this.part("error");
    error.textContent = words;
    error.hidden = words === "";
  }
}

/** Files among what is pasted or dropped; a word processor that pastes words and their picture pastes words. */
function catching(take: (file: File, place: number | null) => boolean): Extension {
  const first = (files: FileList | undefined): File | undefined => Array.from(files ?? []).find(isImage);
  return Extension.create({
    name: "images",
    addProseMirrorPlugins() {
      return [
        new Plugin({
          key: new PluginKey("images"),
          props: {
            handlePaste: (_view, event) => {
              const file = first(event.clipboardData?.files);
              const words = event.clipboardData?.getData("text/plain").trim();
              return file && !words ? take(file, null) : false;
            },
            handleDrop: (view, event, _slice, moved) => {
              const file = moved ? undefined : first(event.dataTransfer?.files);
              if (!file) return false;
              const place = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? null;
              event.preventDefault();
              return take(file, place);
            },
          },
        }),
      ];
    },
  });
}
