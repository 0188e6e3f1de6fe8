/** Questions to the server about the state of the text: one at a time, and an answer to an older one is dropped. */
import type { Timer } from "./clock.ts";
import { isRejected, type Joined, type Rejected, type Wire } from "./wire.ts";

export type Question = "join" | "resync";

export interface ConversationEvents {
  /** What to ask with. */
  payload(): Record<string, unknown>;
  /** `resend`: what the server lacks must be sent after this answer. */
  joined(joined: Joined, resend: boolean): void;
  rejected(rejected: Rejected): void;
  /** No answer in time, or one that cannot be read: nothing is lost, it is asked again. */
  silent(): void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export class Conversation {
  asking = false;
  /** Number of the current question. */
  private turn = 0;
  private delay = FIRST_RETRY_MS;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly wire: Wire,
    private readonly timer: Timer,
    private readonly events: ConversationEvents,
  ) {}

  ask(question: Question, resend: boolean): void {
    if (this.asking && question === "resync") return;
    this.cancel();
    const turn = ++this.turn;
    this.asking = true;
    this.wire.ask(question, this.events.payload()).then(
      (answer) => this.hear(turn, answer, resend),
      () => turn === this.turn && this.hearNothing(),
    );
  }

  /** Asks in a while, longer each time. */
  askLater(question: Question): void {
    this.cancel();
    this.cancel = this.timer.later(() => this.ask(question, true), this.delay);
    this.delay = Math.min(this.delay * 2, LONGEST_RETRY_MS);
  }

  /** All is well: the next trouble is met with a short delay again. */
  calm(): void {
    this.delay = FIRST_RETRY_MS;
  }

  /** The link is cut, or the page goes away: no answer counts any more. */
  stop(): void {
    this.turn += 1;
    this.asking = false;
    this.cancel();
  }

  private hear(turn: number, answer: Joined | Rejected, resend: boolean): void {
    if (turn !== this.turn) return;
    this.asking = false;
    try {
      if (isRejected(answer)) this.events.rejected(answer);
      else this.events.joined(answer, resend);
    } catch {
      this.hearNothing();
    }
  }

  private hearNothing(): void {
    this.asking = false;
    this.events.silent();
  }
}
