/**
 * What is written in the mode « Proposer »: one draft for one line of letters, drawn over the text and never in it. It
 * leaves when the caret goes elsewhere, after two seconds of quiet, or on request.
 */
import type { Editor } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";
import { say } from "../../shell/words.ts";
import { type Draft, draftOf } from "./drafts.ts";
import { caretIn, draftsIn, draw } from "./drawing.ts";
import {
  erase,
  type Gathered,
  type Hunk,
  hunkAt,
  offsetIn,
  proposal,
  put,
  step,
  type Unit,
} from "./hunks.ts";
import {
  BREAK,
  END,
  holds,
  type Line,
  lineAt,
  type Meant,
  meantBy,
  offsetOf,
  placeIn,
  sameLine,
  styleAsked,
} from "./lines.ts";

const QUIET_MS = 2_000;
/** Signs of a passage and of what takes its place, as the server counts them at the most. */
const LONGEST = 3_000;

export interface PenEvents {
  /** A sentence for the person. */
  tell(words: string): void;
  sent(draft: Draft): void;
  changed(): void;
}

interface Found {
  line: Line;
  from: number;
  to: number;
  at: number | null;
}

export class Pen {
  editor: Editor | null = null;
  /** The draft that is being written; those before it are on their way. */
  private writing = 0;
  private made = 0;
  private before: (Gathered & { said: string })[] = [];
  private quiet = 0;

  constructor(private readonly events: PenEvents) {}

  get current(): Draft | null {
    const { editor, writing } = this;
    return (editor && draftsIn(editor.state).find(({ id }) => id === writing)) ?? null;
  }

  // -- what hands do

  /** Words in the place of those chosen. */
  type(words: string, chosen?: { from: number; to: number }): void {
    const found = this.lineOf(chosen);
    if (found && words.includes(END) && !found.line.splits)
      this.refuse(
        say("Ici, dans un titre, une liste ou du code, une suggestion s’écrit sans aller à la ligne."),
      );
    else if (found) this.write(found.line, put(found.line.said, this.hunksOf(found.line), found, words));
  }

  erase(way: -1 | 1, unit: Unit): void {
    const found = this.lineOf();
    if (!found) return;
    const gathered = erase(found.line.said, this.hunksOf(found.line), found, way, unit);
    if (gathered) this.write(found.line, gathered);
    else this.refuse();
  }

  /** The caret goes through the words that would come; letters that would go are passed in one step. */
  stepped(way: -1 | 1): boolean {
    const { current, editor } = this;
    if (!current || !editor?.state.selection.empty) return false;
    const { line } = current;
    const { head } = editor.state.selection;
    if (!holds(line, head)) return false;
    const place = offsetOf(line, head);
    const hunk = hunkAt(current.hunks, place);
    const next = hunk && stepIn(hunk, place, offsetIn(hunk, place, caretIn(editor.state)), way);
    if (!next) return false;
    draw(editor.view, draftsIn(editor.state), { place: placeIn(line, next.place), at: next.at });
    return true;
  }

  /** What a change that was not made would have done. */
  instead(change: Transaction): void {
    const meant = meantBy(change);
    if (meant?.what === "words") this.type(meant.words, meant);
    else if (meant) this.restyle(meant);
    else this.refuse();
  }

  refuse(why = ""): void {
    const usual = say(
      "Une suggestion change des mots et des paragraphes, met du gras ou de l’italique. Ceci ne se propose pas, le texte n’a pas changé.",
    );
    this.events.tell(why || usual);
  }

  /** What was typed last is no longer proposed. */
  undo(): void {
    const { current } = this;
    const last = this.before.pop();
    if (current && last?.said === current.line.said) this.redraw(current.line, last);
    else this.refuse(say("Rien à annuler dans cette suggestion."));
  }

  /** The suggestion being written leaves. */
  send(): void {
    const { current } = this;
    window.clearTimeout(this.quiet);
    this.before = [];
    this.writing = 0;
    if (current) this.events.sent(current);
  }

  /** It is no longer drawn: its thread is, or its words were given back. */
  drop(draft: number): void {
    const { editor } = this;
    if (!editor || editor.isDestroyed) return;
    draw(
      editor.view,
      draftsIn(editor.state).filter(({ id }) => id !== draft),
    );
  }

  /** The caret has left its paragraphs, or others have written in the passage: the server says what becomes of it. */
  follow(): void {
    const { current, editor } = this;
    if (!current || !editor) return;
    const { from, to } = editor.state.selection;
    if (current.lost || !covers(current, from, to)) this.send();
  }

  // -- the draft

  private hunksOf(line: Line): Hunk[] {
    return this.current?.line === line ? this.current.hunks : [];
  }

