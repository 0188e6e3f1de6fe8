// Hocuspocus's wire: y-protocols messages after the name of the document, as @hocuspocus/provider writes them.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import WebSocket from "ws";

const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
const SYNC_STATUS = 8;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const TOKEN = 0;
const DENIED = 1;
const VERSION = "4.7.0";
const NOTHING = new Uint8Array([0]);

/** What a binary frame says, in the words both wires share. */
export function decode(data) {
  const decoder = decoding.createDecoder(data);
  decoding.readVarString(decoder);
  const type = decoding.readVarUint(decoder);
  if (type === SYNC) return sync(decoder);
  if (type === SYNC_STATUS)
    return decoding.readVarUint(decoder) === 1 ? { kind: "saved" } : { kind: "refused", why: "sync status" };
  if (type === AWARENESS) return { kind: "awareness" };
  if (type !== AUTH) return { kind: "other" };
  return decoding.readVarUint(decoder) === DENIED
    ? { kind: "denied", why: decoding.readVarString(decoder) }
    : { kind: "connected" };
}

function sync(decoder) {
  const step = decoding.readVarUint(decoder);
  const data = decoding.readVarUint8Array(decoder);
  if (step === UPDATE) return { kind: "update", data };
  return step === STEP_2 ? { kind: "answer", state: data } : { kind: "vector", vector: data };
}

/** One tab: `open`, `enter`, `join`, then updates. */
export class Link {
  constructor(seat, frames) {
    this.seat = seat;
    this.frames = frames;
    this.saved = 0;
    this.sent = 0;
    this.hear = () => {};
    this.waiting = null;
  }

  open() {
    this.socket = new WebSocket(this.seat.url.replace("http", "ws"), {
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    this.socket.on("message", (data) => this.take(data));
    return new Promise((resolve, reject) => {
      this.socket.once("open", resolve);
      this.socket.once("error", reject);
    });
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
    this.put(AUTH, (encoder) => {
      encoding.writeVarUint(encoder, TOKEN);
      encoding.writeVarString(encoder, this.seat.token);
      encoding.writeVarString(encoder, VERSION);
    });
    await this.until("connected");
  }

  /** Ask for the document; `states` are what the replica lacks, as they came. */
  async join(vector = NOTHING) {
    this.put(SYNC, (encoder) => {
      encoding.writeVarUint(encoder, STEP_1);
      encoding.writeVarUint8Array(encoder, vector);
    });
    const { state } = await this.until("answer");
    return { states: [state] };
  }

  update(data) {
    this.sent += 1;
    this.put(SYNC, (encoder) => {
      encoding.writeVarUint(encoder, UPDATE);
      encoding.writeVarUint8Array(encoder, data);
    });
  }

  upload(data) {
    this.update(data);
  }

  show(data) {
    this.put(AWARENESS, (encoder) => encoding.writeVarUint8Array(encoder, data));
  }

  put(type, write) {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, this.seat.document);
    encoding.writeVarUint(encoder, type);
    write(encoder);
    this.socket.send(encoding.toUint8Array(encoder));
  }

  take(data) {
    const frame = this.frames.of(data);
    if (frame.kind === "saved")
      this.saved += 1; // one status per update, in their order
    else if (this.waiting) this.settle(frame);
    this.hear(frame);
  }

  close() {
    this.socket.terminate();
  }
}
