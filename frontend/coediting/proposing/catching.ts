/**
 * All the ways in which a text changes under somebody's hands, caught before they change it: keys, what a phone's
 * keyboard composes, what is pasted or dropped, commands. Each becomes something proposed, or is refused in words.
 */
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type { Unit } from "./hunks.ts";
import { END } from "./lines.ts";
import type { Pen } from "./pen.ts";

export interface Mode {
  /** What is typed is proposed. */
  readonly on: boolean;
  /** The text of this page changes by what the server says only. */
  readonly closed: boolean;
  /** A key that writes, in a text that is only read: true when the mode begins. */
  begin(): boolean;
}

/**
 * What is private in the view, and needed to leave a composition alone, which the browser would lose, and to know where
 * the caret is now: the view is told later than the browser moves it.
 */
interface Watched {
  domObserver: { stop(): void; start(): void; forceFlush(): void; flush(): void };
  docView: { markDirty(from: number, to: number): void };
}

const ERASING: Record<string, [way: -1 | 1, unit: Unit]> = {
  deleteContentBackward: [-1, "letter"],
  deleteContentForward: [1, "letter"],
  deleteContent: [-1, "letter"],
  deleteByCut: [-1, "letter"],
  deleteByDrag: [-1, "letter"],
  deleteWordBackward: [-1, "word"],
  deleteWordForward: [1, "word"],
  deleteSoftLineBackward: [-1, "line"],
  deleteSoftLineForward: [1, "line"],
  deleteHardLineBackward: [-1, "line"],
  deleteHardLineForward: [1, "line"],
};

/** Lines as paragraphs, without those that are empty: a text that was copied has some between its paragraphs. */
export const paragraphsIn = (words: string): string =>
  words
    .replace(/\r\n?/g, END)
    .replace(/\t/g, " ")
    .replace(/[^\S\n]*\n\s*/g, END);

/** The words that a browser is about to write; null when it is not about words. */
function wordsOf(event: InputEvent): string | null {
  if (event.inputType === "insertParagraph") return END;
  if (!/^insert(Text|ReplacementText|FromYank)$/.test(event.inputType)) return null;
  return event.data ?? event.dataTransfer?.getData("text/plain") ?? null;
}

/** A correction says what it replaces; anything else replaces what is chosen. */
function rangeOf(view: EditorView, event: InputEvent): { from: number; to: number } | undefined {
  const [range] = event.inputType === "insertReplacementText" ? event.getTargetRanges() : [];
  if (!range) return undefined;
  return {
    from: view.posAtDOM(range.startContainer, range.startOffset),
    to: view.posAtDOM(range.endContainer, range.endOffset),
  };
}

const unitOf = (event: KeyboardEvent): Unit => {
  if (event.metaKey) return "line";
  return event.ctrlKey || event.altKey ? "word" : "letter";
};

/** The caret where the browser has just put it, though the view was not told yet. */
function catchUp(view: EditorView): void {
  const { domObserver } = view as unknown as Watched;
  domObserver.forceFlush();
  domObserver.flush();
}

