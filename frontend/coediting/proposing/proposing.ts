/**
 * The mode « Proposer »: what is typed becomes a suggestion at that place, and the text stays as it is. Somebody who may
 * only suggest writes in this mode alone.
 */
import { type Editor, Extension } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { say } from "../../shell/words.ts";
import type { Beside } from "../beside.ts";
import { chosenIn, type Range } from "../comments/anchors.ts";
import type { Comments } from "../comments/comments.ts";
import type { Provider } from "../provider.ts";
import type { Settings } from "../settings.ts";
import { mayWrite, type Status } from "../status.ts";
import type { Toolbar } from "../toolbar.ts";
import { catching, type Mode } from "./catching.ts";
import { drawing } from "./drawing.ts";
import { Pen } from "./pen.ts";
import { type Answer, does, Posting, post, type Sent, Shelf } from "./posting.ts";

/** Buttons of the toolbar that keep their meaning. */
const KEPT = new Set(["bold", "italic", "underline", "strike", "code", "comment", "find"]);

/** What is chosen, or where the browser shows the caret: a text that one only reads does not always hear of it. */
function shownIn(view: EditorView): Range {
  const { anchorNode, anchorOffset, isCollapsed } = window.getSelection() ?? {};
  if (!isCollapsed || !anchorNode || !view.dom.contains(anchorNode)) return chosenIn(view);
  const place = view.posAtDOM(anchorNode, anchorOffset ?? 0);
  return { from: place, to: place };
}

export class Proposing implements Beside, Mode {
  readonly extension: Extension;
  on = false;
  private editor: Editor | null = null;
  private readonly pen: Pen;
  private readonly posting: Posting;
  private readonly shelf: Shelf;
  private readonly listeners = new Set<() => void>();
  private readonly button = document.querySelector<HTMLButtonElement>("[data-command='propose']");
  private readonly sender = document.querySelector<HTMLButtonElement>("[data-command='sendSuggestion']");
  private readonly told = document.getElementById("propose-said");

  constructor(
    private readonly provider: Provider,
    settings: Settings,
    private readonly comments: Comments | null,
  ) {
    this.shelf = new Shelf(settings.me.person, settings.document);
    this.pen = new Pen({
      tell: (words) => this.tell(words),
      sent: ({ id, asked }) => this.posting.add({ draft: id, asked }),
      changed: () => this.keep(),
    });
    this.posting = new Posting((sent) => this.ask(settings.suggests, sent), {
      taken: (sent, html) => this.onTaken(sent, html),
      refused: (sent, why) => this.onRefused(sent, why),
      waits: (why) => this.onWaiting(why),
      changed: () => this.keep(),
    });
    this.extension = Extension.create({
      name: "proposer",
      addExtensions: () => [catching(this, this.pen), drawing],
    });
  }

  /** May what this person types be proposed, as things stand? */
  available({ synced, frozen, trouble }: Status = this.provider.status): boolean {
    return synced && !frozen && (trouble === null || trouble.kind === "unavailable");
  }

  get closed(): boolean {
    return !mayWrite(this.provider.status);
  }

  /** Calls when the mode begins or ends. */
  listen(listener: () => void): void {
    this.listeners.add(listener);
  }

