/** The list of messages on the page: `ol#messages` with one `li#message-<id>` each. */
import { say } from "../shell/words.ts";

/** Messages closer than this to the bottom of the window are "in view": the page follows. */
const NEAR_BOTTOM = 160;

/** The one element of a fragment rendered by our own server. */
export function elementOf(html: string): HTMLElement | null {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const element = template.content.firstElementChild;
  return element instanceof HTMLElement ? element : null;
}

function wakeHtmx(element: HTMLElement): void {
  document.body.dispatchEvent(new CustomEvent("chantier:process", { detail: element }));
}

/** A form inside the message that somebody is filling here (editing, reporting): it is not torn away. */
function isBeingFilled(message: HTMLElement): boolean {
  const active = document.activeElement;
  return active !== null && message.contains(active) && active.matches("input, textarea, select");
}

export class Thread {
  private missed = 0;

  constructor(
    readonly id: string,
    private readonly person: string,
  ) {
    window.addEventListener("scroll", () => this.isAtBottom() && !this.isPartial && this.countBelow(0), {
      passive: true,
    });
  }

  /** `#messages` may be replaced by htmx: it is looked up each time. */
  private get list(): HTMLElement | null {
    return document.getElementById("messages");
  }

  get lastId(): string {
    const messages = this.list?.querySelectorAll('[id^="message-"]') ?? [];
    return messages[messages.length - 1]?.id.replace(/^message-/, "") ?? "";
  }

  /** An older page of a long thread: what is said now does not follow what stands here. */
  get isPartial(): boolean {
    return this.list?.dataset["partial"] !== undefined;
  }

  isMine(message: HTMLElement): boolean {
    return this.person !== "" && message.dataset["person"] === this.person;
  }

  /** Replaces the message of the same id, or adds it at the end. True when it was not there. */
  put(message: HTMLElement): boolean {
    const present = message.id ? document.getElementById(message.id) : null;
    this.showControlsOf(message);
    if (present) {
      if (!isBeingFilled(present)) present.replaceWith(message);
      wakeHtmx(message);
      return false;
    }
    if (this.isPartial) {
      // One's own words bring one to the end of the thread.
      if (this.isMine(message)) location.assign(location.pathname);
      else this.countBelow(this.missed + 1);
      return true;
    }
    const follow = this.isAtBottom();
    this.list?.append(message);
    wakeHtmx(message);
    document.getElementById("no-message")?.setAttribute("hidden", "");
    if (follow || this.isMine(message)) this.followTo(message);
    else this.countBelow(this.missed + 1);
    return true;
  }

  showOwnControls(): void {
    for (const message of this.list?.children ?? [])
      if (message instanceof HTMLElement) this.showControlsOf(message);
  }

  private showControlsOf(message: HTMLElement): void {
    const mine = this.isMine(message);
    for (const control of message.querySelectorAll<HTMLElement>("[data-only-author]")) control.hidden = !mine;
  }

  private isAtBottom(): boolean {
    const last = this.list?.lastElementChild ?? this.list;
    return !last || last.getBoundingClientRect().bottom <= window.innerHeight + NEAR_BOTTOM;
  }

  private followTo(message: HTMLElement): void {
    this.countBelow(0);
    // `nearest`: nothing moves when the message is already in view, and the field one types in stays put.
    message.scrollIntoView({ block: "nearest" });
  }

  private countBelow(n: number): void {
    this.missed = n;
    const link = document.getElementById("new-below");
    if (!link) return;
    link.hidden = n === 0;
    if (n > 0) link.textContent = n === 1 ? say("Un nouveau message") : say("{n} nouveaux messages", { n });
  }
}
