/**
 * Who is here and where the cursors are: relayed, never stored. Told at most ten times a second; what is heard is
 * gathered, the last word of each, and shown once per frame, less often in a crowd and not at all while nobody looks.
 * What others send is checked before it touches the page: a malformed position would throw at each drawing.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  type Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import type { Timer } from "./clock.ts";
import { checkedState } from "./people.ts";

const INTERVAL_MS = 100;
/** In a page that nobody looks at: enough for the others to know that it is open. */
const QUIET_INTERVAL_MS = 14_000;
const CROWD = 50;
const CROWD_INTERVAL_MS = 200;

interface Changes {
  added: number[];
  updated: number[];
  removed: number[];
}

interface Word {
  clock: number;
  state: string;
}

/** The part of a state that this page uses, in JSON; undefined when it cannot be read. */
function checked(state: string): string | undefined {
  try {
    return JSON.stringify(checkedState(JSON.parse(state)));
  } catch {
    return undefined;
  }
}

function written(words: (Word & { client: number })[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, words.length);
  for (const { client, clock, state } of words) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state);
  }
  return encoding.toUint8Array(encoder);
}

export class AwarenessLink {
  private seen = true;
  private pausing = false;
  private again = false;
  private cancel: () => void = () => undefined;
  private heard = new Map<number, Word>();
  private cancelShow: (() => void) | null = null;

  constructor(
    private readonly awareness: Awareness,
    private readonly timer: Timer,
    private readonly send: (data: Uint8Array) => void,
  ) {
    awareness.on("update", this.onUpdate);
  }

  /**
   * Joined (again): the server tells us who is here; we say where we are. After a cut it told the others that we
   * left, one clock later than our last word: two clocks more make us present again.
   */
  arrive(): void {
    for (let twice = 0; twice < 2; twice += 1) this.awareness.setLocalState(this.awareness.getLocalState());
    this.greetNow();
  }

  /** Is somebody looking at the page? */
  attend(seen: boolean): void {
    this.seen = seen;
    if (seen) this.greetNow();
  }

  receive(data: Uint8Array, origin: unknown): void {
    try {
      this.hear(data);
    } catch {
      // A presence that cannot be read is nobody's presence; the text is not concerned.
    }
    if (this.heard.size === 0 || this.cancelShow) return;
    const show = (): void => this.show(origin);
    this.cancelShow =
      this.awareness.getStates().size > CROWD
        ? this.timer.later(() => {
            this.cancelShow = this.timer.frame(show);
          }, CROWD_INTERVAL_MS)
        : this.timer.frame(show);
  }

  forgetOthers(origin: unknown): void {
    this.heard.clear();
    const others = Array.from(this.awareness.getStates().keys()).filter(
      (id) => id !== this.awareness.clientID,
    );
    removeAwarenessStates(this.awareness, others, origin);
    // Their clocks too: the server says again, at the same clock, where they are.
    for (const id of others) this.awareness.meta.delete(id);
  }

  /** Sent at once, whatever the pace: there is no later. */
  sayGoodbye(): void {
    const { awareness } = this;
    this.send(encodeAwarenessUpdate(awareness, [awareness.clientID], new Map()));
  }

  destroy(): void {
    this.cancel();
    this.cancelShow?.();
    this.awareness.off("update", this.onUpdate);
    removeAwarenessStates(this.awareness, [this.awareness.clientID], "leaving");
  }

  /** The pace of a page that nobody looked at does not hold any more. */
  private greetNow(): void {
    this.cancel();
    this.pausing = false;
    this.greet();
  }

  private greet(): void {
    if (this.awareness.getLocalState() === null) return;
    if (this.pausing) {
      this.again = true;
      return;
    }
    this.pausing = true;
    this.again = false;
    this.send(encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]));
    this.cancel = this.timer.later(
      () => {
        this.pausing = false;
        if (this.again) this.greet();
      },
      this.seen ? INTERVAL_MS : QUIET_INTERVAL_MS,
    );
  }

  /** Layout of y-protocols: a count, then for each client its id, its clock and its state as JSON. */
  private hear(data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    for (let left = decoding.readVarUint(decoder); left > 0; left -= 1) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state = decoding.readVarString(decoder);
      if (clock >= (this.heard.get(client)?.clock ?? 0)) this.heard.set(client, { clock, state });
    }
  }

  private show(origin: unknown): void {
    this.cancelShow = null;
    const words = Array.from(this.heard).flatMap(([client, word]) => {
      const state = checked(word.state);
      return state === undefined ? [] : [{ client, clock: word.clock, state }];
    });
    this.heard.clear();
    applyAwarenessUpdate(this.awareness, written(words), origin);
  }

  private readonly onUpdate = ({ added, updated, removed }: Changes): void => {
    if ([...added, ...updated, ...removed].includes(this.awareness.clientID)) this.greet();
  };
}
