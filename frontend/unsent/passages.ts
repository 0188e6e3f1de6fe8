/**
 * What somebody wrote, in words, from her updates alone: without the text they belong to, which may be gone or no
 * longer hers to read. Runs that follow one another are one passage; what she took back is left out; what she
 * removed of others' and the formatting have no words.
 */
import * as Y from "yjs";
import { merged } from "./merging.ts";

/** One UTF-16 unit of what was written, or the mark of something that is not text (length 1 in Yjs as well). */
interface Letter {
  words: string;
  next: Letter | null;
}

const BREAKS: Record<string, string> = { hardBreak: "\n", horizontalRule: "\n—\n" };
const keyOf = ({ client, clock }: { client: number; clock: number }): string => `${client}:${clock}`;

const keysOf = ({ id, length }: Y.Item): string[] =>
  Array.from({ length }, (_, index) => keyOf({ client: id.client, clock: id.clock + index }));

type Letters = Map<string, Letter>;
type Removed = Map<number, { clock: number; len: number }[]>;

/** What the content of an operation says, one entry per unit of its length. */
function unitsOf(item: Y.Item): string[] {
  const { content } = item;
  if (content instanceof Y.ContentString) return content.str.split("");
  if (content instanceof Y.ContentType && content.type instanceof Y.XmlElement)
    return [BREAKS[content.type.nodeName] ?? ""];
  if (item.parentSub === "label" && content instanceof Y.ContentAny)
    return content.arr.map((label) => (typeof label === "string" ? `@${label}` : ""));
  if (item.parentSub === "text" && content instanceof Y.ContentAny)
    return content.arr.map((words) => (typeof words === "string" ? `[${words}]` : ""));
  return Array.from({ length: item.length }, () => "");
}

/** Puts a run behind the letter it was written after, or begins a passage with it. */
function place(item: Y.Item, letters: Letters, passages: Letter[]): void {
  const { client, clock } = item.id;
  let last = item.origin ? letters.get(keyOf(item.origin)) : undefined;
  unitsOf(item).forEach((words, index) => {
    const letter: Letter = { words, next: last?.next ?? null };
    if (last) last.next = letter;
    else passages.push(letter);
    letters.set(keyOf({ client, clock: clock + index }), letter);
    last = letter;
  });
}

/**
 * Of one client, operations come in the order in which they were made; those of one page may stand behind those of
 * another, and then wait for them.
 */
function placeAll(items: Y.Item[], letters: Letters): Letter[] {
  const passages: Letter[] = [];
  const coming = new Set(items.flatMap(keysOf));
  const mustWait = ({ origin }: Y.Item): boolean =>
    origin !== null && coming.has(keyOf(origin)) && !letters.has(keyOf(origin));
  let left = items;
  for (let before = -1; left.length !== before; ) {
    before = left.length;
    left = left.filter((item) => {
      if (mustWait(item)) return true;
      place(item, letters, passages);
      return false;
    });
  }
  for (const item of left) place(item, letters, passages);
  return passages;
}

function takeBack(removed: Removed, letters: Letters): void {
  for (const [client, ranges] of removed) {
    for (const { clock, len } of ranges) {
      for (let at = clock; at < clock + len; at += 1) {
        const letter = letters.get(keyOf({ client, clock: at }));
        if (letter) letter.words = "";
      }
    }
  }
}

function read(first: Letter): string {
  let words = "";
  for (let letter: Letter | null = first; letter; letter = letter.next) words += letter.words;
  return words.trim();
}

/** The passages written in these updates, in the order in which they were begun. */
export function passagesOf(updates: Uint8Array[]): string[] {
  const whole = merged(updates);
  if (!whole) return [];
  const { structs, ds } = Y.decodeUpdate(whole);
  const letters: Letters = new Map();
  const items = structs.filter((struct): struct is Y.Item => struct instanceof Y.Item);
  const passages = placeAll(items, letters);
  takeBack(ds.clients, letters);
  return passages.map(read).filter((words) => words !== "");
}
