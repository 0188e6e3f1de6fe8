/**
 * Comments beside the text: the passage chosen is commented, marks lead to threads and threads to marks, what others say
 * comes by itself. The server draws each thread with the rights of who asks; without this everything is on one page.
 */
import type { Editor, Extension } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { say } from "../../shell/words.ts";
import type { Beside } from "../beside.ts";
import { heldBy, holds, type Line, lineAt, offsetOf, placeIn } from "../proposing/lines.ts";
import type { Provider } from "../provider.ts";
import type { CommentNews } from "../wire.ts";
import { anchorOf, chosenIn, quoteOf, type Range, toJson } from "./anchors.ts";
import { Board, elementsOf, piecesOf } from "./board.ts";
import { Drawer } from "./drawer.ts";
import { findLost, look, mark, marks, type Piece, placeOf, threadsAt, writeAbout } from "./marks.ts";

const SETTLES_AFTER_MS = 400;
/** So many tabs more, so much later does each ask at the most: two hundred do not ask at once. */
const APART_MS = 10;

const offsetsOf = (line: Line, { from, to }: Range): [number, number] => [
  offsetOf(line, from),
  offsetOf(line, to),
];

export class Comments implements Beside {
  readonly extension: Extension = marks(() => this.settleSoon());
  private readonly board: Board;
  private readonly drawer: Drawer;
  private readonly address: string;
  private editor: Editor | null = null;
  private settling = 0;
  /** Was the link cut since the list was drawn? */
  private stale = false;

  constructor(
    private readonly panel: HTMLElement,
    private readonly provider: Provider,
    private readonly me: string,
  ) {
    this.board = new Board(panel);
    this.drawer = new Drawer(panel);
    this.address = panel.dataset["comments"] ?? "";
    this.listenToPanel();
    window.addEventListener("keydown", (event) => this.onKey(event));
    provider.hearComments((news) => this.hear(news));
    provider.listen(({ connection }) => {
      if (connection !== "live") this.stale = true;
      else if (this.stale && this.editor) void this.reload();
    });
  }

  attach(editor: Editor): void {
    this.editor = editor;
    this.stale = false;
    editor.on("selectionUpdate", () => this.onSelection());
    editor.view.dom.addEventListener("click", (event) => {
      const passage = (event.target as Element).closest<HTMLElement>("mark.anchor");
      if (passage) this.lookAt(threadsAt(editor.state, editor.view.posAtDOM(passage, 0) + 1)[0] ?? "");
    });
    this.redraw();
    this.followAddress();
  }

  /** The form about the passage chosen, or about the whole text when none is. */
  begin(): void {
    const { form, mayComment } = this.board;
    if (!form || !this.editor || !mayComment) return;
    const { state, view } = this.editor;
    const chosen = chosenIn(view);
    const anchor = anchorOf(state, chosen);
    const quote = anchor ? quoteOf(state.doc, chosen) : "";
    const about = anchor && quote ? anchor : null;
    this.fill(form, "start", about ? toJson(about.start) : "");
    this.fill(form, "end", about ? toJson(about.end) : "");
    this.fill(form, "quote", about ? quote : "");
    writeAbout(view, about);
    const shown = form.querySelector<HTMLElement>("#comment-quote");
    if (shown) {
      shown.hidden = false;
      shown.textContent = about ? `«\u00a0${quote.slice(0, 300)}\u00a0»` : say("À propos de tout le texte");
    }
    this.showForm(true);
    this.drawer.open(() => form.querySelector("textarea")?.focus());
  }

  /** The form that proposes other words, for the passage chosen; its words are typed there when it cannot be held. */
  suggest(): void {
    const { suggestForm: form } = this.board;
    if (!form || !this.editor) return;
    const { state, view } = this.editor;
    const chosen = chosenIn(view);
    const line = lineAt(state.doc, chosen.from);
    const held = line && holds(line, chosen.to) ? heldBy(line, ...offsetsOf(line, chosen)) : null;
    const about =
      line && held ? anchorOf(state, { from: placeIn(line, held.from), to: placeIn(line, held.to) }) : null;
    const words = about && held ? (line?.said.slice(held.from, held.to) ?? "") : "";
    this.fill(form, "end", about ? toJson(about.end) : "");
    this.fill(form, "passage", words);
    this.fill(form, "replacement", words);
    writeAbout(view, about);
    this.showForm(true, "#suggest-new");
    const name = words ? "replacement" : "passage";
    this.drawer.open(() => form.querySelector<HTMLElement>(`textarea[name=${name}]`)?.focus());
  }

  /** A suggestion that this tab made another way, as the server draws it. */
  arrive(html: string): void {
    this.board.put(elementsOf(html));
    this.redraw();
  }

