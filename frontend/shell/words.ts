/**
 * The words of the interface. The code holds the French sentence; the page gives its translation in one JSON
 * block, key = the French. A key that is absent shows the French: never an empty place, never a code.
 */

/** No-break spaces are typography, not meaning: « Hors ligne : » is found with or without them. */
const folded = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

let translations: Map<string, string> | null = null;

function read(): Map<string, string> {
  const block = typeof document === "undefined" ? null : document.getElementById("words");
  try {
    const entries = Object.entries(JSON.parse(block?.textContent ?? "{}") as Record<string, string>);
    return new Map(entries.map(([key, value]) => [folded(key), value]));
  } catch {
    return new Map();
  }
}

/** The sentence in the page's language, its `{name}` places filled. */
export function say(french: string, values: Record<string, string | number> = {}): string {
  translations ??= read();
  const sentence = translations.get(folded(french)) ?? french;
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** "Perrine, Océane et Maxence" in the page's language. */
export function enumerate(names: string[]): string {
  const last = names[names.length - 1] ?? "";
  if (names.length < 2) return last;
  return say("{names} et {last}", { names: names.slice(0, -1).join(", "), last });
}
