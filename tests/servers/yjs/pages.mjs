// Yjs itself, and pages without a screen: the provider that serves in browsers, over the real Socket.IO client.
// Speaks JSON, one object per line: {id, do, …} is answered {id, …}; {event, page, …} tells what a page hears.
import "./window.mjs";
import { createInterface } from "node:readline";
import * as Y from "yjs";
import { Provider } from "../../../frontend/coediting/provider.ts";
import { documentWire } from "../../../frontend/coediting/socket.ts";
import { door } from "./door.mjs";
import { writeToken } from "./hand.mjs";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const base64 = (data) => Buffer.from(data).toString("base64");

const marks = (attributes = {}) => Object.entries(attributes).map(([type, attrs]) => ({ type, attrs }));
// As the server reads: what is neither a node nor a text, or no words in a text, is not of the text.
const texts = (runs) => runs.filter((run) => typeof run.insert === "string");
const children = (node) =>
  node.toArray().filter((one) => one instanceof Y.XmlText || one instanceof Y.XmlElement);
const tree = (node) =>
  node instanceof Y.XmlText
    ? texts(node.toDelta()).map((run) => ({ type: "text", text: run.insert, marks: marks(run.attributes) }))
    : [{ type: node.nodeName, attrs: node.getAttributes(), content: children(node).flatMap(tree) }];
const read = (doc) => {
  const encoded = Y.encodeStateAsUpdate(doc);
  // What one engine writes after reading it afresh: the same bytes for whoever holds the same state.
  const fresh = new Y.Doc();
  Y.applyUpdate(fresh, encoded);
  return {
    encoded: base64(Y.encodeStateAsUpdate(fresh)),
    vector: base64(Y.encodeStateVector(doc)),
    pending: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
    tree: { type: "doc", content: children(doc.getXmlFragment("default")).flatMap(tree) },
  };
};

const shown = (doc) => ({
  vector: base64(Y.encodeStateVector(doc)),
  pending: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
  tree: { type: "doc", content: children(doc.getXmlFragment("default")).flatMap(tree) },
});

const docs = new Map();
const pages = new Map();

class Page {
  typed = [];
  numbered = new Map();
  last = "";

  constructor(name, { url, cookie, document, initiative }) {
    this.name = name;
    Object.assign(door, { url, cookie });
    const wire = documentWire({ on: document, initiative }, document, "");
    this.provider = new Provider({ document, schema: 3, wire: this.watched(wire) });
    this.provider.listen((status) => this.onStatus(status));
  }

  /** The same wire, with a look at what leaves and what is saved. */
  watched(wire) {
    return {
      get connected() {
        return wire.connected;
      },
      listen: (events) =>
        wire.listen({
          ...events,
          saved: (n) => {
            events.saved(n);
            this.acknowledge((token) => this.numbered.get(token) <= n);
          },
        }),
      ask: wire.ask,
      send: (event, payload) => {
        // What is only borne witness to has no number, and carries nothing that was typed here.
        if (event === "update" && !payload.seal)
          for (const token of this.typed) if (!this.numbered.has(token)) this.numbered.set(token, payload.n);
        wire.send(event, payload);
      },
      close: wire.close,
    };
  }

  /** Nothing unsaved: the page says « Enregistré » of all that was typed. */
  onStatus(status) {
    if (status.unsaved === 0 && status.synced) this.acknowledge(() => true);
    const { connection, synced, role, unsaved, trouble } = status;
    say({
      event: "status",
      page: this.name,
      connection,
      synced,
      role,
      unsaved,
      trouble: trouble?.kind ?? "",
    });
  }

  acknowledge(wanted) {
    const saved = this.typed.filter(wanted);
    if (saved.length === 0) return;
    this.typed = this.typed.filter((token) => !saved.includes(token));
    say({ event: "saved", page: this.name, tokens: saved });
  }

  type(token, how) {
    this.typed.push(token);
    writeToken(this.provider.doc, this.last, token, how);
    this.last = token;
  }
}

const requests = {
  open: ({ page, ...where }) => {
    pages.set(page, new Page(page, where));
  },
  type: ({ page, token, how }) => pages.get(page).type(token, how),
  read: ({ page }) => read(pages.get(page).provider.doc),
  close: ({ page }) => {
    pages.get(page).provider.destroy();
    pages.delete(page);
  },
  /** The state of a fresh document given these updates, in this order. */
  replay: ({ updates }) => {
    const doc = new Y.Doc();
    for (const update of updates) Y.applyUpdate(doc, bytes(update));
    return read(doc);
  },
  /** A document kept here under a name, given one more update. */
  follow: ({ name, update }) => {
    if (!docs.has(name)) docs.set(name, new Y.Doc());
    Y.applyUpdate(docs.get(name), bytes(update));
    return read(docs.get(name));
  },
  /** A document kept here as a page keeps it, given one more update: what is shown, and what it says by itself then. */
  march: ({ name, update }) => {
    if (!docs.has(name)) docs.set(name, new Y.Doc());
    const doc = docs.get(name);
    const said = [];
    const hear = (one, origin) => origin !== "server" && said.push(base64(one));
    doc.on("update", hear);
    Y.applyUpdate(doc, bytes(update), "server");
    doc.off("update", hear);
    return { said, ...shown(doc) };
  },
  forget: ({ name }) => {
    docs.delete(name);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, do: wanted, ...request } = JSON.parse(line);
  try {
    say({ id, ok: true, ...requests[wanted](request) });
  } catch (error) {
    say({ id, ok: false, error: String(error?.stack ?? error) });
  }
}
process.exit(0);
