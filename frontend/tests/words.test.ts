import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { enumerate, say } from "../shell/words.ts";

const PROGRAMS = ["shell", "unsent", "coediting", "discussions", "votes"];
/** A document shows what was not taken with the panel of another program, and is given its words as well. */
const ALSO: Record<string, string[]> = { coediting: ["unsent"] };
const listed = JSON.parse(readFileSync("frontend/words.json", "utf8")) as Record<string, string[]>;

function said(program: string): string[] {
  const folder = path.join("frontend", program);
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts"));
  return files.flatMap((file) => {
    const source = readFileSync(path.join(folder, file), "utf8");
    return Array.from(source.matchAll(/\bsay\(\s*"([^"]+)"/g), (found) => found[1] ?? "");
  });
}

test("every sentence of the code is in words.json, so that the pages can translate it", () => {
  for (const program of PROGRAMS) {
    const given = ["shell", program, ...(ALSO[program] ?? [])];
    const known = new Set(given.flatMap((one) => listed[one] ?? []));
    for (const sentence of said(program)) assert.ok(known.has(sentence), `${program}: ${sentence}`);
  }
});

test("words.json holds nothing that no program says", () => {
  for (const program of PROGRAMS) {
    const used = new Set(said(program));
    for (const sentence of listed[program] ?? []) assert.ok(used.has(sentence), `${program}: ${sentence}`);
  }
});

test("French typography: typographic apostrophes, no straight quotes, a space before high punctuation", () => {
  for (const sentence of Object.values(listed).flat()) {
    assert.ok(!sentence.includes("'"), sentence);
    assert.ok(!/[^\s\u00a0][;?!»](\s|$)/.test(sentence), sentence);
  }
});

test("without a translation the French is shown, its places filled", () => {
  assert.equal(say("vous et {n} autres", { n: 3 }), "vous et 3 autres");
});

test("names are enumerated as one says them", () => {
  assert.equal(enumerate(["Perrine"]), "Perrine");
  assert.equal(enumerate(["Perrine", "Océane", "Maxence"]), "Perrine, Océane et Maxence");
});
