/**
 * The list of comments beside the text, as the server draws it: threads put in their place, in the order of the text, and
 * nothing taken from under the fingers of somebody who is answering.
 */
import { say } from "../../shell/words.ts";
import { fromJson } from "./anchors.ts";
import type { Passage, Piece } from "./marks.ts";

const THREADS = "li.fil[data-thread]";

export function elementsOf(html: string): HTMLElement[] {
  const template = document.createElement("template");
  template.innerHTML = html;
  return Array.from(template.content.querySelectorAll<HTMLElement>(THREADS));
}

/** Somebody is writing here: words stand in a field, or the field has the focus. */
function isBeingFilled(thread: HTMLElement): boolean {
  return Array.from(thread.querySelectorAll("textarea")).some(
    (field) => field === document.activeElement || field.value !== field.defaultValue,
  );
}

/** What a suggestion would do, as the server wrote it on its thread; nothing for a comment. */
export function piecesOf(written: string | undefined): Piece[] {
  return written ? (JSON.parse(written) as Piece[]) : [];
}

function wakeHtmx(element: HTMLElement): void {
  document.body.dispatchEvent(new CustomEvent("chantier:process", { detail: element }));
}

export class Board {
  constructor(private readonly panel: HTMLElement) {}

  get threads(): HTMLElement[] {
    return Array.from(this.panel.querySelectorAll<HTMLElement>(THREADS));
  }

  get open(): HTMLElement[] {
    return this.threads.filter((one) => one.dataset["resolved"] === undefined);
  }

  get mayComment(): boolean {
    return this.panel.querySelector<HTMLElement>("#comments")?.dataset["may"] === "comment";
  }

  get form(): HTMLFormElement | null {
    return this.panel.querySelector<HTMLFormElement>("#comment-form");
  }

  get suggestForm(): HTMLFormElement | null {
    return this.panel.querySelector<HTMLFormElement>("#suggest-form");
  }

  thread(id: string): HTMLElement | null {
    return this.threads.find((one) => one.dataset["thread"] === id) ?? null;
  }

  /** The thread that holds an element of the panel. */
  holding(element: Element | null): HTMLElement | null {
    const found = element?.closest<HTMLElement>(THREADS) ?? null;
    return found && this.panel.contains(found) ? found : null;
  }

  /** Passages to mark: those of open threads. */
  get passages(): Passage[] {
    return this.open.flatMap((one) => {
      const anchor = fromJson(one.dataset["start"], one.dataset["end"]);
      const quote = one.querySelector(".thread-q")?.textContent ?? "";
      const id = one.dataset["thread"] ?? "";
      const pieces = piecesOf(one.dataset["pieces"]);
      return anchor ? [{ id, anchor, quote: quote.replace(/^«\s*|\s*»$/g, ""), pieces }] : [];
    });
  }

  /** Threads as the server drew them; those that stand here already are replaced. */
  put(drawn: HTMLElement[]): void {
    for (const thread of drawn) this.putOne(thread);
    this.count();
  }

  private putOne(thread: HTMLElement): void {
    const present = this.thread(thread.dataset["thread"] ?? "");
    if (present && isBeingFilled(present)) {
      // A comment being edited stands among what is said: it waits there, and what is new comes once it is done.
      if (present.querySelector(".fil-said textarea")) return;
      const said = thread.querySelector(".fil-said");
      if (said instanceof HTMLElement) {
        present.querySelector(".fil-said")?.replaceWith(said);
        wakeHtmx(said);
      }
      return;
    }
    const list = this.listOf(thread);
    const held = present?.contains(document.activeElement) ?? false;
    if (present && present.parentElement === list) present.replaceWith(thread);
    else {
      present?.remove();
      list?.append(thread);
    }
    wakeHtmx(thread);
    if (held) thread.focus({ preventScroll: true });
  }

  /** What stands in the wrong list after it was resolved or reopened here goes to the other. */
  tidy(): void {
    for (const thread of this.threads) {
      const list = this.listOf(thread);
      if (!list || thread.parentElement === list) continue;
      const held = thread.contains(document.activeElement);
      list.append(thread);
      if (held) this.show(thread);
    }
    this.count();
  }

  /** In the order of the text; those of the whole text, and those whose passage is gone, come last. */
  order(placeOf: (id: string) => number | null): void {
    const list = this.panel.querySelector("#fils");
    if (!list || list.contains(document.activeElement)) return;
    const rank = (one: HTMLElement): number =>
      placeOf(one.dataset["thread"] ?? "") ?? Number.POSITIVE_INFINITY;
    const wanted = this.open.slice().sort((a, b) => rank(a) - rank(b) || 0);
    if (wanted.some((one, n) => list.children[n] !== one)) list.append(...wanted);
  }

  sayGone(id: string, gone: boolean): void {
    const note = this.thread(id)?.querySelector<HTMLElement>("[data-gone]");
    if (note) note.hidden = !gone;
  }

  /** The thread one looks at is the one that stands out. */
  look(id: string): void {
    for (const one of this.threads) one.classList.toggle("fil-on", one.dataset["thread"] === id);
  }

  show(thread: HTMLElement): void {
    const folded = thread.closest("details#fils-done");
    if (folded instanceof HTMLDetailsElement) folded.open = true;
    thread.focus({ preventScroll: true });
    thread.scrollIntoView({ block: "nearest" });
  }

  private listOf(thread: HTMLElement): Element | null {
    return this.panel.querySelector(thread.dataset["resolved"] === undefined ? "#fils" : "#fils-done > ol");
  }

  private count(): void {
    const done = this.panel.querySelector<HTMLElement>("#fils-done");
    const n = this.threads.length - this.open.length;
    const words = done?.querySelector("[data-count]");
    if (done) done.hidden = n === 0;
    if (words) words.textContent = n === 1 ? say("{n} fil réglé", { n }) : say("{n} fils réglés", { n });
    const none = this.panel.querySelector<HTMLElement>("#no-comment");
    if (none) none.hidden = this.open.length > 0;
  }
}
