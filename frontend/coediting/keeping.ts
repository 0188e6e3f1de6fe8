/**
 * Keeps in the browser what the outbox holds, so that a closed window, a crash or a deployment loses nothing. On a
 * good link nothing is ever written: the server says `saved` before the moment comes.
 */
import { merged } from "../unsent/merging.ts";
import type { Kept, Shelf } from "../unsent/store.ts";
import type { Timer } from "./clock.ts";
import type { Change } from "./outbox.ts";

/** What is still unsaved after so long is written down. */
export const SOON_MS = 400;
/** A browser that refused to keep something is asked again. */
const AGAIN_MS = 5_000;

interface Written {
  key: number;
  /** Rank of the last change in it. */
  last: number;
}

const ignored = (): undefined => undefined;

export class Keeping {
  /** The browser keeps nothing now (private window, full disk): only this page holds what is unsaved. */
  failing = false;
  private queue: Change[] = [];
  private written: Written[] = [];
  /** Everything up to this rank is committed on the server. */
  private done = 0;
  private cancel: (() => void) | null = null;
  /** One thing at a time: what is being written must not be found as somebody else's. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly shelf: Shelf,
    private readonly timer: Timer,
    private readonly changed: () => void,
  ) {}

  /** Writes a change down in a moment, or at the next `flush`. */
  keep(change: Change): void {
    this.queue.push(change);
    this.plan(SOON_MS);
  }

  /** Everything up to `rank` is committed: it leaves the browser. */
  saved(rank: number): void {
    this.done = Math.max(this.done, rank);
    this.queue = this.queue.filter((change) => change.rank > this.done);
    if (this.written.some((one) => one.last <= this.done)) void this.inTurn(() => this.sweep());
  }

  /** Writes down at once what waits to be: the page may go away. */
  flush(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    return this.inTurn(() => this.write());
  }

  /** What other pages of the person left here, or this browser before it was closed. */
  async found(): Promise<Kept[]> {
    const all = await this.inTurn(() => this.shelf.read().catch((): Kept[] => []));
    return all.filter((one) => !this.written.some((own) => own.key === one.key));
  }

  /** What was found is now part of the outbox, under this rank. */
  adopt(key: number, { rank }: Change): void {
    this.written.push({ key, last: rank });
  }

  /** The server will never take what is unsaved: it stays here to be read, and is not sent again. */
  async refuse(reason: string): Promise<void> {
    await this.flush();
    await this.inTurn(() => this.shelf.refuse(this.keys(), reason).catch(ignored));
  }

  /** Takes away what was `found` under these keys. */
  forget(found: number[]): Promise<void> {
    return this.inTurn(() => this.shelf.remove(found).catch(ignored));
  }

  /** Takes away all that is unsaved, and what was `found` under these keys. */
  async discard(found: number[]): Promise<void> {
    await this.inTurn(async () => {
      this.queue = [];
      await this.shelf.remove([...this.keys(), ...found]).catch(ignored);
      this.written = [];
    });
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private keys(): number[] {
    return this.written.map((one) => one.key);
  }

  private plan(ms: number): void {
    this.cancel ??= this.timer.later(() => void this.flush(), ms);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(ignored);
    return mine;
  }

  private async write(): Promise<void> {
    const batch = this.queue;
    const data = merged(batch.map((change) => change.data));
    const last = batch[batch.length - 1];
    if (!data || !last) return;
    this.queue = [];
    try {
      const changes = batch.reduce((sum, change) => sum + change.changes, 0);
      this.written.push({ key: await this.shelf.put(data, changes), last: last.rank });
      this.fail(false);
      await this.sweep();
    } catch {
      this.queue = [...batch.filter((change) => change.rank > this.done), ...this.queue];
      this.fail(this.queue.length > 0);
      this.plan(AGAIN_MS);
    }
  }

  /** Takes away what is committed. Left behind by a failure, it is sent again one day and changes nothing. */
  private async sweep(): Promise<void> {
    const gone = this.written.filter((one) => one.last <= this.done).map((one) => one.key);
    if (gone.length === 0) return;
    await this.shelf.remove(gone).then(() => {
      this.written = this.written.filter((one) => !gone.includes(one.key));
    }, ignored);
  }

  private fail(failing: boolean): void {
    if (this.failing === failing) return;
    this.failing = failing;
    this.changed();
  }
}
