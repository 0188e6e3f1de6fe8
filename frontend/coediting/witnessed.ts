/**
 * What this page was shown before the server had it on its disk. A server that dies in between, or whose disk is full,
 * forgets it; its author sends it again, but she may be gone, and what was written here upon it would rest on nothing.
 * So it is given back, under the seal that the server put on it.
 */
import * as Y from "yjs";
import type { RemoteUpdate, Sealed } from "./wire.ts";

/** Far more than a server shows before it writes. */
const MOST = 1_000;

export class Witnessed {
  private kept: Sealed[] = [];
  /** Those that a server lacked when it was asked: numbers that come after say nothing of them. */
  private forgotten: Sealed[] = [];

  /** A window that follows rows beyond one of these says that this one is in the log. */
  see({ fromSeq, seq, data, seal }: RemoteUpdate): void {
    const waiting = this.kept.findIndex((one) => one.seq >= fromSeq);
    this.kept = waiting < 0 ? [] : this.kept.slice(waiting);
    if (seal && this.kept.length < MOST) this.kept.push({ seq, data, seal });
  }

  /** Those of which a server that stands at `vector` lacks something, in the order in which they were shown. */
  lackingAt(vector: Uint8Array): Sealed[] {
    const known = Y.decodeStateVector(vector);
    const told = [...this.forgotten, ...this.kept].map((one) => ({
      one,
      to: Y.parseUpdateMeta(one.data).to,
    }));
    // What only deletes has no clocks: to delete twice changes nothing.
    const lacking = told.filter(
      ({ to }) => to.size === 0 || Array.from(to).some(([client, clock]) => clock > (known.get(client) ?? 0)),
    );
    this.forgotten = lacking
      .filter(({ to }) => to.size > 0)
      .map(({ one }) => one)
      .slice(-MOST);
    this.kept = [];
    return lacking.map(({ one }) => one);
  }
}
