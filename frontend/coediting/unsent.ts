/**
 * All that the person made and the server has not committed: on its way (sending), written down in the browser
 * (keeping), found there from before (leftovers). The provider says when to speak; this says what.
 */
import type * as Y from "yjs";
import { merged } from "../unsent/merging.ts";
import type { Shelf } from "../unsent/store.ts";
import type { Timer } from "./clock.ts";
import { Keeping } from "./keeping.ts";
import { Leftovers } from "./leftovers.ts";
import { Sending, type SendingEvents } from "./sending.ts";
import { lackingThere, ownLackingThere } from "./vectors.ts";

export class Unsent {
  private readonly sending: Sending;
  private readonly keeping: Keeping | null;
  private readonly leftovers: Leftovers;

  constructor(
    private readonly doc: Y.Doc,
    shelf: Shelf | null,
    timer: Timer,
    events: SendingEvents & { changed(): void },
  ) {
    this.sending = new Sending(timer, events);
    this.keeping = shelf && new Keeping(shelf, timer, () => events.changed());
    this.leftovers = new Leftovers(doc, this.keeping);
  }

  get unsaved(): number {
    return this.sending.unsaved + this.leftovers.unsaved;
  }

  get lost(): number {
    return this.leftovers.lost;
  }

  /** The browser keeps what is unsaved. */
  get keeps(): boolean {
    return this.keeping !== null && !this.keeping.failing;
  }

  /** The bytes of everything that is not committed, oldest first. */
  get updates(): Uint8Array[] {
    return [...this.leftovers.updates, ...this.sending.updates];
  }

  /** One change of the person. */
  add(update: Uint8Array): void {
    const change = this.sending.add(update, 1);
    this.keeping?.keep(change);
  }

  look(): Promise<boolean> {
    return this.leftovers.look();
  }

  /** The text is known and she may write in it: what was found joins it. */
  join(origin: unknown): void {
    this.leftovers.join(origin, (data, changes) => this.sending.add(data, changes));
  }

  /** What was found builds on something that has not arrived. */
  get isStuck(): boolean {
    return this.leftovers.isStuck;
  }

  /**
   * A new conversation with a server that stands at `vector`: everything unsaved leaves again, as one message. A server
   * whose disk is `damaged` is given back what it lacks, others' words as well; otherwise they are theirs to send.
   */
  restart(vector: Uint8Array, damaged: boolean): void {
    this.sending.recall();
    const lacking = damaged
      ? lackingThere(this.doc, vector)
      : ownLackingThere(this.doc, vector, merged(this.sending.updates));
    if (lacking) this.sending.add(lacking, 0);
  }

  holds(n: number): boolean {
    return this.sending.holds(n);
  }

  saved(n: number): void {
    const rank = this.sending.saved(n);
    this.keeping?.saved(rank);
  }

  /** Never to be taken: kept to be read, and not sent again by the next page. */
  refuse(reason: string): void {
    void this.keeping?.refuse(reason);
  }

  flush(): void {
    this.sending.flush();
  }

  /** All is sent again later. */
  recall(): void {
    this.sending.recall();
  }

  pause(): void {
    this.sending.stop();
  }

  /** The page may go away now. */
  async writeDown(): Promise<void> {
    await this.keeping?.flush();
  }

  /** The person throws away what was found and will not be taken; what is being written is left alone. */
  async discardLost(): Promise<void> {
    await this.keeping?.forget(this.leftovers.forgetLost());
  }

  /** The person throws away all that is not committed: the text of this page must be read again after. */
  async discardAll(): Promise<void> {
    await this.keeping?.discard(this.leftovers.keys);
  }

  stop(): void {
    this.sending.stop();
    this.keeping?.stop();
  }
}
