/**
 * Who is here and where the cursors are: relayed, never stored, at most ten messages a second. What others send is
 * checked before it touches the page: a malformed position would throw at each drawing of the text.
 */
import {
  type Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  modifyAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import type { Timer } from "./clock.ts";
import { checkedState } from "./people.ts";

const INTERVAL_MS = 100;

interface Changes {
  added: number[];
  updated: number[];
  removed: number[];
}

export class AwarenessLink {
  private pausing = false;
  private again = false;
  private cancel: () => void = () => undefined;

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
    this.greet();
  }

  private greet(): void {
    if (this.awareness.getLocalState() === null) return;
    if (this.pausing) {
      this.again = true;
      return;
    }
    this.pausing = true;
    this.send(encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]));
    this.cancel = this.timer.later(() => {
      this.pausing = false;
      if (this.again) {
        this.again = false;
        this.greet();
      }
    }, INTERVAL_MS);
  }

  receive(data: Uint8Array, origin: unknown): void {
    try {
      applyAwarenessUpdate(this.awareness, modifyAwarenessUpdate(data, checkedState), origin);
    } catch {
      // A presence that cannot be read is nobody's presence; the text is not concerned.
    }
  }

  forgetOthers(origin: unknown): void {
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
    this.awareness.off("update", this.onUpdate);
    removeAwarenessStates(this.awareness, [this.awareness.clientID], "leaving");
  }

  private readonly onUpdate = ({ added, updated, removed }: Changes): void => {
    if ([...added, ...updated, ...removed].includes(this.awareness.clientID)) this.greet();
  };
}
