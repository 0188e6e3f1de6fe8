/** Which client wrote which letters of the text, as places of the editor: read from the shared document itself. */
import type { Node } from "@tiptap/pm/model";
import * as Y from "yjs";

/** Letters [from, to[ of the editor, written one after the other from `clock` on. */
export interface Stretch {
  from: number;
  to: number;
  client: number;
  clock: number;
}

function* living(parent: Y.XmlText | Y.XmlFragment): Generator<Y.Item> {
  for (let item = parent._start; item; item = item.right) if (!item.deleted) yield item;
}

/** The letters of one text, from place `at` on; returns the place after them. */
function letters(text: Y.XmlText, at: number, found: Stretch[]): number {
  let place = at;
  for (const { id, content } of living(text)) {
    if (!(content instanceof Y.ContentString)) continue;
    const to = place + content.str.length;
    found.push({ from: place, to, client: id.client, clock: id.clock });
    place = to;
  }
  return place;
}

/** What stands inside `node`, whose first place inside is `start`; false when the two trees are not the same yet. */
function inside(parent: Y.XmlFragment, node: Node, start: number, found: Stretch[]): boolean {
  let at = start;
  for (const { id, content } of living(parent)) {
    const child = content instanceof Y.ContentType ? content.type : null;
    if (child instanceof Y.XmlText) at = letters(child, at, found);
    if (!(child instanceof Y.XmlElement)) continue;
    const shown = node.nodeAt(at - start);
    if (shown?.type.name !== child.nodeName) return false;
    if (shown.isAtom) found.push({ from: at, to: at + shown.nodeSize, client: id.client, clock: id.clock });
    else if (!inside(child, shown, at + 1, found)) return false;
    at += shown.nodeSize;
  }
  return true;
}

/** In the order of the text; what comes after a place where the two trees differ for a moment is left out. */
export function stretchesOf(root: Y.XmlFragment, doc: Node): Stretch[] {
  const found: Stretch[] = [];
  inside(root, doc, 0, found);
  const end = doc.content.size;
  return found.filter(({ to }) => to <= end);
}
