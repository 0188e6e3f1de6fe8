// What the measures share: who sits where, who types when, what was delivered.
import { Editor, newcomer, print } from "./editor.mjs";
import { Histogram, Typed } from "./frames.mjs";

const AT_ONCE = 20;
const PATIENCE_MS = 10_000;
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Do something for each, so many at a time. */
export async function each(all, work, atOnce = AT_ONCE) {
  const left = [...all];
  const worker = async () => {
    while (left.length) await work(left.shift());
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Until it is so, or `patience` milliseconds; whether it was. */
export async function until(condition, patience) {
  const end = performance.now() + patience;
  while (!condition()) {
    if (performance.now() > end) return false;
    await pause(20);
  }
  return true;
}

export class Run {
  constructor(stage) {
    this.stage = stage;
    this.typed = new Typed();
    this.frames = 0;
    this.presences = 0;
    this.delivered = 0;
    this.latency = new Histogram();
    this.from = Number.POSITIVE_INFINITY;
  }

  /** Somebody received what somebody else typed: counted once the measure has begun. */
  deliver(typedAt, now) {
    if (now < this.from) return;
    this.delivered += 1;
    if (typedAt >= this.from) this.latency.add(now - typedAt);
  }

  async seat() {
    const { plan, link } = this.stage;
    const looks = (index) => index < plan.looking;
    this.editors = plan.seats.map(
      (_seat, index) => new Editor(index, link(index), this, { looks: looks(index) }),
    );
    await each(this.editors, (editor) => editor.sit());
    await each(this.editors, async (editor) => {
      editor.begin();
      await until(() => editor.everythingSaved, PATIENCE_MS);
    });
  }

  /** Everybody types, each at their own moments: every 200 ms on average for 5 characters a second. */
  start() {
    const { rate, cursors } = this.stage.plan;
    const between = 1000 / rate;
    this.typing = true;
    for (const editor of this.editors) {
      let next = performance.now() + Math.random() * between;
      const key = () => {
        if (!this.typing) return;
        editor.type(cursors);
        // From the moment it was due, not from now: a late timer does not slow the typing.
        next += between * (0.7 + 0.6 * Math.random());
        setTimeout(key, next - performance.now());
      };
      setTimeout(key, next - performance.now());
    }
  }

  stop() {
    this.typing = false;
  }

  get inDocument() {
    const groups = new Map();
    for (const editor of this.editors) {
      const { document } = editor.link.seat;
      groups.set(document, [...(groups.get(document) ?? []), editor]);
    }
    return groups;
  }

  /** Whether everybody has received all that the others of the document typed, and all is saved. */
  arrived() {
    for (const group of this.inDocument.values()) {
      const all = group.reduce((sum, editor) => sum + editor.written.length, 0);
      for (const editor of group) {
        if (editor.received < all - editor.written.length || !editor.everythingSaved) return false;
      }
    }
    return true;
  }

  /** Whether all replicas of each document, and what the server gives to a newcomer, are the same bytes. */
  async equal() {
    for (const group of this.inDocument.values()) {
      for (const editor of group) editor.catchUp();
      const prints = new Set(group.map((editor) => print(editor.doc)));
      const visitor = this.stage.link(group[0].index);
      prints.add(print(await newcomer(visitor)));
      visitor.close();
      if (prints.size > 1) return false;
    }
    return true;
  }

  get faults() {
    return this.editors.flatMap((editor) => editor.faults);
  }
}