  /** What the suggestions that wait would do, as the server says it now. */
  async suggested(): Promise<Piece[][]> {
    return (await this.drawn(this.address)).map((one) => piecesOf(one.dataset["pieces"]));
  }

  /** One that was not taken: its words in the form, to be sent again. False when nothing can hold them. */
  giveBack(asked: Record<string, string>): boolean {
    const { suggestForm: form } = this.board;
    const place = this.panel.querySelector<HTMLElement>("#suggest-new");
    if (!form || !place?.hidden) return false;
    for (const [name, value] of Object.entries(asked)) this.fill(form, name, value);
    this.showForm(true, "#suggest-new");
    return true;
  }

  // -- the panel

  private fill(form: HTMLFormElement, name: string, value: string): void {
    const field = form.elements.namedItem(name);
    const known = [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement];
    if (known.some((kind) => field instanceof kind)) (field as HTMLInputElement).value = value;
  }

  /** One form at a time. */
  private showForm(shown: boolean, which = "#comment-new"): void {
    for (const place of this.panel.querySelectorAll<HTMLElement>("#comment-new, #suggest-new"))
      place.hidden = !(shown && place.matches(which));
  }

  private listenToPanel(): void {
    this.panel.addEventListener("click", (event) => this.onClick(event));
    this.panel.addEventListener("focusin", (event) => {
      const thread = this.board.holding(event.target as Element);
      if (thread) this.lookAt(thread.dataset["thread"] ?? "");
    });
    this.panel.addEventListener("keydown", (event) => this.onEscape(event));
    this.panel.addEventListener("htmx:afterSettle", () => {
      this.board.tidy();
      this.redraw();
    });
    this.panel.addEventListener("htmx:beforeSwap", (event) => this.onSwap(event as CustomEvent));
    this.panel.addEventListener("htmx:afterRequest", (event) => this.onAnswer(event as CustomEvent));
  }

  /** One's own new thread may have come by the live link first. */
  private onSwap({
    detail,
  }: CustomEvent<{ target: Element; xhr: XMLHttpRequest; shouldSwap: boolean }>): void {
    if (detail.target.id !== "fils" || detail.xhr.status !== 200) return;
    const [thread] = elementsOf(detail.xhr.responseText);
    if (thread && this.board.thread(thread.dataset["thread"] ?? "")) detail.shouldSwap = false;
  }

  private onAnswer({ detail }: CustomEvent<{ requestConfig: { elt: Element }; xhr: XMLHttpRequest }>): void {
    // Whose request it was: the form may be gone by now, and the event speaks from what held it.
    const { xhr } = detail;
    const { elt } = detail.requestConfig;
    if (xhr.status !== 200 || !(elt instanceof HTMLFormElement)) return;
    const [thread] = elementsOf(xhr.responseText);
    if (elt.id === "comment-form" || elt.id === "suggest-form") this.endForm(elt);
    const id = thread?.dataset["thread"] ?? "";
    // The form that had the focus is gone: one stays in the thread one was in.
    if (id) requestAnimationFrame(() => this.focusThread(id));
  }

  private endForm(form: HTMLFormElement): void {
    form.reset();
    this.showForm(false);
    if (this.editor) writeAbout(this.editor.view, null);
  }

  private onClick(event: MouseEvent): void {
    const element = event.target as Element;
    const asked = element.closest<HTMLElement>("[data-comment]")?.dataset["comment"];
    const thread = this.board.holding(element);
    if (asked === "add") this.begin();
    else if (asked === "suggest") this.suggest();
    else if (asked === "cancel") this.cancel();
    else if (thread && element.closest("[data-goto]")) {
      event.preventDefault();
      this.goTo(thread.dataset["thread"] ?? "");
    }
  }

  private cancel(): void {
    for (const form of [this.board.form, this.board.suggestForm]) if (form) this.endForm(form);
    this.drawer.close();
    this.editor?.view.focus();
  }

