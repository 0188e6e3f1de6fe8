// Writes corpus.json: what three real Yjs clients send while they type, format, delete, undo, go
// offline and merge, in the order a server takes it. Run: node tests/rules/documents/make_corpus.mjs
import { writeFileSync } from "node:fs";
import * as Y from "yjs";

let seed = 20261122;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed % below;
};
const pick = (list) => list[random(list.length)];
const WORDS = ["chantier", "école", "été", "🚲 vélo", "l’essai", "déchets", "«\u00a0oui\u00a0»", "eau"];
const NODES = ["paragraph", "heading", "bulletList", "listItem", "taskItem", "table", "internal", "codeBlock"];
const MARKS = ["bold", "italic", "strike", "underline", "code"];

const sent = [];
const server = new Y.Doc();
function client(id) {
  const doc = new Y.Doc();
  doc.clientID = id;
  const root = doc.getXmlFragment("default");
  const undo = new Y.UndoManager(root, { captureTimeout: 0 });
  const peer = { doc, root, undo, online: true };
  doc.on("update", (update, origin) => {
    if (origin !== "net" && peer.online) send(peer, update);
  });
  return peer;
}
const peers = [client(101), client(2 ** 31 + 7), client(4294967291)];
function send(from, update) {
  sent.push(Buffer.from(update).toString("base64"));
  Y.applyUpdate(server, update, "net");
  for (const peer of peers) if (peer !== from && peer.online) Y.applyUpdate(peer.doc, update, "net");
}
function back(peer) {
  peer.online = true;
  const mine = Y.encodeStateAsUpdate(peer.doc, Y.encodeStateVector(server));
  Y.applyUpdate(peer.doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(peer.doc)), "net");
  send(peer, mine);
}
const texts = (root) => [...root.createTreeWalker((node) => node instanceof Y.XmlText)];
const elements = (root) => [...root.createTreeWalker((node) => node instanceof Y.XmlElement)];
// As editors do, never between the two halves of a letter beyond U+FFFF.
const written = (text) => text.toDelta().map((run) => run.insert).join("");
const whole = (text, at) => (/[\uDC00-\uDFFF]/.test(written(text)[at] ?? "") ? at + 1 : at);
const span = (text, from, length) => {
  const start = whole(text, from);
  return [start, whole(text, start + length) - start];
};

function act({ doc, root, undo }) {
  const dice = random(100);
  const all = texts(root);
  const elts = elements(root);
  if (all.length === 0 || dice < 8) {
    const node = new Y.XmlElement(pick(NODES));
    const text = new Y.XmlText();
    const under = elts.length && random(3) === 0 ? pick(elts) : root;
    doc.transact(() => {
      under.insert(random(under.length + 1), [node]);
      node.insert(0, [text]);
      text.insert(0, pick(WORDS));
      if (node.nodeName === "heading") node.setAttribute("level", 2 + random(3));
      if (node.nodeName === "taskItem") node.setAttribute("checked", random(2) === 0);
    });
  } else if (dice < 60) {
    const text = pick(all);
    text.insert(whole(text, random(text.length + 1)), random(2) ? pick(WORDS) : "e");
  } else if (dice < 75) {
    const text = pick(all);
    if (text.length) text.delete(...span(text, random(text.length), 1));
  } else if (dice < 85) {
    const text = pick(all);
    const mark = random(6) === 0 ? { link: { href: "https://exemple.fr", target: null } } : { [pick(MARKS)]: random(3) ? {} : null };
    if (text.length > 2) text.format(...span(text, random(text.length - 2), 2), mark);
  } else if (dice < 90) {
    undo.undo();
  } else if (dice < 93) {
    undo.redo();
  } else if (dice < 96 && root.length > 4) {
    root.delete(random(root.length), 1);
  } else if (elts.length) {
    const node = pick(elts);
    if (node.nodeName === "heading") node.setAttribute("level", 2 + random(3));
    else if (node.nodeName === "orderedList") node.setAttribute("start", random(9));
    else node.setAttribute("checked", random(2) === 0);
  }
}
for (let turn = 0; turn < 900; turn++) {
  const peer = pick(peers);
  if (peer.online && random(40) === 0) peer.online = false;
  else if (!peer.online && random(12) === 0) back(peer);
  act(peer);
}
for (const peer of peers) if (!peer.online) back(peer);
const ends = peers.map((peer) => Buffer.from(Y.encodeStateAsUpdate(peer.doc)).toString("base64"));
const marks = (attributes = {}) => Object.entries(attributes).map(([type, attrs]) => ({ type, attrs }));
const tree = (node) =>
  node instanceof Y.XmlText
    ? node.toDelta().map((run) => ({ type: "text", text: run.insert, marks: marks(run.attributes) }))
    : [{ type: node.nodeName, attrs: node.getAttributes(), content: node.toArray().flatMap(tree) }];
const read = { type: "doc", content: server.getXmlFragment("default").toArray().flatMap(tree) };
writeFileSync(new URL("corpus.json", import.meta.url), JSON.stringify({ updates: sent, whole: ends, tree: read }));
console.log(sent.length, "updates");
