/**
 * The other end of the wire, in memory: the protocol of /documents and nothing else. Nothing moves by itself: a
 * test decides which message arrives, which is lost with its link, which comes twice. Socket.IO keeps order within
 * a link, so each link is two queues.
 */
import * as Y from "yjs";
import type { Timer } from "../coediting/clock.ts";
import type { Joined, Refusal, Rejected, Role, Shut, Wire, WireEvents } from "../coediting/wire.ts";

const ENDLESS = 10_000;

type Payload = Record<string, unknown>;

interface Row {
  seq: number;
  data: Uint8Array;
}

export class Server {
  doc = new Y.Doc();
  /** It shows what it takes at once, under a seal; `write` puts it in the log, and acknowledges it. */
  ahead = false;
  private unlogged: { link: Link; n: number }[] = [];
  /** What the log says, while something is shown that it does not say. */
  private disk: Uint8Array | null = null;
  readonly links: Link[] = [];
  /** Sizes of the messages received, to see chunks. */
  readonly received: Payload[] = [];
  readonly log: Row[] = [];
  /** Last presence of each link, told to who joins. */
  readonly presence = new Map<Link, Uint8Array>();
  role: Role = "write";
  frozen = false;
  warning = "";
  /** The whole text, put together for newcomers after so many rows; the rows since are told apart from it. */
  private whole: { state: Uint8Array; seq: number } | null = null;
  rejecting: Rejected | null = null;
  refusing: Omit<Refusal, "n"> | null = null;
  private seq = 0;

  connect(): Link {
    const link = new Link(this);
    this.links.push(link);
    return link;
  }

  answerJoin(payload: Payload): Joined | Rejected {
    if (this.rejecting) return this.rejecting;
    this.write();
    const vector = payload["state_vector"] as Uint8Array;
    return {
      role: this.role,
      seq: this.seq,
      ...(vector.length > 1 ? this.lacking(vector) : this.fromTheStart()),
      stateVector: Y.encodeStateVector(this.doc),
      frozen: this.frozen,
      warning: this.warning,
    };
  }

  private lacking(vector: Uint8Array): Pick<Joined, "state" | "updates"> {
    return { state: Y.encodeStateAsUpdate(this.doc, vector), updates: [] };
  }

  private fromTheStart(): Pick<Joined, "state" | "updates"> {
    this.whole ??= { state: Y.encodeStateAsUpdate(this.doc), seq: this.seq };
    const { state, seq } = this.whole;
    return { state, updates: this.log.filter((row) => row.seq > seq).map((row) => row.data) };
  }

  receive(link: Link, payload: Payload): void {
    this.received.push(payload);
    const n = payload["n"] as number;
    if (this.refusing) {
      link.post((events) => events.refused({ n, ...(this.refusing as Omit<Refusal, "n">) }));
      return;
    }
    const data = link.assemble(payload);
    if (!data) return;
    if (this.lacks(data)) {
      link.post((events) => events.refused({ n, error: "pending", message: "", retry: true }));
      return;
    }
    if (this.ahead) {
      this.show(link, n, data);
      return;
    }
    this.commit(data);
    link.post((events) => events.saved(n));
    this.broadcast();
  }

  private show(link: Link, n: number, data: Uint8Array): void {
    this.disk ??= Y.encodeStateAsUpdate(this.doc);
    Y.applyUpdate(this.doc, data);
    this.unlogged.push({ link, n });
    const seq = this.seq + 1;
    for (const one of this.links)
      one.post((events) => events.update({ seq, fromSeq: seq, data, seal: new Uint8Array([1]) }));
  }

  /** The log has what was shown; whoever wrote it is told. */
  write(): void {
    if (!this.disk) return;
    this.seq += 1;
    this.log.push({ seq: this.seq, data: Y.encodeStateAsUpdate(this.doc) });
    for (const { link, n } of this.unlogged) link.post((events) => events.saved(n));
    this.unlogged = [];
    this.disk = null;
  }

  /** Killed, and started again: it knows what its log says. */
  die(): void {
    if (this.disk) {
      this.doc.destroy();
      this.doc = new Y.Doc();
      Y.applyUpdate(this.doc, this.disk);
    }
    this.unlogged = [];
    this.disk = null;
    for (const link of this.links) if (link.connected) link.cut();
  }

  /** The update builds on something that never arrived here: refused for now, and its sender looks at what is lacking. */
  private lacks(data: Uint8Array): boolean {
    const trial = new Y.Doc();
    Y.applyUpdate(trial, Y.encodeStateAsUpdate(this.doc));
    Y.applyUpdate(trial, data);
    const { pendingStructs, pendingDs } = trial.store;
    trial.destroy();
    return pendingStructs !== null || pendingDs !== null;
  }

