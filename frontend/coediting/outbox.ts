/**
 * Local changes the server has not acknowledged, in the order in which they were made. Some messages travel at a
 * time; what is made meanwhile is merged, so that a slow link or an hour offline ends in one message. Nothing leaves
 * this box before `saved`.
 */
import { merged } from "../unsent/merging.ts";

export interface Change {
  /** Rank of the change in this page, from 1. */
  rank: number;
  data: Uint8Array;
  /** How many changes of the person it holds, for « vos 12 dernières modifications ». */
  changes: number;
}

export interface Parcel {
  /** Own number of the message, growing for the life of the page, across reconnections. */
  n: number;
  /** Rank of the last change in it. */
  last: number;
  data: Uint8Array;
}

/** More than anybody types while an answer comes: a third of a second on the server, and the way there and back. */
const TRAVELLING_AT_ONCE = 24;

export class Outbox {
  private kept: Change[] = [];
  private travelling: { n: number; last: number }[] = [];
  private rank = 0;
  private n = 0;

  /** Changes not yet acknowledged. */
  get unsaved(): number {
    return this.kept.reduce((sum, change) => sum + change.changes, 0);
  }

  get isTravelling(): boolean {
    return this.travelling.length > 0;
  }

  /** The bytes of all that is not acknowledged. */
  get updates(): Uint8Array[] {
    return this.kept.map((change) => change.data);
  }

  add(data: Uint8Array, changes: number): Change {
    this.rank += 1;
    const change = { rank: this.rank, data, changes };
    this.kept.push(change);
    return change;
  }

  /** The next message to send, or null: nothing waits, or enough travels already. */
  next(): Parcel | null {
    const sent = this.travelling[this.travelling.length - 1]?.last ?? 0;
    const waiting = this.kept.filter((change) => change.rank > sent);
    const data = this.travelling.length < TRAVELLING_AT_ONCE ? merged(waiting.map((one) => one.data)) : null;
    if (!data) return null;
    this.n += 1;
    const parcel = { n: this.n, last: this.rank, data };
    this.travelling.push({ n: parcel.n, last: parcel.last });
    return parcel;
  }

  /** Everything up to message `n` is committed. Returns the rank of the last change in it, 0 when there is none. */
  saved(n: number): number {
    const done = this.travelling.filter((parcel) => parcel.n <= n);
    const last = done[done.length - 1]?.last ?? 0;
    this.travelling = this.travelling.filter((parcel) => parcel.n > n);
    this.kept = this.kept.filter((change) => change.rank > last);
    return last;
  }

  holds(n: number): boolean {
    return this.travelling.some((parcel) => parcel.n === n);
  }

  /** The link was cut, or the server asked for a pause: what travelled waits again, with the rest, as one message. */
  recall(): void {
    this.travelling = [];
  }
}
