// Our wire (docs/coediting.md): Socket.IO 5 in msgpack over one WebSocket, as the browser's client writes it.
import notepack from "notepack.io";
import WebSocket from "ws";

const NAMESPACE = "/documents";
const CONNECT = 0;
const EVENT = 2;
const ACK = 3;
const CONNECT_ERROR = 4;
const NOTHING = Buffer.from([0]);

const bytes = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/** What a binary frame says, in the words both wires share. */
export function decode(data) {
  const packet = notepack.decode(data);
  if (packet.type === CONNECT) return { kind: "connected" };
  if (packet.type === CONNECT_ERROR) return { kind: "denied", why: JSON.stringify(packet.data) };
  if (packet.type === ACK) return { kind: "answer", id: packet.id, answer: packet.data[0] };
  if (packet.type !== EVENT) return { kind: "other" };
  const [event, payload] = packet.data;
  if (event === "update")
    return { kind: "update", data: payload.data, first: payload.from_seq, last: payload.seq };
  if (event === "saved") return { kind: "saved", n: payload.n };
  if (event === "refused") return { kind: "refused", n: payload.n, why: payload.error };
  return { kind: event };
}

/** One tab: `open`, `enter`, `join`, then updates. */
export class Link {
  constructor(seat, frames) {
    this.seat = seat;
    this.frames = frames;
    this.saved = 0;
    this.sent = 0;
    this.seq = 0;
    this.hear = () => {};
    this.waiting = null;
  }

  open() {
    const { url, document, initiative, cookie } = this.seat;
    const address = `${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket&on=${document}&in=${initiative}`;
    this.socket = new WebSocket(address, {
      headers: { Cookie: cookie },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    this.socket.on("message", (data, binary) => (binary ? this.take(data) : this.beat(data)));
    return this.until("open");
  }

  /** Engine.IO's own words: its greeting, and its pings. */
  beat(data) {
    if (data[0] === 0x30) this.settle({ kind: "open" });
    if (data[0] === 0x32) this.socket.send("3");
  }

  until(kind) {
    return new Promise((resolve, reject) => {
      this.waiting = { kind, resolve, reject };
      this.socket.once("error", reject);
      this.socket.once("close", () => reject(new Error(`closed while waiting for ${kind}`)));
    });
  }

  settle(frame) {
    const { waiting } = this;
    if (frame.kind === "denied") waiting?.reject(new Error(frame.why));
    if (frame.kind === waiting?.kind) {
      this.waiting = null;
      waiting.resolve(frame);
    }
  }

  async enter() {
    this.put({ type: CONNECT, nsp: NAMESPACE, data: undefined });
    await this.until("connected");
  }

  /** Ask for the document; `states` are what the replica lacks, as they came. */
  async join(vector = NOTHING, client = 1) {
    const { document, schema } = this.seat;
    const payload = { document, state_vector: bytes(vector), schema, client, updates: true };
    this.put({ type: EVENT, data: ["join", payload], options: { compress: true }, id: 0, nsp: NAMESPACE });
    const { answer } = await this.until("answer");
    if (!answer.ok) throw new Error(`join refused: ${JSON.stringify(answer)}`);
    this.seq = answer.seq;
    return { states: [answer.state, ...(answer.updates ?? [])], vector: answer.state_vector };
  }

  update(data) {
    this.sent += 1;
    this.tell("update", { document: this.seat.document, n: this.sent, data: bytes(data) });
  }

  /** An update of any size, in the parts the wire asks for. */
  upload(data, size = 64 * 1024) {
    const parts = Math.ceil(data.length / size);
    if (parts <= 1) return this.update(data);
    this.sent += 1;
    for (let part = 0; part < parts; part += 1) {
      const piece = bytes(data.subarray(part * size, (part + 1) * size));
      this.tell("update", { document: this.seat.document, n: this.sent, data: piece, part, parts });
    }
  }

  show(data) {
    this.tell("awareness", { document: this.seat.document, data: bytes(data) });
  }

  tell(event, payload) {
    this.put({ type: EVENT, data: [event, payload], options: { compress: true }, nsp: NAMESPACE });
  }

  put(packet) {
    this.socket.send(notepack.encode(packet));
  }

  take(data) {
    const frame = this.frames.of(data);
    if (frame.kind === "update") {
      // Windows follow one another; a hole is what `resync` is for, and no run here may need it.
      if (frame.first > this.seq + 1) this.hear({ kind: "gap" });
      this.seq = Math.max(this.seq, frame.last);
    } else if (frame.kind === "saved") this.saved = Math.max(this.saved, frame.n);
    else if (this.waiting) this.settle(frame);
    this.hear(frame);
  }

  close() {
    this.socket.terminate();
  }
}