  /** The line of what is chosen, that of the draft in its paragraphs, and where in it; or else said to be impossible. */
  private lineOf(chosen?: { from: number; to: number }): Found | null {
    const { state } = this.editor as Editor;
    const { from, to } = chosen ?? state.selection;
    const { current } = this;
    const line = current && covers(current, from, to) ? current.line : lineAt(state.doc, from);
    if (!line || !holds(line, to)) {
      this.refuse();
      return null;
    }
    const here = state.selection.empty && state.selection.head === from && from === to;
    const at = here ? caretIn(state) : null;
    return { line, from: offsetOf(line, from), to: offsetOf(line, to), at };
  }

  private write(line: Line, gathered: Gathered): void {
    const { state } = this.editor as Editor;
    if (this.current && this.current.line !== line) this.send();
    const place = offsetOf(line, state.selection.head);
    const last = { said: line.said, hunks: this.hunksOf(line), place, at: caretIn(state) };
    if (this.redraw(line, gathered)) this.before.push(last);
  }

  /** The draft of a line as it is now; false when that cannot be proposed. */
  private redraw(line: Line, { hunks, place, at }: Gathered): boolean {
    const { state, view } = this.editor as Editor;
    const found = proposal(line.said, hunks);
    const trouble = hunks.length > 0 ? troubleWith(found) : "";
    if (trouble) {
      this.refuse(trouble);
      return false;
    }
    this.writing ||= this.newId();
    const others = draftsIn(state).filter(({ id }) => id !== this.writing);
    const drafts = found ? [...others, draftOf(state, this.writing, line, hunks, found)] : others;
    draw(view, drafts, { place: placeIn(line, place), at });
    window.clearTimeout(this.quiet);
    if (found) {
      if (!beginsParagraph(hunks, place, at)) this.quiet = window.setTimeout(() => this.send(), QUIET_MS);
      this.events.tell(say("Suggestion en cours, pas encore envoyée."));
    }
    this.events.changed();
    return true;
  }

  /** A style is proposed at once, for the passage chosen. */
  private restyle({ from, to, style, on }: Meant & { what: "style" }): void {
    const { state, view } = this.editor as Editor;
    const line = lineAt(state.doc, from);
    const asked = styleAsked(state.doc, from, to, style, on);
    if (!line || !asked || !sameLine(state.doc, from, to)) {
      this.refuse();
      return;
    }
    const [first, last] = [offsetOf(line, from), offsetOf(line, to)];
    const passage = line.said.slice(first, last);
    const found = { from: first, to: last, passage, replacement: passage };
    const trouble = troubleWith(found);
    if (trouble) {
      this.refuse(trouble);
      return;
    }
    this.send();
    this.writing = this.newId();
    draw(view, [...draftsIn(view.state), draftOf(state, this.writing, line, [], found, asked)]);
    this.send();
  }

  private newId(): number {
    this.made += 1;
    return this.made;
  }
}

/** Are these places in the paragraphs that a draft changes? */
function covers({ line, hunks }: Draft, from: number, to: number): boolean {
  const [first, last] = [hunks[0], hunks[hunks.length - 1]];
  if (!first || !last || !holds(line, from) || !holds(line, to)) return false;
  const begin = line.said.slice(0, first.from).lastIndexOf(END) + 1;
  const end = line.said.indexOf(END, last.to);
  return begin <= offsetOf(line, from) && (end < 0 || offsetOf(line, to) <= end);
}

/** Nothing is written yet in the paragraph where the caret stands: it does not leave so. */
function beginsParagraph(hunks: Hunk[], place: number, at: number | null): boolean {
  const hunk = hunkAt(hunks, place);
  return hunk?.words.slice(0, offsetIn(hunk, place, at)).endsWith(END) ?? false;
}

function stepIn(
  { from, to, words }: Hunk,
  place: number,
  inside: number,
  way: -1 | 1,
): { place: number; at: number | null } | null {
  if (way > 0 && place < to) return { place: to, at: 0 };
  if (way < 0 && inside === 0) return place > from ? { place: from, at: null } : null;
  const next = step(words, inside, way);
  return next === inside ? null : { place: to, at: next };
}

/** What the server would not take, said before it is asked; empty when all is well. */
function troubleWith(found: { passage: string; replacement: string } | null): string {
  if (!found || found.passage.trim() === "")
    return say("Il n’y a pas de mots ici auxquels tenir une suggestion : commentez plutôt ce passage.");
  if (/[\r\t]/.test(found.passage) || found.passage.includes(BREAK))
    return say("Ce passage ne se propose pas d’un coup : changez-en moins à la fois.");
  const longest = Math.max(found.passage.length, found.replacement.length);
  return longest > LONGEST
    ? say("Une suggestion compte trois mille signes au plus. Le texte n’a pas changé.")
    : "";
}