  attach(editor: Editor): void {
    this.editor = editor;
    this.pen.editor = editor;
    editor.on("transaction", () => this.pen.follow());
    editor.on("blur", () => this.pen.send());
    window.addEventListener("keydown", (event) => this.onKey(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.shelf.failing && this.waiting.length > 0) event.preventDefault();
    });
    this.provider.listen((status) => this.follow(status));
    this.bringBack();
  }

  /** What the toolbar asks; true when it is answered here. */
  takes(name: string): boolean {
    if (name === "propose") this.toggle();
    else if (name === "sendSuggestion") this.pen.send();
    else if (!this.on && this.closed && name !== "comment") return !this.begin();
    else if (!this.on || KEPT.has(name)) return false;
    else if (name === "undo") this.pen.undo();
    else this.pen.refuse();
    return true;
  }

  /** From where the caret stands, or what is chosen, in a text that one reads too. */
  begin(): boolean {
    const { editor } = this;
    if (!editor || editor.isDestroyed || !this.available()) return false;
    const { from, to } = shownIn(editor.view);
    this.turn(true);
    const { doc, tr } = editor.state;
    editor.view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
    this.tell(say("Mode « Proposer » : ce que vous écrivez devient une suggestion, le texte ne change pas."));
    return true;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "F9" || !event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.toggle();
  }

  private toggle(): void {
    if (this.on) this.end();
    else if (this.begin()) this.editor?.view.focus();
  }

  private end(): void {
    this.pen.send();
    this.turn(false);
    this.tell(say("Vous avez quitté le mode « Proposer »."));
  }

  private turn(on: boolean): void {
    this.on = on;
    this.keep();
    for (const listener of this.listeners) listener();
  }

  private follow(status: Status): void {
    if (this.on && !this.available(status)) this.end();
    if (status.connection === "live") void this.posting.flush();
    this.show();
  }

  // -- what becomes of a suggestion

  /** One from before a reload may have been taken, its answer lost on the way: it is not made twice. */
  private async ask(address: string, { draft, asked }: Sent): Promise<Answer> {
    const standing = draft === null ? ((await this.comments?.suggested()) ?? []) : [];
    return standing.some((one) => does(one, asked)) ? { kind: "taken", html: "" } : post(address, asked);
  }

  private onTaken({ draft }: Sent, html: string): void {
    if (draft !== null) this.pen.drop(draft);
    this.comments?.arrive(html);
    this.tell(say("Suggestion envoyée."));
  }

  /** Nothing that was written is lost: the words go to the form beside the text. */
  private onRefused({ draft, asked }: Sent, said: string): void {
    if (draft !== null) this.pen.drop(draft);
    const why = said || say("Votre suggestion n’a pas été prise.");
    const words = asked.replacement;
    const given = this.comments?.giveBack({ ...asked }) ?? false;
    this.tell(
      given
        ? say("{why} Vos mots sont dans le formulaire à côté du texte.", { why })
        : say("{why} Vous proposiez : « {words} ».", { why, words }),
    );
  }

  private onWaiting(why: string): void {
    const usual = say(
      "Votre suggestion n’est pas encore partie : elle est gardée dans cet onglet, et repart bientôt.",
    );
    this.tell(why || usual);
  }

  // -- this tab

  private get waiting(): Sent["asked"][] {
    const { current } = this.pen;
    return [...this.posting.queue.map(({ asked }) => asked), ...(current ? [current.asked] : [])];
  }

  private keep(): void {
    this.shelf.write({ on: this.on, waiting: this.waiting });
    this.show();
  }

  private bringBack(): void {
    const { on, waiting } = this.shelf.read();
    for (const asked of waiting) this.posting.add({ draft: null, asked });
    if (on) this.begin();
  }

  // -- what is shown

  private show(): void {
    this.button?.setAttribute("aria-pressed", String(this.on));
    this.sender?.setAttribute("aria-disabled", String(this.pen.current === null));
    if (this.sender) this.sender.hidden = !this.on;
    document.getElementById("editor")?.classList.toggle("proposing", this.on);
  }

  private tell(words: string): void {
    if (this.told && this.told.textContent !== words) this.told.textContent = words;
  }
}

/** The mode of this page, when somebody may propose on it. */
export function proposingOf(
  provider: Provider,
  settings: Settings,
  comments: Comments | null,
  toolbar: Toolbar | null,
): Proposing | null {
  if (!settings.suggests || !toolbar) return null;
  const proposing = new Proposing(provider, settings, comments);
  toolbar.takes = (name) => proposing.takes(name);
  return proposing;
}
