// Somebody who writes: a real Yjs document, whose updates go out one by one and to which the frames received are
// applied, at once for those who look, after the load for the others (every frame, in its order, in every case).
import { createHash } from "node:crypto";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";

const ROOT = "default";
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const REMOTE = "remote";
const EMPTY = 2; // bytes of an update that says nothing

export class Editor {
  constructor(index, link, run, { looks }) {
    Object.assign(this, { index, link, run, looks });
    this.doc = new Y.Doc();
    this.held = [];
    this.written = "";
    this.received = 0;
    this.faults = [];
    this.clock = 0;
    this.doc.on("update", (update, origin) => origin !== REMOTE && this.link.update(update));
    link.hear = (frame) => this.hear(frame);
  }

  async sit() {
    await this.link.open();
    await this.link.enter();
    await enter(this.link, this.doc);
  }

  /** On a new socket: take what is new, give what the server lacks beside `vector`. */
  async comeBack(link, vector) {
    this.link = link;
    link.hear = (frame) => this.hear(frame);
    await this.sit();
    const lacking = Y.encodeStateAsUpdate(this.doc, vector);
    if (lacking.length > EMPTY) link.update(lacking);
  }

  /** A paragraph of one's own, that says whose it is: one update. */
  begin() {
    const paragraph = new Y.XmlElement("paragraph");
    this.text = new Y.XmlText(`«${this.index}»`);
    paragraph.insert(0, [this.text]);
    this.doc.getXmlFragment(ROOT).push([paragraph]);
  }

  /** One character at the end of it: one update, as an editor sends it. */
  type(cursor) {
    const letter = LETTERS[this.written.length % LETTERS.length];
    const at = performance.now();
    this.run.typed.add(this.doc.clientID, Y.getState(this.doc.store, this.doc.clientID), this.index, at);
    this.written += letter;
    this.text.insert(this.text.length, letter);
    if (cursor) this.show();
  }

  /** Where the cursor is, as an editor tells it after each key. */
  show() {
    const place = Y.relativePositionToJSON(
      Y.createRelativePositionFromTypeIndex(this.text, this.text.length),
    );
    const user = { name: `Camille ${this.index}`, color: "#3a6b35" };
    const state = JSON.stringify({ user, cursor: { anchor: place, head: place } });
    this.clock += 1;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, this.doc.clientID);
    encoding.writeVarUint(encoder, this.clock);
    encoding.writeVarString(encoder, state);
    this.link.show(encoding.toUint8Array(encoder));
  }

  hear(frame) {
    if (frame.kind === "update") this.take(frame, performance.now());
    else if (frame.kind === "awareness") this.run.presences += 1;
    else if (frame.kind === "refused" || frame.kind === "gap" || frame.kind === "access")
      this.faults.push(`${frame.kind} ${frame.why ?? ""}`);
  }

  take(frame, now) {
    const { editors, at } = this.run.typed.of(frame);
    for (let each = 0; each < at.length; each += 1) {
      if (editors[each] !== this.index) {
        this.received += 1;
        this.run.deliver(at[each], now);
      }
    }
    this.run.frames += 1;
    if (this.looks) Y.applyUpdate(this.doc, frame.data, REMOTE);
    else this.held.push(frame.data);
  }

  /** Apply what was kept aside during the load. */
  catchUp() {
    const { held } = this;
    this.held = [];
    this.doc.transact(() => {
      for (const data of held) Y.applyUpdate(this.doc, data, REMOTE);
    }, REMOTE);
  }

  get everythingSaved() {
    return this.link.saved >= this.link.sent;
  }
}

/** A replica that has seen nothing: what the server gives to a newcomer. */
export async function newcomer(link) {
  const doc = new Y.Doc();
  await link.open();
  await link.enter();
  await enter(link, doc);
  return doc;
}

/** Ask for what the replica lacks, and apply it. */
export async function enter(link, doc) {
  const { states } = await link.join(Y.encodeStateVector(doc), doc.clientID);
  for (const state of states) Y.applyUpdate(doc, state, REMOTE);
}

/** The bytes of a replica, in short. */
export function print(doc) {
  const hash = createHash("sha256");
  hash.update(Y.encodeStateAsUpdate(doc));
  hash.update(Y.encodeStateVector(doc));
  hash.update(doc.getXmlFragment(ROOT).toString());
  return hash.digest("hex");
}

/** What is read in the paragraph of each editor. */
export function paragraphs(doc) {
  const found = new Map();
  for (const paragraph of doc.getXmlFragment(ROOT).toArray()) {
    const [, index, text] = /^«(\d+)»(.*)$/.exec(paragraph.get(0).toString());
    found.set(Number(index), text);
  }
  return found;
}
