/**
 * What the person had typed and never sent, found in this browser: by a window that was closed, a tab that crashed, a
 * session that ended. It joins the text once the text is known and she may write in it.
 */
import * as Y from "yjs";
import type { Kept } from "../unsent/store.ts";
import type { Keeping } from "./keeping.ts";
import type { Change } from "./outbox.ts";
import { restsOnUnknown } from "./vectors.ts";

const sum = (all: Kept[]): number => all.reduce((count, one) => count + one.changes, 0);

export class Leftovers {
  private waiting: Kept[] = [];
  private refused: Kept[] = [];
  /** What builds on operations that the text has not got: not yet, or no longer. */
  private stuck: Kept[] = [];
  private readonly seen = new Set<number>();

  constructor(
    private readonly doc: Y.Doc,
    private readonly keeping: Keeping | null,
  ) {}

  /** Changes that may still leave. */
  get unsaved(): number {
    return sum(this.waiting);
  }

  /** Changes that the server will not take: it said so, or has lost what they build on. */
  get lost(): number {
    return sum(this.refused) + sum(this.stuck);
  }

  get isStuck(): boolean {
    return this.stuck.length > 0;
  }

  get updates(): Uint8Array[] {
    return this.all.map((one) => one.data);
  }

  get keys(): number[] {
    return this.all.map((one) => one.key);
  }

  private get all(): Kept[] {
    return [...this.refused, ...this.stuck, ...this.waiting];
  }

  /** What the server will not take is forgotten here. Returns the keys of it. */
  forgetLost(): number[] {
    const lost = [...this.refused, ...this.stuck];
    this.refused = [];
    this.stuck = [];
    return lost.map((one) => one.key);
  }

  /** Looks in the browser. True when there is something that was not known. */
  async look(): Promise<boolean> {
    const found = ((await this.keeping?.found()) ?? []).filter((one) => !this.seen.has(one.key));
    for (const one of found) {
      this.seen.add(one.key);
      (one.refused ? this.refused : this.waiting).push(one);
    }
    return found.length > 0;
  }

  /** Puts in the text what can be, and hands it over to be sent. */
  join(origin: unknown, add: (data: Uint8Array, changes: number) => Change): void {
    const waiting = [...this.stuck, ...this.waiting];
    this.waiting = [];
    this.stuck = [];
    for (const one of waiting) {
      if (restsOnUnknown(this.doc, one.data)) {
        this.stuck.push(one);
        continue;
      }
      Y.applyUpdate(this.doc, one.data, origin);
      const change = add(one.data, one.changes);
      this.keeping?.adopt(one.key, change);
    }
  }
}
