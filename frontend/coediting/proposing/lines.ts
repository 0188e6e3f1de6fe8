/** Where letters stand in the text, and what somebody meant to do with them. */
import type { Node as TextNode } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { AddMarkStep, RemoveMarkStep, ReplaceStep } from "@tiptap/pm/transform";

/** The end of a paragraph, among the letters of a line. */
export const END = "\n";
/** What a line says in the place of that sign where a text holds it, as the server does. */
export const BREAK = "\u2028";
/** So many signs of the paragraphs beside are looked at, on each side: no suggestion is longer. */
const REACH = 3_000;

/**
 * Letters in one row, without an image, a mention or a new line among them: those of one block, or of paragraphs side by
 * side, the end of each being one sign.
 */
export interface Line {
  start: number;
  said: string;
  /** May paragraphs be made here? Neither in a title nor among the items of a list. */
  splits: boolean;
}

/** Letters at the end of a paragraph, or at its beginning, and whether they are all of it. */
interface Run {
  said: string;
  whole: boolean;
}

/** The line that holds a place of the text; null where no letter can stand. */
export function lineAt(doc: TextNode, place: number): Line | null {
  const found = doc.resolve(place);
  const { parent, parentOffset } = found;
  if (!parent.isTextblock) return null;
  let start = found.start();
  let said = "";
  let [first, last] = [true, true];
  let at = 0;
  for (const child of parent.children) {
    if (child.isText) said += lettersOf(child);
    else if (at >= parentOffset) {
      last = false;
      break;
    } else {
      [start, said, first] = [found.start() + at + child.nodeSize, "", false];
    }
    at += child.nodeSize;
  }
  const container = found.node(-1);
  const splits = parent.type.name === "paragraph" && !/Item$/.test(container.type.name);
  if (!splits) return { start, said, splits };
  const index = found.index(-1);
  if (first) {
    const before = reached(container, index, -1);
    start -= before.reduce((size, one) => size + one.length + 2, 0);
    said = [...before.reverse(), said].join(END);
  }
  if (last) said = [said, ...reached(container, index, 1)].join(END);
  return { start, said, splits };
}

/** What the paragraphs before say (-1), or those after (1), from the nearest to the one where the line ends. */
function reached(container: TextNode, index: number, way: -1 | 1): string[] {
  const found: string[] = [];
  let size = 0;
  for (let n = index + way; size < REACH && n >= 0 && n < container.childCount; n += way) {
    const beside = container.child(n);
    if (beside.type.name !== "paragraph") break;
    const { said, whole } = runOf(beside, way);
    found.push(said);
    size += said.length + 1;
    if (!whole) break;
  }
  return found;
}

/** The letters at the end of a paragraph (-1), or at its beginning (1). */
function runOf(paragraph: TextNode, way: -1 | 1): Run {
  const children = way < 0 ? [...paragraph.children].reverse() : paragraph.children;
  let said = "";
  for (const child of children) {
    if (!child.isText) return { said, whole: false };
    said = way < 0 ? lettersOf(child) + said : said + lettersOf(child);
  }
  return { said, whole: true };
}

const lettersOf = (node: TextNode): string => (node.text ?? "").replaceAll(END, BREAK);

/** The place in the text of an offset in a line: from a paragraph to the next there are two. */
export const placeIn = ({ start, said }: Line, offset: number): number =>
  start + offset + said.slice(0, offset).split(END).length - 1;

export const endOf = (line: Line): number => placeIn(line, line.said.length);

/** The offset in a line of a place in the text. */
export function offsetOf({ start, said }: Line, place: number): number {
  let [at, offset] = [start, 0];
  for (const paragraph of said.split(END)) {
    if (place <= at + paragraph.length) return offset + Math.max(place - at, 0);
    at += paragraph.length + 2;
    offset += paragraph.length + 1;
  }
  return said.length;
}

export const holds = (line: Line, place: number): boolean => placeIn(line, offsetOf(line, place)) === place;

/** A passage without the ends of paragraphs at its edges: it is held by a letter at each. */
export function heldBy({ said }: Line, from: number, to: number): { from: number; to: number } {
  const passage = said.slice(from, to);
  const before = /^\n*/.exec(passage)?.[0].length ?? 0;
  const after = /\n*$/.exec(passage.slice(before))?.[0].length ?? 0;
  return { from: from + before, to: to - after };
}

export const STYLES = ["bold", "italic", "underline", "strike", "code"] as const;
export type Style = (typeof STYLES)[number];

/** Words in the place of others, a style put on a passage or taken off it. */
export type Meant =
  | { what: "words"; from: number; to: number; words: string }
  | { what: "style"; from: number; to: number; style: Style; on: boolean };

/** What a change of the text would do, when it is something that can be proposed. */
export function meantBy(change: Transaction): Meant | null {
  const [first] = change.steps;
  if (first instanceof ReplaceStep && change.steps.length === 1) {
    const { from, to, slice } = first;
    const plain =
      slice.openStart === 0 && slice.openEnd === 0 && slice.content.content.every((n) => n.isText);
    const words = slice.content.textBetween(0, slice.content.size);
    return plain && sameLine(change.docs[0] as TextNode, from, to)
      ? { what: "words", from, to, words }
      : null;
  }
  return styleMeant(change);
}

function styleMeant({ steps }: Transaction): Meant | null {
  const marked = steps.filter((one) => one instanceof AddMarkStep || one instanceof RemoveMarkStep);
  if (marked.length === 0 || marked.length < steps.length) return null;
  const added = marked.filter((one) => one instanceof AddMarkStep);
  const told = added.length > 0 ? added : marked;
  const [style] = new Set(told.map((one) => one.mark.type.name));
  const known = STYLES.find((one) => one === style);
  if (!known || told.some((one) => one.mark.type.name !== style)) return null;
  const [from, to] = [Math.min(...told.map((one) => one.from)), Math.max(...told.map((one) => one.to))];
  return { what: "style", from, to, style: known, on: added.length > 0 };
}

export function sameLine(doc: TextNode, from: number, to: number): boolean {
  const line = lineAt(doc, from);
  return line !== null && from <= to && holds(line, to);
}

/** What must be asked to take a style off or put it on; null when that would take off another as well. */
export function styleAsked(
  doc: TextNode,
  from: number,
  to: number,
  style: Style,
  on: boolean,
): Style | "plain" | null {
  if (on) return style;
  let others = false;
  doc.nodesBetween(from, to, (node) => {
    others ||= node.marks.some(({ type }) => type.name !== style && STYLES.some((one) => one === type.name));
  });
  return others ? null : "plain";
}
