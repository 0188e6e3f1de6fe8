/** What the text holds, kept in step with it beside it: its plan, and how long it is. */
import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { say } from "../shell/words.ts";
import type { Beside } from "./beside.ts";
import { footnotesOf } from "./nodes/footnote.ts";
import { drawnOnceSettled } from "./settling.ts";

const SETTLES_AFTER_MS = 600;
/** A plan of fewer titles says nothing that the text does not. */
const FEWEST = 3;
const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;

export interface Title {
  anchor: string;
  text: string;
}

/** As the server numbers them: empty titles have no address. */
export function titlesOf(doc: Node): Title[] {
  const found: Title[] = [];
  doc.descendants((node) => {
    if (node.type.name === "heading" && node.content.size > 0)
      found.push({ anchor: `t-${found.length + 1}`, text: node.textContent });
    return !node.isTextblock;
  });
  return found;
}

/** « L’eau » is one word, as « porte-à-porte »; the words of notes count, their calls do not. */
export function countOf(doc: Node): { words: number; signs: number } {
  const text = doc.textBetween(0, doc.content.size, "\n", (leaf) =>
    leaf.type.name === "footnote" ? "" : " ",
  );
  const said = [text, ...footnotesOf(doc)].join("\n");
  return { words: said.match(WORD)?.length ?? 0, signs: said.replace(/\n/g, "").length };
}

export class Outline implements Beside {
  readonly extension = null;
  private shown = "";

  constructor(
    private readonly plan: HTMLElement | null,
    private readonly count: HTMLElement | null,
  ) {}

  attach(editor: Editor): void {
    drawnOnceSettled(editor, () => this.draw(editor), SETTLES_AFTER_MS);
  }

  private draw(editor: Editor): void {
    if (editor.isDestroyed) return;
    this.drawPlan(titlesOf(editor.state.doc));
    if (!this.count) return;
    const { words, signs } = countOf(editor.state.doc);
    const figures = new Intl.NumberFormat(document.documentElement.lang);
    this.count.hidden = false;
    this.count.textContent = say("Mots : {words} · signes : {signs}", {
      words: figures.format(words),
      signs: figures.format(signs),
    });
  }

  private drawPlan(titles: Title[]): void {
    const drawn = JSON.stringify(titles);
    if (!this.plan || drawn === this.shown) return;
    this.shown = drawn;
    this.plan.hidden = titles.length < FEWEST;
    const lines = titles.map(({ anchor, text }) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      line.className = "small";
      link.href = `#${anchor}`;
      link.textContent = text;
      line.append(link);
      return line;
    });
    this.plan.querySelector("ol")?.replaceChildren(...lines);
  }
}
