/**
 * Keeps a Y.Doc and the server's log the same. Three rules:
 * - a local change is unsaved until the server says it is committed (`saved`);
 * - after a cut, the difference between the server's state vector and this document is sent, once, whatever was lost;
 * - a window of the log that does not follow the last one seen is a gap: ask for the state again.
 * Nothing here touches the page. Persistence in the browser can be added beside it: it only needs `doc`.
 */
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { AwarenessLink } from "./awareness.ts";
import { browserTimer, type Timer } from "./clock.ts";
import { Sending } from "./sending.ts";
import type { Connection, Status, Trouble, TroubleKind } from "./status.ts";
import { hasMoreThan, isMissingStructs } from "./vectors.ts";
import {
  type Access,
  isRejected,
  type Joined,
  type Refusal,
  type Rejected,
  type RemoteUpdate,
  type Role,
  type Wire,
} from "./wire.ts";

export interface ProviderOptions {
  document: string;
  schema: number;
  wire: Wire;
  timer?: Timer;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export class Provider {
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  private readonly people: AwarenessLink;
  private readonly sending: Sending;
  private readonly timer: Timer;
  private readonly listeners = new Set<(status: Status) => void>();
  private connection: Connection = "connecting";
  private role: Role = "read";
  private frozen = false;
  private synced = false;
  private trouble: Trouble | null = null;
  /** Last row of the log seen. */
  private seq = 0;
  /** Number of the current question to the server: an answer to an older one is dropped. */
  private turn = 0;
  private asking = false;
  /** The server asked to wait before sending again. */
  private paused = false;
  /** Windows received before the answer to `join`: they are looked at after it. */
  private held: RemoteUpdate[] = [];
  private retryDelay = FIRST_RETRY_MS;
  private cancelRetry: () => void = () => undefined;

  constructor(private readonly options: ProviderOptions) {
    this.timer = options.timer ?? browserTimer;
    this.people = new AwarenessLink(this.awareness, this.timer, (data) => this.sendAwareness(data));
    this.sending = new Sending(this.timer, {
      emit: (n, chunk) => this.send("update", { n, ...chunk }),
      lost: () => this.converse("resync", true),
      tooLarge: () => this.halt("refused", ""),
    });
    this.doc.on("update", this.onLocalUpdate);
    options.wire.listen({
      connected: () => this.converse("join", true),
      disconnected: () => this.onDisconnected(),
      update: (update) => this.onRemoteUpdate(update),
      saved: (n) => this.onSaved(n),
      refused: (refusal) => this.onRefused(refusal),
      awareness: (data) => this.people.receive(data, this),
      access: (access) => this.onAccess(access),
    });
    if (options.wire.connected) this.converse("join", true);
  }

  get status(): Status {
    const { connection, synced, role, frozen, trouble } = this;
    return { connection, synced, role, frozen, trouble, unsaved: this.sending.unsaved };
  }

  /** Calls at each change of status, and once now. */
  listen(listener: (status: Status) => void): () => void {
    this.listeners.add(listener);
    listener(this.status);
    return () => this.listeners.delete(listener);
  }

  /** This page can no longer show the text faithfully, or be understood: nothing more is sent. */
  halt(kind: TroubleKind, message: string): void {
    this.trouble = { kind, message };
    this.tell();
  }

  /** The page goes away: others see the cursor leave at once instead of half a minute later. */
  sayGoodbye(): void {
    this.people.sayGoodbye();
  }

  destroy(): void {
    this.turn += 1;
    this.cancelRetry();
    this.sending.stop();
    this.listeners.clear();
    this.people.destroy();
    if (this.options.wire.connected) this.send("leave", {});
    this.options.wire.close();
    this.doc.off("update", this.onLocalUpdate);
    this.awareness.destroy();
    this.doc.destroy();
  }

  private get halted(): boolean {
    const kind = this.trouble?.kind;
    return kind === "schema" || kind === "missing" || kind === "refused";
  }

  private tell(): void {
    const status = this.status;
    for (const listener of [...this.listeners]) listener(status);
  }

  private send(event: "update" | "awareness" | "leave", payload: Record<string, unknown>): void {
    this.options.wire.send(event, { document: this.options.document, ...payload });
  }

  private sendAwareness(data: Uint8Array): void {
    if (this.connection === "live") this.send("awareness", { data });
  }

  private readonly onLocalUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || this.role !== "write") return;
    this.sending.add(update);
    this.flush();
    this.tell();
  };

  private flush(): void {
    const silent = this.asking || this.paused || this.halted;
    if (this.connection === "live" && this.role === "write" && !silent) this.sending.flush();
  }

  private onDisconnected(): void {
    this.turn += 1;
    this.asking = false;
    this.held = [];
    this.cancelRetry();
    this.sending.stop();
    this.connection = this.synced ? "offline" : "connecting";
    this.people.forgetOthers(this);
    this.tell();
  }

  /** Asks for what this document lacks; with `resend`, then sends what the server lacks. */
  private converse(event: "join" | "resync", resend: boolean): void {
    if (this.halted || (this.asking && event === "resync")) return;
    const turn = ++this.turn;
    this.asking = true;
    this.paused = false;
    this.cancelRetry();
    const { document, schema, wire } = this.options;
    const stateVector = Y.encodeStateVector(this.doc);
    wire
      .ask(event, { document, schema, client: this.doc.clientID, state_vector: stateVector })
      .then((answer) => {
        if (turn !== this.turn) return;
        this.asking = false;
        if (isRejected(answer)) this.onRejected(answer);
        else this.onJoined(answer, resend);
      })
      .catch(() => {
        // No answer in time, or one that cannot be read: nothing is lost, ask again.
        if (turn === this.turn) this.askAgainLater();
      });
  }

  private askAgainLater(): void {
    this.asking = false;
    this.connection = this.synced ? "offline" : "connecting";
    this.cancelRetry = this.timer.later(() => this.converse("join", true), this.nextDelay());
    this.tell();
  }

  private nextDelay(): number {
    const delay = this.retryDelay;
    this.retryDelay = Math.min(delay * 2, LONGEST_RETRY_MS);
    return delay;
  }

  private onRejected({ error, message }: Rejected): void {
    if (error === "missing") this.role = "none";
    const ending = error === "schema" || error === "missing";
    this.trouble = { kind: ending ? error : "unavailable", message };
    if (ending) this.tell();
    else this.askAgainLater();
  }

  private onJoined(joined: Joined, resend: boolean): void {
    Y.applyUpdate(this.doc, joined.state, this);
    this.seq = joined.seq;
    this.role = joined.role;
    this.frozen = joined.frozen;
    this.connection = "live";
    this.synced = true;
    this.trouble = null;
    if (resend) this.prepareResend(joined.stateVector);
    const held = this.held;
    this.held = [];
    for (const update of held) this.onRemoteUpdate(update);
    this.flush();
    this.people.arrive();
    this.tell();
  }

  private prepareResend(serverVector: Uint8Array): void {
    const lacks = this.sending.unsaved > 0 || (this.role === "write" && hasMoreThan(this.doc, serverVector));
    this.sending.restart(lacks ? Y.encodeStateAsUpdate(this.doc, serverVector) : null);
  }

  private onSaved(n: number): void {
    this.sending.saved(n);
    this.retryDelay = FIRST_RETRY_MS;
    this.flush();
    this.tell();
  }

  private onRefused(refusal: Refusal): void {
    if (!this.sending.holds(refusal.n)) return;
    if (!refusal.retry) {
      this.halt("refused", refusal.message);
      return;
    }
    // Later messages build on the refused one: all are sent again, together, after a pause.
    this.sending.recall();
    this.paused = true;
    this.cancelRetry = this.timer.later(() => this.converse("resync", true), this.nextDelay());
  }

  private onRemoteUpdate(update: RemoteUpdate): void {
    if (this.asking) {
      this.held.push(update);
      return;
    }
    const gap = update.fromSeq > this.seq + 1;
    Y.applyUpdate(this.doc, update.data, this);
    if (gap || isMissingStructs(this.doc)) this.converse("resync", false);
    else this.seq = Math.max(this.seq, update.seq);
  }

  private onAccess({ role, reason }: Access): void {
    this.role = role;
    this.trouble = role === "write" ? null : { kind: "access", message: reason };
    // What was frozen or refused before may have changed with the right: start from the server's word.
    if (role === "write") this.converse("resync", true);
    this.tell();
  }
}
