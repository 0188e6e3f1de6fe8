// Frames, decoded once. A server sends every tab of a document the same bytes; two hundred tabs in one process would
// decode them two hundred times, and the clients' core, not the server, would be what is measured.
import * as Y from "yjs";

const KEPT = 512;
const BIG = 256 * 1024;

export class Frames {
  constructor(decode) {
    this.decode = decode;
    this.known = new Map();
  }

  /** The frame these bytes are; the same object for the same bytes seen lately. */
  of(data) {
    if (data.length > BIG) return this.decode(data);
    const key = data.latin1Slice();
    let frame = this.known.get(key);
    if (frame === undefined) {
      if (this.known.size >= KEPT) this.known.clear();
      // The socket reuses its memory: a frame that is kept has bytes of its own.
      frame = this.decode(Buffer.from(data));
      this.known.set(key, frame);
    }
    return frame;
  }
}

/** When each character was typed, by the Yjs client id and clock that carry it. */
export class Typed {
  constructor() {
    this.times = new Map();
  }

  add(client, clock, editor, at) {
    let known = this.times.get(client);
    if (known === undefined) {
      known = { editor, at: [] };
      this.times.set(client, known);
    }
    known.at[clock] = at;
  }

  /** The characters a frame brings: who typed each, and when. Read once for all its recipients. */
  of(frame) {
    frame.typed ??= this.read(frame.data);
    return frame.typed;
  }

  read(data) {
    const typed = { editors: [], at: [] };
    for (const { id, length } of Y.decodeUpdate(data).structs) {
      const known = this.times.get(id.client);
      for (let clock = id.clock; known && clock < id.clock + length; clock += 1) {
        const at = known.at[clock];
        if (at !== undefined) {
          typed.editors.push(known.editor);
          typed.at.push(at);
        }
      }
    }
    return typed;
  }
}

const LONGEST_MS = 10_000;
const STEPS = 20; // in a millisecond

/** Times in milliseconds. */
export class Histogram {
  constructor() {
    this.counts = new Uint32Array(LONGEST_MS * STEPS + 1);
    this.total = 0;
  }

  add(ms) {
    this.counts[Math.round(Math.min(Math.max(ms, 0), LONGEST_MS) * STEPS)] += 1;
    this.total += 1;
  }

  /** Of nothing at all, the longest: what never came was not quick. */
  quantile(share) {
    if (this.total === 0) return LONGEST_MS;
    let left = Math.ceil(this.total * share);
    for (let index = 0; index < this.counts.length; index += 1) {
      left -= this.counts[index];
      if (left <= 0) return index / STEPS;
    }
    return LONGEST_MS;
  }
}
