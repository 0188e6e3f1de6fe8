/** Where letters stand in the text, and what somebody meant to do with them. */
import type { Node as TextNode } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { AddMarkStep, RemoveMarkStep, ReplaceStep } from "@tiptap/pm/transform";

/** Letters in one row, without an image, a mention or a new line among them. */
export interface Line {
  start: number;
  said: string;
}

/** The line that holds a place of the text; null where no letter can stand. */
export function lineAt(doc: TextNode, place: number): Line | null {
  const found = doc.resolve(place);
  const { parent, parentOffset } = found;
  if (!parent.isTextblock) return null;
  let line: Line = { start: found.start(), said: "" };
  let at = 0;
  for (const child of parent.children) {
    if (child.isText) line.said += child.text ?? "";
    else if (at >= parentOffset) break;
    else line = { start: found.start() + at + child.nodeSize, said: "" };
    at += child.nodeSize;
  }
  return line;
}

export const endOf = ({ start, said }: Line): number => start + said.length;

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
  return line !== null && from <= to && to <= endOf(line);
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