  /** Applies as the real server does: what builds on something unknown is a fault of the client. */
  commit(data: Uint8Array): void {
    const before = Y.encodeStateVector(this.doc);
    Y.applyUpdate(this.doc, data);
    if (this.doc.store.pendingStructs || this.doc.store.pendingDs)
      throw new Error("an update builds on operations never sent");
    this.seq += 1;
    this.log.push({ seq: this.seq, data: Y.encodeStateAsUpdate(this.doc, before) });
  }

  /** The last row to everybody, sender included. */
  broadcast(row = this.log[this.log.length - 1]): void {
    if (!row) return;
    for (const link of this.links) {
      link.post((events) => events.update({ seq: row.seq, fromSeq: row.seq, data: row.data }));
    }
  }
}

export class Link implements Wire {
  connected = false;
  private events: WireEvents | null = null;
  private up: (() => void)[] = [];
  private down: (() => void)[] = [];
  private parts: Uint8Array[] = [];
  private joined = false;

  constructor(private readonly server: Server) {}

  listen(events: WireEvents): void {
    this.events = events;
  }

  open(): void {
    this.connected = true;
    this.events?.connected();
  }

  /** Everything on its way is lost, in both directions. */
  cut(): void {
    this.connected = false;
    this.joined = false;
    this.up = [];
    this.down = [];
    this.parts = [];
    this.events?.disconnected();
  }

  ask(_event: string, payload: Payload): Promise<Joined | Rejected> {
    return new Promise((resolve) => {
      this.up.push(() => {
        const answer = this.server.answerJoin(payload);
        this.joined = true;
        this.down.push(() => resolve(answer));
        for (const data of this.server.presence.values()) this.post((events) => events.awareness(data));
      });
    });
  }

  send(event: string, payload: Payload): void {
    if (!this.connected) return;
    this.up.push(() => {
      if (event === "update") this.server.receive(this, payload);
      if (event === "awareness") {
        const data = payload["data"] as Uint8Array;
        this.server.presence.set(this, data);
        for (const link of this.server.links) link.post((events) => events.awareness(data));
      }
    });
  }

  close(): void {
    this.connected = false;
  }

  /** Nobody listens here any more. */
  forget(): void {
    this.events = null;
  }

  /** The server does not open the door. */
  shut(reason: Shut): void {
    this.cut();
    this.events?.shut(reason);
  }

  post(deliver: (events: WireEvents) => void): void {
    if (this.connected && this.joined) this.down.push(() => this.events && deliver(this.events));
  }

  /** Null until the last part is there. */
  assemble(payload: Payload): Uint8Array | null {
    this.parts.push((payload["data"] as Uint8Array).slice());
    if (this.parts.length < ((payload["parts"] as number | undefined) ?? 1)) return null;
    const whole = new Uint8Array(this.parts.flatMap((part) => Array.from(part)));
    this.parts = [];
    return whole;
  }

  /** Delivers the first message in one direction. False when there is none. */
  async step(direction: "up" | "down"): Promise<boolean> {
    const deliver = (direction === "up" ? this.up : this.down).shift();
    deliver?.();
    await settled();
    return deliver !== undefined;
  }

  /** The next message towards the client comes twice. */
  duplicateNext(): void {
    const [next] = this.down;
    if (next) this.down.unshift(next);
  }

  /** The next message towards the client never comes, and the link holds (a bus that forgets). */
  loseNext(): void {
    this.down.shift();
  }

  /** Fails rather than go on for ever, when each message brings another. */
  async drain(): Promise<void> {
    for (let moved = 0; (await this.step("up")) || (await this.step("down")); moved += 1)
      if (moved > ENDLESS) throw new Error("messages without end");
  }
}

/** Lets promises that are already decided run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}

/** Time in the test's hand. */
export class HandTimer implements Timer {
  private waiting: { at: number; run: () => void }[] = [];
  private now = 0;

  later(run: () => void, ms: number): () => void {
    const entry = { at: this.now + ms, run };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((one) => one !== entry);
    };
  }

  frame(run: () => void): () => void {
    return this.later(run, 16);
  }

  /** Nothing that was planned happens. */
  stop(): void {
    this.waiting = [];
  }

  async advance(ms: number): Promise<void> {
    this.now += ms;
    const due = this.waiting.filter((one) => one.at <= this.now);
    this.waiting = this.waiting.filter((one) => one.at > this.now);
    for (const one of due) one.run();
    await settled();
  }
}
