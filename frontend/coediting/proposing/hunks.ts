/**
 * What is typed in the mode « Proposer », gathered: the text stays as it is, and a few hunks say what would be written
 * otherwise. Pure: offsets are those of the text as it stands, in one line of letters where the end of a paragraph is one.
 */

/** The letters from one offset to another would go, these words would come after them. Two hunks never touch. */
export interface Hunk {
  from: number;
  to: number;
  words: string;
}

/** What is chosen, or where the caret stands; `at` is where it stands in the words of the hunk that ends there. */
export interface Spot {
  from: number;
  to: number;
  at: number | null;
}

/** Hunks, and where the caret stands after. */
export interface Gathered {
  hunks: Hunk[];
  place: number;
  at: number | null;
}

/** The smallest passage that a suggestion can hold to, and what it would become. */
export interface Proposal {
  from: number;
  to: number;
  passage: string;
  replacement: string;
}

export type Unit = "letter" | "word" | "line";

/** Signs as people see them: accents, flags and emoji that are joined are one. */
const SIGNS = /(?:\p{Regional_Indicator}{2}|.)(?:\p{M}|\p{Emoji_Modifier}|\u200d.)*/gsu;

/** The text with what is proposed. */
export function applied(said: string, hunks: Hunk[]): string {
  let place = 0;
  let text = "";
  for (const { from, to, words } of hunks) {
    text += said.slice(place, from) + words;
    place = to;
  }
  return text + said.slice(place);
}

export function hunkAt(hunks: Hunk[], place: number): Hunk | null {
  return hunks.find(({ from, to }) => from <= place && place <= to) ?? null;
}

/** Where a caret stands in the words of a hunk: they come after the letters that would go. */
export function offsetIn({ to, words }: Hunk, place: number, at: number | null): number {
  return place < to ? 0 : Math.min(at ?? words.length, words.length);
}

/** Words in the place of what is chosen. */
export function put(said: string, hunks: Hunk[], spot: Spot, words: string): Gathered {
  const { from, to, at } = spot;
  const touched = hunks.filter((one) => one.from <= to && one.to >= from);
  let [before, after] = ["", ""];
  for (const one of touched) {
    // Words between the two ends of what is chosen go with it.
    if (from < to && one.to > from && one.to < to) continue;
    const kept = from === to ? offsetIn(one, from, at) : one.to <= from ? one.words.length : 0;
    before += one.words.slice(0, kept);
    after += one.words.slice(kept);
  }
  const merged = {
    from: Math.min(from, ...touched.map((one) => one.from)),
    to: Math.max(to, ...touched.map((one) => one.to)),
    words: before + words + after,
  };
  const others = hunks.filter((one) => !touched.includes(one));
  return settled(said, others, merged, before.length + words.length);
}

/** A hunk among the others; one that changes nothing any more is none, and the caret stands in the text. */
function settled(said: string, others: Hunk[], hunk: Hunk, at: number): Gathered {
  if (said.slice(hunk.from, hunk.to) === hunk.words)
    return { hunks: others, place: hunk.from + at, at: null };
  const hunks = [...others, hunk].sort((a, b) => a.from - b.from);
  return { hunks, place: hunk.to, at };
}

/** What is chosen goes, or else what stands before the caret (-1) or after it (1). Null at the edge of the line. */
export function erase(said: string, hunks: Hunk[], spot: Spot, way: -1 | 1, unit: Unit): Gathered | null {
  if (spot.from < spot.to) return put(said, hunks, spot, "");
  const hunk = hunkAt(hunks, spot.from);
  const inside = hunk ? offsetIn(hunk, spot.from, spot.at) : 0;
  if (hunk && (way < 0 ? inside > 0 : inside < hunk.words.length)) {
    const edge = step(hunk.words, inside, way, unit);
    const [first, last] = [Math.min(inside, edge), Math.max(inside, edge)];
    const words = hunk.words.slice(0, first) + hunk.words.slice(last);
    const others = hunks.filter((one) => one !== hunk);
    return settled(said, others, { ...hunk, words }, first);
  }
  const beside = !hunk ? spot.from : way < 0 ? hunk.from : hunk.to;
  const edge = step(said, beside, way, unit);
  if (edge === beside) return null;
  const range = { from: Math.min(beside, edge), to: Math.max(beside, edge), at: null };
  return put(said, hunks, range, "");
}

/** The next place before or after: one sign as people see it, one word with its spaces, or all the paragraph. */
export function step(text: string, place: number, way: -1 | 1, unit: Unit = "letter"): number {
  const [before, after] = [text.slice(0, place), text.slice(place)];
  if (unit === "line") {
    const end = after.indexOf("\n");
    if (way < 0) return before.lastIndexOf("\n") + 1;
    return end < 0 ? text.length : place + end;
  }
  if (unit === "word") {
    const found = way < 0 ? /(?:\n|\S*[^\S\n]*)$/.exec(before) : /^(?:\n|[^\S\n]*\S*)/.exec(after);
    return place + way * (found?.[0].length ?? 0);
  }
  const signs = (way < 0 ? before.slice(-64) : after.slice(0, 64)).match(SIGNS) ?? [];
  const sign = way < 0 ? signs[signs.length - 1] : signs[0];
  return place + way * (sign?.length ?? 0);
}

/**
 * From the first word that changes to the last, whole words; where only spaces would stand, with the word beside. Null
 * where nothing is written: a suggestion holds to words.
 */
export function proposal(said: string, hunks: Hunk[]): Proposal | null {
  const [first, last] = [hunks[0], hunks[hunks.length - 1]];
  if (!first || !last) return null;
  let { from } = first;
  let { to } = last;
  from -= /\S*$/.exec(said.slice(0, from))?.[0].length ?? 0;
  to += /^\S*/.exec(said.slice(to))?.[0].length ?? 0;
  const blank = () => said.slice(from, to).trim() === "";
  if (blank()) from -= /\S*\s*$/.exec(said.slice(0, from))?.[0].length ?? 0;
  if (blank()) to += /^\s*\S*/.exec(said.slice(to))?.[0].length ?? 0;
  if (blank()) return null;
  const within = hunks.map((one) => ({ ...one, from: one.from - from, to: one.to - from }));
  const passage = said.slice(from, to);
  return { from, to, passage, replacement: applied(passage, within) };
}
