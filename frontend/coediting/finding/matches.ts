/** Words found in the text, whatever their capitals and accents, unless one wants them exactly. */
import type { Node } from "@tiptap/pm/model";

/** Places of the editor. */
export interface Match {
  from: number;
  to: number;
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

/** In the order of the text, none over another; a passage is looked for within one paragraph. */
export function matchesOf(doc: Node, wanted: string, exactly: boolean): Match[] {
  const same = exactly ? (text: string) => text : folded;
  const needle = same(wanted);
  const found: Match[] = [];
  if (!needle) return found;
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const words = same(wordsOf(node));
    for (let at = words.indexOf(needle); at >= 0; at = words.indexOf(needle, at + needle.length))
      found.push({ from: position + 1 + at, to: position + 1 + at + needle.length });
    return false;
  });
  return found;
}
