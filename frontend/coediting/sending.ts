/** Sends the outbox: in parts when needed, a few messages at a time, and notices when an answer never comes. */
import { type Chunk, chunksOf, LARGEST_UPDATE_BYTES } from "./chunks.ts";
import type { Timer } from "./clock.ts";
import { Outbox } from "./outbox.ts";

/** A message neither saved nor refused for so long is taken as lost. */
const LOST_AFTER_MS = 20_000;

export interface SendingEvents {
  emit(n: number, chunk: Chunk): void;
  /** No answer: ask the server where it is, and send again. */
  lost(): void;
  /** Larger than anything the server puts together. */
  tooLarge(): void;
}

export class Sending {
  private readonly outbox = new Outbox();
  private cancelWatch: (() => void) | null = null;

  constructor(
    private readonly timer: Timer,
    private readonly events: SendingEvents,
  ) {}

  get unsaved(): number {
    return this.outbox.unsaved;
  }

  add(update: Uint8Array): void {
    this.outbox.add(update);
  }

  holds(n: number): boolean {
    return this.outbox.holds(n);
  }

  flush(): void {
    for (let parcel = this.outbox.next(); parcel; parcel = this.outbox.next()) {
      if (parcel.data.length > LARGEST_UPDATE_BYTES) {
        this.events.tooLarge();
        return;
      }
      for (const chunk of chunksOf(parcel.data)) this.events.emit(parcel.n, chunk);
    }
    this.watch();
  }

  saved(n: number): void {
    this.outbox.saved(n);
    this.stopWatching();
  }

  /** What travelled will travel again, after a pause. */
  recall(): void {
    this.outbox.recall();
    this.stopWatching();
  }

  /** One message, `diff`, stands for all that is unsaved. */
  restart(diff: Uint8Array | null): void {
    this.outbox.restart(diff);
    this.stopWatching();
  }

  stopWatching(): void {
    this.cancelWatch?.();
    this.cancelWatch = null;
  }

  private watch(): void {
    if (this.cancelWatch || !this.outbox.isTravelling) return;
    this.cancelWatch = this.timer.later(() => {
      this.cancelWatch = null;
      this.events.lost();
    }, LOST_AFTER_MS);
  }
}
