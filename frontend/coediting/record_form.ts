/**
 * The small forms of records, in the minutes of an open sitting (`#record-form` of the server's HTML): asked of the server for
 * where the caret is, sent, and what was made is named in the text. The record is made by the server whatever becomes of the text.
 */
import type { Editor } from "@tiptap/core";
import type { Node as TextNode } from "@tiptap/pm/model";
import { say } from "../shell/words.ts";
import type { Beside } from "./beside.ts";
import { RECORD_ASKED } from "./nodes/mention.ts";

interface Named {
  kind: string;
  id: string;
  label: string;
}

/** The title one writes under: the last one of an item that begins before the caret. */
export function titleOver(doc: TextNode, caret: number): string {
  let title = "";
  doc.forEach((node, offset) => {
    // A title whose level is not written stands at the first one.
    const item = node.type.name === "heading" && ![3, 4].includes(Number(node.attrs["level"]));
    if (item && offset < caret) title = node.textContent;
  });
  return title;
}

export class RecordForm implements Beside {
  readonly extension = null;
  private editor: Editor | null = null;
  private kind = "";
  private busy = false;

  constructor(
    private readonly place: HTMLElement,
    private readonly address: string,
  ) {
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send(event.target as HTMLFormElement);
    });
    place.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("[data-record-leave]")) return;
      event.preventDefault();
      this.close(true);
    });
    place.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close(true);
    });
  }

  attach(editor: Editor): void {
    this.editor = editor;
    editor.view.dom.addEventListener(
      RECORD_ASKED,
      (event) => void this.open((event as CustomEvent<string>).detail),
    );
  }

  close(back = false): void {
    this.place.replaceChildren();
    this.place.hidden = true;
    if (back) this.editor?.view.focus();
  }

  async open(kind: string): Promise<void> {
    const { editor } = this;
    if (!editor?.isEditable) return;
    this.kind = kind;
    const under = encodeURIComponent(titleOver(editor.state.doc, editor.state.selection.to).slice(0, 400));
    const answer = await this.ask(`${this.address}/${kind}?under=${under}`);
    if (answer?.ok) this.show(await answer.text());
    else this.tell(say("Ce formulaire ne vient pas : le réseau ou la séance ne répond pas. Réessayez."));
  }

  private async send(form: HTMLFormElement): Promise<void> {
    if (this.busy) return; // a second click makes nothing twice
    this.busy = true;
    const answer = await this.ask(`${this.address}/${this.kind}`, new FormData(form));
    this.busy = false;
    if (answer?.headers.get("Content-Type")?.includes("json") && answer.ok)
      this.name((await answer.json()) as Named);
    else if (answer && [409, 422].includes(answer.status)) this.show(await answer.text());
    else this.tell(say("Ce n’est pas parti : le réseau ou la séance ne répond pas. Réessayez."));
  }

  /** In the text, where the caret has stayed; by the end of the text where it cannot stand there any more. */
  private name({ kind, id, label }: Named): void {
    const { editor } = this;
    this.close();
    if (!editor) return;
    const { $to } = editor.state.selection;
    const fits = $to.parent.inlineContent && !$to.parent.type.spec.code;
    const node = { type: "mention", attrs: { kind, id, label } };
    const space = { type: "text", text: " " };
    const chain = editor.chain().focus();
    if (fits) chain.insertContentAt($to.pos, [node, space]).run();
    else
      chain
        .insertContentAt(editor.state.doc.content.size, { type: "paragraph", content: [node, space] })
        .run();
  }

  private async ask(address: string, body?: FormData): Promise<Response | null> {
    try {
      const sent = body ? { method: "POST", body } : {};
      return await fetch(address, { ...sent, headers: { "HX-Request": "true" } });
    } catch {
      return null;
    }
  }

  private show(html: string): void {
    this.place.innerHTML = html; // a form of our own server, drawn for this person
    this.place.hidden = false;
    const wrong = this.place.querySelector<HTMLElement>("[aria-invalid], .summary");
    const first = this.place.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea, a");
    (wrong ?? first)?.focus();
  }

  /** Over what was typed, which stays. */
  private tell(words: string): void {
    const said = this.place.querySelector<HTMLElement>("[data-told]") ?? document.createElement("p");
    said.className = "error";
    said.dataset["told"] = "";
    said.setAttribute("role", "alert");
    said.textContent = words;
    this.place.prepend(said);
    this.place.hidden = false;
  }
}

export function recordFormOf(address: string): RecordForm | null {
  const place = document.getElementById("record-form");
  return place && address ? new RecordForm(place, address) : null;
}
