/**
 * Local changes the server has not acknowledged. A few travel at a time; those made meanwhile are merged, so that a
 * slow link or an hour offline ends in one message. Nothing leaves this box before `saved`.
 */
import { mergeUpdates } from "yjs";

export interface Parcel {
  /** Own number of the message, growing for the life of the page, across reconnections. */
  n: number;
  data: Uint8Array;
  /** How many changes of the person it holds, for « vos 12 dernières modifications ». */
  changes: number;
}

const TRAVELLING_AT_ONCE = 8;

export class Outbox {
  private travelling: Parcel[] = [];
  private waiting: Uint8Array[] = [];
  private waitingChanges = 0;
  private n = 0;

  /** Changes not yet acknowledged. */
  get unsaved(): number {
    return this.travelling.reduce((sum, parcel) => sum + parcel.changes, this.waitingChanges);
  }

  get isTravelling(): boolean {
    return this.travelling.length > 0;
  }

  add(update: Uint8Array): void {
    this.waiting.push(update);
    this.waitingChanges += 1;
  }

  /** The next message to send, or null: nothing waits, or enough travels already. */
  next(): Parcel | null {
    if (this.waiting.length === 0 || this.travelling.length >= TRAVELLING_AT_ONCE) return null;
    const [first, ...others] = this.waiting;
    const data = first && others.length === 0 ? first : mergeUpdates(this.waiting);
    this.n += 1;
    const parcel = { n: this.n, data, changes: this.waitingChanges };
    this.waiting = [];
    this.waitingChanges = 0;
    this.travelling.push(parcel);
    return parcel;
  }

  /** Everything up to `n` is committed. */
  saved(n: number): void {
    this.travelling = this.travelling.filter((parcel) => parcel.n > n);
  }

  holds(n: number): boolean {
    return this.travelling.some((parcel) => parcel.n === n);
  }

  /** What travelled waits again: the server asked for a pause. */
  recall(): void {
    this.waitingChanges = this.unsaved;
    this.waiting = [...this.travelling.map((parcel) => parcel.data), ...this.waiting];
    this.travelling = [];
  }

  /** The link was cut or the server asked to send again: one message, `diff`, stands for all that is unsaved. */
  restart(diff: Uint8Array | null): void {
    const changes = this.unsaved;
    this.travelling = [];
    this.waiting = diff ? [diff] : [];
    this.waitingChanges = diff ? changes : 0;
  }
}
