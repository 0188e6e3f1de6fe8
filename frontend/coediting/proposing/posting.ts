/**
 * Suggestions on their way, one after the other. What has not been taken by the server stays in this tab, and leaves
 * again after a reload; what the server refuses is given back, with its reason.
 */
import { elementsOf } from "../comments/board.ts";
import type { Piece } from "../comments/marks.ts";
import type { Asked } from "./drafts.ts";

export interface Sent {
  /** The draft it was on the screen; null when it comes from before a reload. */
  draft: number | null;
  asked: Asked;
}

export type Answer =
  | { kind: "taken"; html: string }
  | { kind: "refused"; why: string }
  | { kind: "hasty" | "away"; why: string };

/** What the server says of a suggestion; `away` when it says nothing that can be understood. */
export async function post(address: string, asked: Asked): Promise<Answer> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRFToken": token },
      body: new URLSearchParams({ ...asked, typed: "1" }),
    });
    return read(answer.status, await answer.text());
  } catch {
    return { kind: "away", why: "" };
  }
}

export function read(status: number, html: string): Answer {
  if (status === 200 && elementsOf(html).length > 0) return { kind: "taken", html };
  const template = document.createElement("template");
  template.innerHTML = html;
  const why = template.content.querySelector(".error span")?.textContent?.trim() ?? "";
  if (status === 422 || status === 409) return { kind: "refused", why };
  return { kind: status === 429 ? "hasty" : "away", why };
}

/** Does a suggestion that stands there do what is asked? The server keeps of it what changes alone. */
export function does(pieces: Piece[], { passage, replacement, style }: Asked): boolean {
  const words = (gone: string) => pieces.filter(([what]) => what !== gone).map(([, said]) => said);
  const [before, after] = [words("added").join(""), words("deleted").join("")];
  if (pieces.length === 0 || pieces.some(([what]) => what === "format") !== (style !== "")) return false;
  for (let at = passage.indexOf(before); at >= 0; at = passage.indexOf(before, at + 1)) {
    if (passage.slice(0, at) + after + passage.slice(at + before.length) === replacement) return true;
    if (before === "") break;
  }
  return false;
}

/** What this tab keeps of the mode, for one person and one text. */
export interface Kept {
  on: boolean;
  waiting: Asked[];
}

export class Shelf {
  /** The tab keeps nothing: a reload would lose what is not sent. */
  failing = false;
  private readonly name: string;

  constructor(person: string, text: string) {
    this.name = `chantier-proposing:${person}:${text}`;
  }

  read(): Kept {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.name) ?? "{}") as Partial<Kept>;
      return { on: kept.on === true, waiting: Array.isArray(kept.waiting) ? kept.waiting : [] };
    } catch {
      return { on: false, waiting: [] };
    }
  }

  write(kept: Kept): void {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(kept));
      this.failing = false;
    } catch {
      this.failing = true;
    }
  }
}

export interface PostingEvents {
  taken(sent: Sent, html: string): void;
  refused(sent: Sent, why: string): void;
  /** It is tried again later. */
  waits(why: string): void;
  changed(): void;
}

const AGAIN_MS = 10_000;
const CALMER_MS = 60_000;

export class Posting {
  readonly queue: Sent[] = [];
  private busy = false;
  private later = 0;

  constructor(
    private readonly ask: (sent: Sent) => Promise<Answer>,
    private readonly events: PostingEvents,
  ) {}

  add(sent: Sent): void {
    this.queue.push(sent);
    this.events.changed();
    void this.flush();
  }

  async flush(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    window.clearTimeout(this.later);
    let going = true;
    while (going && this.queue[0]) going = await this.one(this.queue[0]);
    this.busy = false;
  }

  /** True when the next may leave. */
  private async one(sent: Sent): Promise<boolean> {
    const answer = await this.ask(sent);
    if (answer.kind === "hasty" || answer.kind === "away") {
      this.later = window.setTimeout(() => void this.flush(), answer.kind === "hasty" ? CALMER_MS : AGAIN_MS);
      this.events.waits(answer.why);
      return false;
    }
    this.queue.shift();
    if (answer.kind === "taken") this.events.taken(sent, answer.html);
    else this.events.refused(sent, answer.why);
    this.events.changed();
    return true;
  }
}
