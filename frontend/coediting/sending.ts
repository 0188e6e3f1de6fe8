/** Sends the outbox: in parts when needed, a few messages at a time, and notices when an answer never comes. */
import { type Chunk, chunksOf, LARGEST_UPDATE_BYTES } from "./chunks.ts";
import type { Timer } from "./clock.ts";
import { type Change, Outbox } from "./outbox.ts";

/** A message neither saved nor refused for so long is taken as lost. */
const LOST_AFTER_MS = 20_000;

/** Parts of a big update leave by groups: the server counts the messages of each socket. */
const PARTS_AT_ONCE = 16;
const BETWEEN_GROUPS_MS = 500;

export interface SendingEvents {
  emit(n: number, chunk: Chunk): void;
  /** No answer: ask the server where it is, and send again. */
  lost(): void;
  /** Larger than anything the server puts together. */
  tooLarge(): void;
}

export class Sending {
  private readonly outbox = new Outbox();
  /** Parts of the update being sent; nothing else leaves before the last. */
  private parts: { n: number; chunk: Chunk }[] = [];
  private cancelGroup: (() => void) | null = null;
  private cancelWatch: (() => void) | null = null;

  constructor(
    private readonly timer: Timer,
    private readonly events: SendingEvents,
  ) {}

  get unsaved(): number {
    return this.outbox.unsaved;
  }

  /** The bytes of all that is not acknowledged. */
  get updates(): Uint8Array[] {
    return this.outbox.updates;
  }

  add(update: Uint8Array, changes: number): Change {
    return this.outbox.add(update, changes);
  }

  holds(n: number): boolean {
    return this.outbox.holds(n);
  }

  flush(): void {
    if (this.cancelGroup) return;
    while (this.parts.length > 0 || this.take()) {
      for (const { n, chunk } of this.parts.splice(0, PARTS_AT_ONCE)) this.events.emit(n, chunk);
      if (this.parts.length > 0) {
        this.continueLater();
        return;
      }
    }
    this.watch();
  }

  /** Returns the rank of the last change that is committed, 0 when nothing new is. */
  saved(n: number): number {
    this.cancelWatch?.();
    this.cancelWatch = null;
    return this.outbox.saved(n);
  }

  /** What travelled will travel again, in one message with all that is unsaved. */
  recall(): void {
    this.stop();
    this.outbox.recall();
  }

  /** The link is cut, or what is being sent will be sent otherwise. */
  stop(): void {
    this.cancelWatch?.();
    this.cancelGroup?.();
    this.cancelWatch = null;
    this.cancelGroup = null;
    this.parts = [];
  }

  /** Puts the next message in parts; false when nothing may leave. */
  private take(): boolean {
    const parcel = this.outbox.next();
    if (!parcel) return false;
    if (parcel.data.length > LARGEST_UPDATE_BYTES) {
      this.events.tooLarge();
      return false;
    }
    this.parts = chunksOf(parcel.data).map((chunk) => ({ n: parcel.n, chunk }));
    return true;
  }

  private continueLater(): void {
    this.cancelGroup = this.timer.later(() => {
      this.cancelGroup = null;
      this.flush();
    }, BETWEEN_GROUPS_MS);
  }

  private watch(): void {
    if (this.cancelWatch || !this.outbox.isTravelling) return;
    this.cancelWatch = this.timer.later(() => {
      this.cancelWatch = null;
      this.events.lost();
    }, LOST_AFTER_MS);
  }
}