/** Does this key write, by itself? */
function writes({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  return key.length === 1 || key === "Backspace" || key === "Delete";
}

class Catching {
  /** Is a keyboard composing? The text on the screen is its own until it is done. */
  private composing = false;

  constructor(
    private readonly mode: Mode,
    private readonly pen: Pen,
  ) {}

  get plugin(): Plugin {
    const { mode, pen } = this;
    return new Plugin({
      key: new PluginKey("catching"),
      filterTransaction: (tr) => this.lets(tr),
      props: {
        handleDOMEvents: {
          beforeinput: (view, event) => this.beforeInput(view, event as InputEvent),
          compositionstart: (view) => this.compose(view),
          compositionupdate: () => this.composing,
          compositionend: (view, event) => this.composed(view, event.data),
          keydown: (view, event) => this.onKey(view, event),
          click: (_view, event) => this.onClick(event),
        },
        handleKeyDown: (view, event) => mode.on && this.takesKey(view, event),
        handleTextInput: (_view, from, to, text) => {
          if (mode.on && !this.composing) pen.type(text, { from, to });
          return mode.on;
        },
        handlePaste: (_view, event) => {
          if (mode.on) this.insert(event.clipboardData);
          return mode.on;
        },
        // Moved within the text, or from elsewhere to where the pointer is: not what is chosen.
        handleDrop: () => {
          if (mode.on) pen.refuse();
          return mode.on;
        },
      },
    });
  }

  /** Only what comes from the shared document changes the text. */
  private lets(tr: Transaction): boolean {
    const { on, closed } = this.mode;
    if (!(on || closed) || !tr.docChanged || tr.getMeta(ySyncPluginKey)) return true;
    if (on && !this.composing && !tr.getMeta("appendedTransaction"))
      queueMicrotask(() => this.pen.instead(tr));
    return false;
  }

  private beforeInput(view: EditorView, event: InputEvent): boolean {
    if (!this.mode.on) return false;
    if (this.composing) return true;
    // What a phone makes of a word that stands there is read from the screen once it is there.
    if (event.isComposing || /Composition/.test(event.inputType)) return false;
    event.preventDefault();
    catchUp(view);
    const words = wordsOf(event);
    const erasing = ERASING[event.inputType];
    if (words !== null) this.pen.type(paragraphsIn(words), rangeOf(view, event));
    else if (erasing) this.pen.erase(...erasing);
    else if (event.inputType === "historyUndo") this.pen.undo();
    else this.pen.refuse();
    return true;
  }

  private insert(pasted: DataTransfer | null): void {
    const words = paragraphsIn(pasted?.getData("text/plain") ?? "").replace(/^\n|\n$/g, "");
    if (words) this.pen.type(words);
    else this.pen.refuse();
  }

  // -- composing

  private compose(view: EditorView): boolean {
    if (!this.mode.on) return false;
    const { $from, $to } = view.state.selection;
    // Composed over two paragraphs, they would be one on the screen.
    if (!$from.sameParent($to)) window.getSelection()?.collapseToEnd();
    this.composing = true;
    (view as unknown as Watched).domObserver.stop();
    return true;
  }

  /** The screen shows the text again, and what was composed is proposed. */
  private composed(view: EditorView, words: string): boolean {
    if (!this.composing) return false;
    const { domObserver, docView } = view as unknown as Watched;
    this.composing = false;
    const { $head } = view.state.selection;
    docView.markDirty($head.start(), $head.end());
    domObserver.start();
    view.updateState(view.state);
    if (words && this.mode.on) this.pen.type(words.replace(/[\r\n\t]/g, " "));
    return true;
  }

  // -- keys

  private onKey(view: EditorView, event: KeyboardEvent): boolean {
    if (this.composing) return true;
    const { mode, pen } = this;
    if (!mode.on && !view.editable && event.target === view.dom && writes(event)) {
      // The space of a text that one reads moves it along.
      if (event.key === " " || !mode.begin()) return false;
      event.preventDefault();
      if (event.key.length === 1) pen.type(event.key);
      else pen.erase(event.key === "Backspace" ? -1 : 1, "letter");
      return true;
    }
    if (mode.on && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      pen.send();
      return true;
    }
    return false;
  }

  /** The box of a task is not words. */
  private onClick(event: MouseEvent): boolean {
    if (!this.mode.on || !(event.target instanceof HTMLInputElement)) return false;
    event.preventDefault();
    this.pen.refuse();
    return true;
  }

  private takesKey(view: EditorView, event: KeyboardEvent): boolean {
    catchUp(view);
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const { pen } = this;
    const command = ctrlKey || metaKey;
    if (key === "Enter" && !shiftKey && !altKey) pen.type(END);
    else if (key === "Enter") pen.refuse();
    else if (key === "Backspace") pen.erase(-1, unitOf(event));
    else if (key === "Delete" && !shiftKey) pen.erase(1, unitOf(event));
    else if (command && !altKey && key.toLowerCase() === "z" && !shiftKey) pen.undo();
    else if (command && !altKey && /^[zy]$/i.test(key)) pen.refuse();
    else if (!command && !altKey && !shiftKey && key === "ArrowLeft") return pen.stepped(-1);
    else if (!command && !altKey && !shiftKey && key === "ArrowRight") return pen.stepped(1);
    else return false;
    return true;
  }
}

/** Before anything else that listens to hands. */
export const catching = (mode: Mode, pen: Pen): Extension =>
  Extension.create({
    name: "proposing",
    priority: 1_500,
    addProseMirrorPlugins: () => [new Catching(mode, pen).plugin],
  });
