/**
 * Keeps a Y.Doc and the server's log the same. Three rules:
 * - a local change is unsaved until the server says it is committed (`saved`);
 * - after a cut, everything unsaved is sent again, deletions and formatting included, as one message;
 * - a window of the log that does not follow the last one seen is a gap: ask for the state again.
 * Nothing here touches the page. What is unsaved is in `unsent.ts`, and in the browser when there is a shelf for it.
 */
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Shelf } from "../unsent/store.ts";
import { AwarenessLink } from "./awareness.ts";
import { chunksOf } from "./chunks.ts";
import { browserTimer, type Timer } from "./clock.ts";
import { Conversation, type Question } from "./conversation.ts";
import { type Connection, isBarred, isFinal, type Status, type Trouble, type TroubleKind } from "./status.ts";
import { Unsent } from "./unsent.ts";
import { isMissingStructs } from "./vectors.ts";
import type {
  Access,
  CommentNews,
  Joined,
  Refusal,
  Rejected,
  RemoteUpdate,
  Role,
  Shut,
  Wire,
} from "./wire.ts";
import { Witnessed } from "./witnessed.ts";

export interface ProviderOptions {
  document: string;
  schema: number;
  wire: Wire;
  timer?: Timer;
  /** Where this browser keeps what is unsaved; without one, only this page holds it. */
  shelf?: Shelf;
  /** Can this page show everything that an update brings? What it cannot show is not applied. */
  knows?: (update: Uint8Array) => boolean;
}

/** So many refusals in a row are said to the person: one alone may be the end of a restart. */
const PATIENCE = 2;
/** Refusals that a change of the person's rights, or of the text's, may undo. */
const CLOSED: ReadonlySet<string> = new Set(["closed", "read_only"]);

export class Provider {
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  private readonly people: AwarenessLink;
  private readonly unsent: Unsent;
  private readonly conversation: Conversation;
  private readonly timer: Timer;
  private readonly listeners = new Set<(status: Status) => void>();
  private readonly witnessed = new Witnessed();
  private readAgain: () => void = () => undefined;
  private tellComment: (news: CommentNews) => void = () => undefined;
  private connection: Connection = "connecting";
  private role: Role = "read";
  private frozen = false;
  private synced = false;
  private compatible = false;
  private warning = "";
  private trouble: Trouble | null = null;
  /** Last row of the log seen. */
  private seq = 0;
  /** The server asked to wait before sending again; so many times in a row. */
  private paused = false;
  private refusals = 0;
  /** Windows received before the answer to `join`: they are looked at after it. */
  private held: RemoteUpdate[] = [];

  constructor(private readonly options: ProviderOptions) {
    this.timer = options.timer ?? browserTimer;
    this.people = new AwarenessLink(this.awareness, this.timer, (data) => this.sendAwareness(data));
    this.unsent = new Unsent(this.doc, options.shelf ?? null, this.timer, {
      emit: (n, chunk) => this.send("update", { n, ...chunk }),
      lost: () => this.ask("resync", true),
      tooLarge: () => this.refuseForGood("too_large", ""),
      changed: () => this.tell(),
    });
    this.conversation = new Conversation(options.wire, this.timer, {
      payload: () => this.question(),
      joined: (joined, resend) => this.onJoined(joined, resend),
      rejected: (rejected) => this.onRejected(rejected),
      silent: () => this.askAgainLater(),
    });
    this.doc.on("update", this.onLocalUpdate);
    this.listenTo(options.wire);
    if (options.wire.connected) this.ask("join", true);
    void this.lookForLeftovers();
  }

  get status(): Status {
    const { connection, synced, role, frozen, trouble, compatible, warning } = this;
    const { unsaved, lost, keeps } = this.unsent;
    return { connection, synced, role, frozen, trouble, compatible, warning, unsaved, lost, keeps };
  }

  /** The bytes of what is not committed, to be shown in words. */
  get unsentUpdates(): Uint8Array[] {
    return this.unsent.updates;
  }

  /** Calls at each change of status, and once now. */
  listen(listener: (status: Status) => void): () => void {
    this.listeners.add(listener);
    listener(this.status);
    return () => this.listeners.delete(listener);
  }

  /** What is said beside the text comes by the same link. */
  hearComments(listener: (news: CommentNews) => void): void {
    this.tellComment = listener;
  }

