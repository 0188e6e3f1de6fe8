/**
 * « Qui a écrit quoi », on demand: the text coloured by person or by organisation, a legend that says how much of it is
 * whose, and at the caret who wrote there and when. Nothing is asked of the server before somebody wants to know.
 */
import type { Editor, Extension } from "@tiptap/core";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { say } from "../../shell/words.ts";
import type { Beside } from "../beside.ts";
import type { Provider } from "../provider.ts";
import { colours, handsOf, LOOKS, paint } from "./colours.ts";
import { type By, NOTHING_SAID, nameBy, type Said, type Writer, writerOf, writtenAt } from "./ledger.ts";
import { type Stretch, stretchesOf } from "./stretches.ts";

const SETTLES_AFTER_MS = 400;
/** Somebody new writes: the server is asked again, not more often than this. */
const ASKS_AFTER_MS = 5_000;

const WHEN = { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" } as const;

export class Authors implements Beside {
  readonly extension: Extension = colours(() => this.settleSoon());
  private editor: Editor | null = null;
  private by: By | null = null;
  private said: Said = NOTHING_SAID;
  private asked = 0;
  private settling = 0;
  private stretches: Stretch[] = [];

  constructor(
    private readonly panel: HTMLElement,
    private readonly provider: Provider,
    private readonly me: Writer,
  ) {
    panel.addEventListener("change", (event) => {
      const { value } = event.target as HTMLInputElement;
      void this.choose(value === "person" || value === "organisation" ? value : null);
    });
  }

  attach(editor: Editor): void {
    this.editor = editor;
    this.panel.hidden = false;
    editor.on("selectionUpdate", () => this.sayHere());
  }

  private async choose(by: By | null): Promise<void> {
    this.by = by;
    if (by) await this.ask();
    this.draw();
  }

  private async ask(): Promise<void> {
    this.asked = Date.now();
    try {
      const answer = await fetch(this.panel.dataset["authors"] ?? "", {
        headers: { Accept: "application/json" },
      });
      if (answer.ok) this.said = (await answer.json()) as Said;
      else this.sayNothingKnown();
    } catch {
      this.sayNothingKnown();
    }
  }

  private sayNothingKnown(): void {
    if (this.said === NOTHING_SAID)
      this.place("said").textContent = say(
        "Le réseau ne répond pas : qui a écrit n’est pas connu pour l’instant.",
      );
  }

  private settleSoon(): void {
    if (!this.by) return;
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => void this.settle(), SETTLES_AFTER_MS);
  }

  private async settle(): Promise<void> {
    this.draw();
    const stranger = this.stretches.some(({ client }) => !this.writer(client));
    if (!stranger || Date.now() - this.asked <= ASKS_AFTER_MS) return;
    await this.ask();
    this.draw();
  }

  private read(): Stretch[] {
    const { state } = this.editor as Editor;
    return stretchesOf(ySyncPluginKey.getState(state).type, state.doc);
  }

  private writer(client: number): Writer | null {
    return writerOf(this.said, client, this.provider.doc.clientID, this.me);
  }

  private draw(): void {
    const { editor, by } = this;
    if (!editor || editor.isDestroyed) return;
    this.stretches = by ? this.read() : [];
    const hands = by ? handsOf(this.stretches, (client) => nameBy(this.writer(client), by)) : new Map();
    const sized = [...hands].map(([name, those]) => ({ name, those, size: sizeOf(those) }));
    sized.sort((a, b) => Number(!a.name) - Number(!b.name) || b.size - a.size);
    sized.forEach(({ those }, number) => {
      for (const hand of those) hand.number = number;
    });
    paint(
      editor.view,
      sized.filter(({ name }) => name).flatMap(({ those }) => those),
    );
    this.legend(sized);
    this.sayHere();
  }

  private legend(hands: { name: string; size: number }[]): void {
    const whole = hands.reduce((sum, { size }) => sum + size, 0);
    const lines = hands.map(({ name, size }, number) => {
      const line = document.createElement("li");
      const sample = document.createElement("span");
      sample.className = name ? `hand hand-${number % LOOKS}` : "";
      sample.textContent = name || this.nobody;
      line.append(sample, ` ${Math.max(1, Math.round((100 * size) / whole))}\u00a0%`);
      return line;
    });
    this.place("legend").replaceChildren(...lines);
  }

  private get nobody(): string {
    return this.by === "organisation" ? say("sans organisation") : say("auteur inconnu");
  }

  /** Who wrote the letter before the caret, as one would ask. */
  private sayHere(): void {
    const place = this.place("said");
    if (!this.by || !this.editor) {
      place.textContent = "";
      return;
    }
    const { head } = this.editor.state.selection;
    const here = this.stretches.find(({ from, to }) => from < head && head <= to);
    place.textContent = here
      ? this.sentence(here, head)
      : say("Posez le curseur dans le texte pour savoir qui l’a écrit.");
  }

  private sentence({ client, clock, from }: Stretch, head: number): string {
    const writer = this.writer(client);
    const at = writtenAt(this.said, client, clock + head - from - 1);
    const who = writer ? [writer.name, writer.organisation].filter(Boolean).join(", ") : this.nobody;
    if (!at) return say("Écrit à l’instant par {who}.", { who });
    const when = new Intl.DateTimeFormat(document.documentElement.lang, WHEN).format(at);
    return say("Écrit par {who}, le {when}.", { who, when });
  }

  private place(name: string): HTMLElement {
    return this.panel.querySelector(`[data-${name}]`) as HTMLElement;
  }
}

const sizeOf = (hands: { from: number; to: number }[]): number =>
  hands.reduce((sum, { from, to }) => sum + to - from, 0);
