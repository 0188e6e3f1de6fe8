/**
 * Where a comment holds: two relative positions that follow their letters whatever is written around. The first leans
 * to the letter after it and the last to the letter before: what is typed at either edge stays outside.
 */
import type { Node as TextNode } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import * as Y from "yjs";

export interface Anchor {
  start: Y.RelativePosition;
  end: Y.RelativePosition;
}

export interface Range {
  from: number;
  to: number;
}

const BEFORE = 0;
const AFTER = -1;
const ELLIPSIS = "…";

function leaning(position: Y.RelativePosition, doc: Y.Doc, side: number): Y.RelativePosition {
  const found = Y.createAbsolutePositionFromRelativePosition(position, doc);
  return found ? Y.createRelativePositionFromTypeIndex(found.type, found.index, side) : position;
}

/** The anchor of a selection, to be kept. Null before the text is bound to its shared document. */
export function anchorOf(state: EditorState, { from, to }: Range): Anchor | null {
  const { doc, type, binding } = ySyncPluginKey.getState(state) ?? {};
  if (!binding || from >= to) return null;
  const at = (position: number, side: number): Y.RelativePosition =>
    leaning(absolutePositionToRelativePosition(position, type, binding.mapping), doc, side);
  return { start: at(from, BEFORE), end: at(to, AFTER) };
}

/** Where the passage is now; null when nothing of it is left. */
export function rangeOf(state: EditorState, anchor: Anchor): Range | null {
  const { doc, type, binding } = ySyncPluginKey.getState(state) ?? {};
  if (!binding) return null;
  const at = (position: Y.RelativePosition): number | null =>
    relativePositionToAbsolutePosition(doc, type, position, binding.mapping);
  const [from, to] = [at(anchor.start), at(anchor.end)];
  const size = state.doc.content.size;
  return from !== null && to !== null && from < to && to <= size ? { from, to } : null;
}

/**
 * What is chosen in the text: what the browser shows as chosen there, or else what the editor remembers. A text that
 * one only reads does not always hear of a selection.
 */
export function chosenIn(view: EditorView): Range {
  const shown = window.getSelection();
  const { from, to } = view.state.selection;
  if (
    !shown ||
    shown.isCollapsed ||
    !view.dom.contains(shown.anchorNode) ||
    !view.dom.contains(shown.focusNode)
  )
    return { from, to };
  const at = (node: Node | null, offset: number): number => (node ? view.posAtDOM(node, offset) : from);
  const ends = [at(shown.anchorNode, shown.anchorOffset), at(shown.focusNode, shown.focusOffset)];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** The passage in words, as it is quoted. */
export function quoteOf(text: TextNode, { from, to }: Range): string {
  return text.textBetween(from, to, " ", "").replace(/\s+/g, " ").trim();
}

/**
 * A passage that lost its letters and says the same somewhere else (a paragraph was cut in two before it, a state of
 * before was brought back): where, if it is at one place only.
 */
export function whereSaid(text: TextNode, quoted: string): Range | null {
  const wanted = quoted.endsWith(ELLIPSIS) ? quoted.slice(0, -1).trimEnd() : quoted;
  if (wanted === "") return null;
  const { said, places } = inOneLine(text);
  const at = said.indexOf(wanted);
  if (at < 0 || said.indexOf(wanted, at + 1) >= 0) return null;
  return { from: places[at] as number, to: (places[at + wanted.length - 1] as number) + 1 };
}

/** The text with single spaces, and where each of its signs stands. */
function inOneLine(text: TextNode): { said: string; places: number[] } {
  let said = "";
  const places: number[] = [];
  const add = (sign: string, place: number): void => {
    const space = /\s/.test(sign);
    if (space && said.endsWith(" ")) return;
    said += space ? " " : sign;
    places.push(place);
  };
  text.descendants((node, position) => {
    if (node.isTextblock) add(" ", position);
    for (const [offset, sign] of Array.from(node.text ?? "", (_s, n) => [n, (node.text ?? "")[n]] as const))
      if (sign !== undefined) add(sign, position + offset);
  });
  return { said, places };
}

export const toJson = (position: Y.RelativePosition): string =>
  JSON.stringify(Y.relativePositionToJSON(position));

/** What a page says of an anchor; null when it says nothing that can be read. */
export function fromJson(start: string | undefined, end: string | undefined): Anchor | null {
  try {
    const [first, last] = [JSON.parse(start ?? ""), JSON.parse(end ?? "")];
    return { start: Y.createRelativePositionFromJSON(first), end: Y.createRelativePositionFromJSON(last) };
  } catch {
    return null;
  }
}