  /** The page holds words that will never be in the text: it must be loaded again. What is unsaved is written down. */
  hearRetraction(listener: () => void): void {
    this.readAgain = listener;
  }

  /** This page can no longer show the text faithfully, or be understood: nothing more is sent. */
  halt(kind: TroubleKind, message: string): void {
    this.trouble = { kind, message };
    this.tell();
  }

  /** Is somebody looking at the page? A hidden one tells and shows seldom where people are. */
  attend(seen: boolean): void {
    this.people.attend(seen);
  }

  /** What is unsaved is written down at once: the page may go away. */
  writeDown(): Promise<void> {
    return this.unsent.writeDown();
  }

  /** The page goes away; others see the cursor leave at once instead of half a minute later. */
  leave(): Promise<void> {
    this.people.sayGoodbye();
    return this.writeDown();
  }

  /** The person throws away what will not leave. True when the page must be loaded again: its text still holds it. */
  async discard(): Promise<boolean> {
    const all = isBarred(this.status);
    await (all ? this.unsent.discardAll() : this.unsent.discardLost());
    this.tell();
    return all;
  }

  destroy(): void {
    this.conversation.stop();
    this.unsent.stop();
    this.listeners.clear();
    this.people.destroy();
    if (this.options.wire.connected) this.send("leave", {});
    this.options.wire.close();
    this.doc.off("update", this.onLocalUpdate);
    this.awareness.destroy();
    this.doc.destroy();
  }

  private listenTo(wire: Wire): void {
    wire.listen({
      connected: () => this.onConnected(),
      disconnected: () => this.onDisconnected(),
      update: (update) => this.onRemoteUpdate(update),
      saved: (n) => this.onSaved(n),
      refused: (refusal) => this.onRefused(refusal),
      awareness: (data) => this.people.receive(data, this),
      access: (access) => this.onAccess(access),
      retracted: () => void this.writeDown().then(() => this.readAgain()),
      comment: (news) => this.tellComment(news),
      shut: (reason) => this.onShut(reason),
      compatible: (yes) => this.onTransport(yes),
    });
  }

  private get halted(): boolean {
    return this.trouble !== null && isFinal(this.trouble.kind);
  }

  private tell(): void {
    const status = this.status;
    for (const listener of [...this.listeners]) listener(status);
  }

  // -- towards the server

  private send(event: "update" | "awareness" | "leave", payload: Record<string, unknown>): void {
    this.options.wire.send(event, { document: this.options.document, ...payload });
  }

  private sendAwareness(data: Uint8Array): void {
    if (this.connection === "live") this.send("awareness", { data });
  }

