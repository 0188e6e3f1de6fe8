/**
 * Which cursors are drawn when many write at once: those in the part of the text that is looked at, a fixed number at
 * most. Drawing one asks for its place in the text, at each change of the text: two hundred would slow the typing.
 */
import type { Awareness } from "y-protocols/awareness";

export const DRAWN_AT_MOST = 24;
/** With more cursors than this their names stay folded: flags would hide the text. */
export const NAMED_AT_MOST = 10;
const CHOSEN_EVERY_MS = 1_000;

export interface Caret {
  client: number;
  /** The part of the text that is looked at holds it. */
  inView: boolean;
}

/** In view first; among those, the ones already drawn, so that cursors do not come and go. */
export function chosen(carets: Caret[], drawn: ReadonlySet<number>, most = DRAWN_AT_MOST): Set<number> {
  const rank = ({ client, inView }: Caret): number => (inView ? 2 : 0) + (drawn.has(client) ? 1 : 0);
  const best = [...carets].sort((one, other) => rank(other) - rank(one));
  return new Set(best.slice(0, most).map((one) => one.client));
}

/** The cursors to draw now. `inView` finds which are, and is asked only in a crowd, once a second. */
export class Crowd {
  private drawn: Set<number> = new Set();
  private chosenAt = 0;

  constructor(
    private readonly awareness: Awareness,
    private readonly inView: (clients: number[]) => Set<number>,
  ) {}

  get isCrowd(): boolean {
    return this.cursors.length > NAMED_AT_MOST;
  }

  shows(client: number): boolean {
    return this.drawn.has(client);
  }

  /** Chooses again; to be called before the cursors are drawn. */
  choose(now: number): void {
    const cursors = this.cursors;
    if (cursors.length <= DRAWN_AT_MOST) {
      this.drawn = new Set(cursors);
      return;
    }
    if (now - this.chosenAt < CHOSEN_EVERY_MS) return;
    this.chosenAt = now;
    const seen = this.inView(cursors);
    const carets = cursors.map((client) => ({ client, inView: seen.has(client) }));
    this.drawn = chosen(carets, this.drawn);
  }

  /** Of the others, those whose cursor is somewhere in the text. */
  private get cursors(): number[] {
    return Array.from(this.awareness.getStates())
      .filter(([client, state]) => client !== this.awareness.clientID && state["cursor"])
      .map(([client]) => client);
  }
}
