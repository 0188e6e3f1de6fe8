/**
 * « Voir ce qui n’a pas été enregistré »: the words of one text that were not taken, to read, to copy, to carry away as
 * a file, or to throw away. The markup is the server's (`unsent_panel`), hidden until there is something.
 */
import { say } from "../shell/words.ts";

export interface PanelOptions {
  title: string;
  /** What was written, passage by passage; read again each time it is looked at. */
  passages(): string[] | Promise<string[]>;
  /** The person has confirmed: nothing of it is kept. */
  discard(): Promise<void>;
}

/** As it leaves in the clipboard and in the file. */
export function asText(title: string, passages: string[]): string {
  return `${[title, ...passages].join("\n\n")}\n`;
}

/** What any system accepts as the name of a file. */
export function fileName(title: string): string {
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${plain.slice(0, 60) || "texte"}.txt`;
}

function heading(count: number, forGood: boolean): string {
  if (forGood)
    return count === 1
      ? say("Une de vos modifications n’a pas été enregistrée")
      : say("{n} de vos modifications n’ont pas été enregistrées", { n: count });
  return count === 1
    ? say("Une de vos modifications n’est pas encore enregistrée")
    : say("{n} de vos modifications ne sont pas encore enregistrées", { n: count });
}

function paragraph(words: string): HTMLElement {
  const element = document.createElement("p");
  element.textContent = words;
  return element;
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  // The mark at the beginning tells old editors that the accents are UTF-8.
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Without the clipboard of today (plain HTTP, old browsers): a selection, and the command of yesterday. */
function copyBySelection(place: HTMLElement): boolean {
  const range = document.createRange();
  range.selectNodeContents(place);
  const selection = document.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  return document.execCommand("copy");
}

export class Panel {
  constructor(
    private readonly root: HTMLElement,
    private readonly options: PanelOptions,
  ) {
    this.root.querySelector("details")?.addEventListener("toggle", () => void this.write());
    this.on("copy", () => void this.copy());
    this.on("download", () => void this.download());
    this.on("discard", () => void this.options.discard());
  }

  /** How many changes are held back, `forGood` or for a while; with none the panel is hidden. */
  show(count: number, forGood: boolean): void {
    this.root.hidden = count === 0;
    this.root.classList.toggle("note-no", forGood);
    const title = this.part("title");
    const sentence = heading(count, forGood);
    if (count === 0 || !title || title.textContent === sentence) return;
    title.textContent = sentence;
    if (this.isOpen) void this.write();
  }

  private get isOpen(): boolean {
    return this.root.querySelector("details")?.open === true;
  }

  private part(name: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-unsent="${name}"]`);
  }

  private on(name: string, run: () => void): void {
    this.part(name)?.addEventListener("click", run);
  }

  private async write(): Promise<string[]> {
    const passages = await this.options.passages();
    const shown =
      passages.length > 0 ? passages : [say("Aucun mot nouveau : des suppressions, ou de la mise en forme.")];
    this.part("words")?.replaceChildren(...shown.map(paragraph));
    return passages;
  }

  private async copy(): Promise<void> {
    const passages = await this.write();
    const place = this.part("words");
    try {
      await navigator.clipboard.writeText(asText(this.options.title, passages));
      this.tell(say("Copié : collez-le où vous voulez."));
    } catch {
      const done = place !== null && copyBySelection(place);
      this.tell(
        done
          ? say("Copié : collez-le où vous voulez.")
          : say("Le navigateur n’a pas permis de copier : sélectionnez les mots ci-dessus."),
      );
    }
  }

  private async download(): Promise<void> {
    const { title } = this.options;
    download(fileName(title), asText(title, await this.write()));
  }

  private tell(words: string): void {
    const place = this.part("said");
    if (place) place.textContent = words;
  }
}