  private readonly onLocalUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || this.role !== "write") return;
    this.unsent.add(update);
    if (this.connection === "live") {
      this.flush();
      this.tell();
    } else void this.tellOnceWritten();
  };

  private flush(): void {
    const silent = this.conversation.asking || this.paused || this.halted;
    if (this.connection === "live" && this.role === "write" && !silent) this.unsent.flush();
  }

  private async lookForLeftovers(): Promise<void> {
    if (!(await this.unsent.look())) return;
    this.takeLeftovers();
    this.tell();
  }

  private takeLeftovers(): void {
    if (!this.synced || this.role !== "write" || this.halted) return;
    this.unsent.join(this);
    this.flush();
  }

  /** Asks for what this document lacks; with `resend`, then sends what the server lacks. */
  private ask(question: Question, resend: boolean): void {
    if (!this.halted) this.conversation.ask(question, resend);
  }

  private question(): Record<string, unknown> {
    const { document, schema } = this.options;
    const state_vector = Y.encodeStateVector(this.doc);
    return { document, schema, client: this.doc.clientID, state_vector, updates: true };
  }

  private askAgainLater(): void {
    this.connection = this.synced ? "offline" : "connecting";
    this.conversation.askLater("join");
    this.tell();
  }

  // -- the link

  private onConnected(): void {
    // What the door said holds until it opens.
    if (this.trouble && ["signed_out", "somebody_else", "missing"].includes(this.trouble.kind))
      this.trouble = null;
    this.ask("join", true);
  }

  private onDisconnected(): void {
    this.conversation.stop();
    this.held = [];
    this.unsent.pause();
    this.connection = this.synced ? "offline" : "connecting";
    this.people.forgetOthers(this);
    void this.tellOnceWritten();
  }

  /** Nobody reads that her words will leave when the network is back before this browser holds them. */
  private async tellOnceWritten(): Promise<void> {
    await this.writeDown();
    this.tell();
  }

  private onShut(reason: Shut): void {
    if (reason === "missing") this.role = "none";
    const stale = this.trouble?.kind === "schema" || this.trouble?.kind === "refused";
    if (!stale) this.trouble = { kind: reason, message: "" };
    this.tell();
  }

  private onTransport(compatible: boolean): void {
    this.compatible = compatible;
    this.tell();
  }

  // -- from the server

  private onRejected({ error, message }: Rejected): void {
    if (error === "missing") this.role = "none";
    const ending = error === "schema" || error === "missing";
    this.trouble = { kind: ending ? error : "unavailable", message };
    if (ending) this.tell();
    else this.askAgainLater();
  }

  private onJoined(joined: Joined, resend: boolean): void {
    for (const update of [joined.state, ...joined.updates]) Y.applyUpdate(this.doc, update, this);
    this.seq = joined.seq;
    this.role = joined.role;
    this.frozen = joined.frozen;
    this.warning = joined.warning;
    this.connection = "live";
    this.synced = true;
    this.paused = false;
    if (this.refusals < PATIENCE) this.trouble = null;
    if (this.role === "write") this.bearWitness(joined.stateVector);
    if (resend && this.role === "write") this.unsent.restart(joined.stateVector, joined.warning !== "");
    const held = this.held;
    this.held = [];
    for (const update of held) this.onRemoteUpdate(update);
    this.takeLeftovers();
    this.flush();
    this.people.arrive();
    this.tell();
    // Another window of the same person may have been closed meanwhile, with something unsaved.
    void this.lookForLeftovers();
  }

  /** Before one's own words, which may rest on it. Nobody waits for the answer. */
  private bearWitness(vector: Uint8Array): void {
    for (const { data, seal } of this.witnessed.lackingAt(vector))
      for (const chunk of chunksOf(data)) this.send("update", { n: 0, ...chunk, seal });
  }

  private onSaved(n: number): void {
    this.unsent.saved(n);
    this.conversation.calm();
    this.refusals = 0;
    if (this.trouble?.kind === "unavailable") this.trouble = null;
    this.flush();
    this.tell();
  }

  private onRefused({ n, error, message, retry }: Refusal): void {
    if (!this.unsent.holds(n)) return;
    if (CLOSED.has(error)) {
      this.unsent.recall();
      this.onAccess({ role: "read", code: error, reason: message });
    } else if (retry) this.sendLater(message);
    else this.refuseForGood(error, message);
  }

  /** Later messages build on the refused one: all are sent again, together, after a pause. */
  private sendLater(message: string): void {
    this.unsent.recall();
    this.paused = true;
    this.refusals += 1;
    if (this.refusals >= PATIENCE) this.halt("unavailable", message);
    this.conversation.askLater("resync");
  }

  private refuseForGood(error: string, message: string): void {
    this.unsent.refuse(error);
    this.halt("refused", message);
  }

  private onRemoteUpdate(update: RemoteUpdate): void {
    if (this.trouble?.kind === "schema") return;
    if (this.options.knows?.(update.data) === false) {
      this.halt("schema", "");
      return;
    }
    if (this.conversation.asking) {
      this.held.push(update);
      return;
    }
    const gap = update.fromSeq > this.seq + 1;
    if (!gap) this.witnessed.see(update);
    Y.applyUpdate(this.doc, update.data, this);
    if (gap || isMissingStructs(this.doc)) this.ask("resync", false);
    else this.seq = Math.max(this.seq, update.seq);
    if (this.unsent.isStuck) this.takeLeftovers();
  }

  private onAccess({ role, code, reason }: Access): void {
    if (code === "signed_out") {
      this.onShut(code);
      return;
    }
    this.role = role;
    this.trouble = role === "write" ? null : { kind: "access", message: reason };
    // What was frozen or refused before may have changed with the right: start from the server's word.
    if (role === "write") this.ask("resync", true);
    this.tell();
  }
}