  /** Out of a thread, back to its passage; in a drawer the key closes the drawer, as everywhere. */
  private onEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.drawer.isOpen) return;
    const thread = this.board.holding(event.target as Element);
    if ((event.target as Element).closest("#comment-form, #suggest-form")) this.cancel();
    else if (thread) this.goTo(thread.dataset["thread"] ?? "");
  }

  // -- the text

  private onSelection(): void {
    const { state } = this.editor as Editor;
    const [here] = threadsAt(state, state.selection.head);
    this.drawer.offer(here ?? "", () => this.focusThread(here ?? ""));
    if (here) this.lookAt(here);
  }

  private lookAt(id: string): void {
    this.board.look(id);
    if (this.editor) look(this.editor.view, id);
    const inPanel = this.panel.contains(document.activeElement);
    if (id && !inPanel && !this.drawer.isDrawer) this.board.thread(id)?.scrollIntoView({ block: "nearest" });
  }

  private focusThread(id: string): void {
    const thread = this.board.thread(id);
    if (thread) this.drawer.open(() => this.board.show(thread));
  }

  /** The caret at the passage, or at the top when it is gone, and the passage in view. */
  private goTo(id: string): void {
    const { editor } = this;
    if (!editor) return;
    const place = placeOf(editor.state, id);
    this.drawer.close();
    editor.view.focus();
    if (!place) return;
    const { state } = editor;
    editor.view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(place.from))));
    this.reveal(id);
    this.lookAt(id);
  }

  private reveal(id: string): void {
    const passages = this.editor?.view.dom.querySelectorAll<HTMLElement>("mark.anchor") ?? [];
    const passage = Array.from(passages).find((one) => one.dataset["thread"] === id);
    passage?.scrollIntoView({ block: "center" });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "F9" && !event.shiftKey && this.board.mayComment && this.editor) {
      event.preventDefault();
      this.begin();
    } else if (event.key === "F9" && event.shiftKey && this.board.suggestForm && this.editor) {
      event.preventDefault();
      this.suggest();
    } else if (event.key === "F8" && this.editor) {
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
    }
  }

  /** From thread to thread: from the one that has the focus, or from the caret. */
  private step(way: 1 | -1): void {
    const all = this.board.open;
    const focused = this.board.holding(document.activeElement);
    const here = focused ? all.indexOf(focused) : this.beforeCaret(all, way);
    const next = all[(here + way + all.length) % all.length];
    if (!next) {
      this.announce(say("Aucun commentaire ouvert."));
      return;
    }
    const id = next.dataset["thread"] ?? "";
    this.reveal(id);
    this.focusThread(id);
  }

  private beforeCaret(all: HTMLElement[], way: 1 | -1): number {
    const { state } = this.editor as Editor;
    const place = (one: HTMLElement): number =>
      placeOf(state, one.dataset["thread"] ?? "")?.from ?? Number.POSITIVE_INFINITY;
    const before = all.filter((one) => place(one) < state.selection.head).length;
    return way > 0 ? before - 1 : before;
  }

  /** The address names a thread or a comment: it is shown, with its passage. */
  private followAddress(): void {
    const named = location.hash.slice(1);
    if (!/^(fil|commentaire)-\w+$/.test(named)) return;
    const thread = this.board.holding(document.getElementById(named));
    if (!thread) return;
    history.replaceState(null, "", location.pathname + location.search);
    const id = thread.dataset["thread"] ?? "";
    this.reveal(id);
    if (this.drawer.isDrawer) this.goTo(id);
    else this.board.show(thread);
  }

  // -- what others do

  private hear(news: CommentNews): void {
    const crowd = this.provider.awareness.getStates().size * APART_MS;
    window.setTimeout(() => void this.fetchThread(news), Math.random() * crowd);
  }

  private async fetchThread({ thread, what, person, name }: CommentNews): Promise<void> {
    this.board.put(await this.drawn(`${this.address}/fil/${thread}`));
    this.redraw();
    if (person === this.me) return;
    if (what === "said") this.announce(say("Nouveau commentaire de {name}", { name }));
    if (what === "suggested") this.announce(say("Nouvelle suggestion de {name}", { name }));
    if (what === "accepted") this.announce(say("{name} a accepté une suggestion", { name }));
    if (what === "rejected") this.announce(say("{name} n’a pas retenu une suggestion", { name }));
    if (what === "resolved") this.announce(say("{name} a réglé un fil de commentaires", { name }));
    if (what === "reopened") this.announce(say("{name} a rouvert un fil de commentaires", { name }));
  }

  /** After a cut anything may have been missed. */
  private async reload(): Promise<void> {
    this.stale = false;
    this.board.put(await this.drawn(this.address));
    this.redraw();
  }

  /** Threads as the server draws them for this person; none when it does not answer: the next cut asks again. */
  private async drawn(address: string): Promise<HTMLElement[]> {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (answer.ok) return elementsOf(await answer.text());
    } catch {
      // The network is away: said elsewhere on the page.
    }
    this.stale = true;
    return [];
  }

  private announce(words: string): void {
    const place = document.getElementById("comments-news");
    if (place) place.textContent = words;
  }

  // -- both

  private redraw(): void {
    if (!this.editor || this.editor.isDestroyed) return;
    mark(this.editor.view, this.board.passages);
    this.settle();
  }

  private settleSoon(): void {
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.settle(), SETTLES_AFTER_MS);
  }

  /** Once hands rest: lost passages are looked for, and the list says which are gone, in the order of the text. */
  private settle(): void {
    const { editor } = this;
    if (!editor || editor.isDestroyed) return;
    findLost(editor.view);
    for (const { id } of this.board.passages) this.board.sayGone(id, placeOf(editor.state, id) === null);
    this.board.order((id) => placeOf(editor.state, id)?.from ?? null);
  }
}
