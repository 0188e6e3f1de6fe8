/** Words found in the text, whatever their capitals and accents, unless one wants them exactly. */
import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { LONGEST_NOTE, wordsOf as wordsOfNote } from "../nodes/footnote.ts";

/** Places of the editor; `inside` are the places within the words of the footnote that stands there. */
export interface Match {
  from: number;
  to: number;
  inside?: { start: number; stop: number };
}

const ATOM = "\ufffc";
const COMBINING = /\p{M}/u;

/** One letter for one letter, so that places stay what they are: « É » is found by « e ». */
export function folded(text: string): string {
  return Array.from({ length: text.length }, (_unit, at) => foldedUnit(text[at] as string)).join("");
}

function foldedUnit(unit: string): string {
  const bare = [...unit.normalize("NFD")].filter((part) => !COMBINING.test(part)).join("");
  const low = bare.toLowerCase();
  if (unit === "’") return "'";
  if (unit === "\u00a0" || unit === "\u202f") return " ";
  return low.length === 1 ? low : unit;
}

/** The words of a block, one unit for each place of the editor. */
function wordsOf(block: Node): string {
  let words = "";
  block.forEach((child) => {
    words += child.isText ? (child.text ?? "") : ATOM.repeat(child.nodeSize);
  });
  return words;
}

/** In the order of the text, none over another; a passage is looked for within one paragraph, or within one note. */
export function matchesOf(doc: Node, wanted: string, exactly: boolean): Match[] {
  const same = exactly ? (text: string) => text : folded;
  const needle = same(wanted);
  const found: Match[] = [];
  if (!needle) return found;
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    for (const { start, stop } of placesOf(same(wordsOf(node)), needle))
      found.push({ from: position + 1 + start, to: position + 1 + stop });
    node.forEach((child, offset) => {
      if (child.type.name !== "footnote") return;
      const from = position + 1 + offset;
      for (const inside of placesOf(same(wordsOfNote(child)), needle))
        found.push({ from, to: from + 1, inside });
    });
    return false;
  });
  return found.sort(inOrder);
}

const inOrder = (one: Match, other: Match): number =>
  one.from - other.from || (one.inside?.start ?? 0) - (other.inside?.start ?? 0);

function placesOf(words: string, needle: string): { start: number; stop: number }[] {
  const found: { start: number; stop: number }[] = [];
  for (let at = words.indexOf(needle); at >= 0; at = words.indexOf(needle, at + needle.length))
    found.push({ start: at, stop: at + needle.length });
  return found;
}

/** Other words in place of a match; false when a note would be too long, or say nothing any more. */
export function replaced(tr: Transaction, { from, to, inside }: Match, by: string): boolean {
  if (!inside) {
    tr.insertText(by, from, to);
    return true;
  }
  const note = tr.doc.nodeAt(from);
  if (note?.type.name !== "footnote") return false;
  const words = wordsOfNote(note);
  const text = words.slice(0, inside.start) + by + words.slice(inside.stop);
  if (!text.trim() || text.length > LONGEST_NOTE) return false;
  tr.setNodeMarkup(from, null, { ...note.attrs, text });
  return true;
}

/** The first of some matches that stands after what took the place of another. */
export function nextAfter(matches: Match[], { from, inside }: Match, by: string): number {
  const end = from + (inside ? 1 : by.length);
  const further = (one: Match): boolean =>
    inside !== undefined && one.from === from && (one.inside?.start ?? 0) >= inside.start + by.length;
  return matches.findIndex((one) => one.from >= end || further(one));
}
