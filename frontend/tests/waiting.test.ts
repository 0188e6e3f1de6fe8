/** Other pages: what waits is named to its author, and to nobody else; read, thrown away, gone once sent. */
import "./browser.ts";
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import * as Y from "yjs";
import { installWaiting } from "../shell/waiting.ts";
import { Panel } from "../unsent/panel.ts";
import { passagesOf } from "../unsent/passages.ts";
import { newBrowser, shelf, written } from "./browser.ts";
import { close, show } from "./page.ts";

after(close);
beforeEach(newBrowser);

const NOTICE = (person: string): string =>
  `<div id="waiting" data-person="${person}" hidden><span data-waiting-texts></span></div>`;
const PANEL = `<section id="unsent" hidden><h2 data-unsent="title"></h2><details><summary>Voir</summary>
  <div data-unsent="words"></div></details><button data-unsent="copy"></button>
  <button data-unsent="download"></button><span data-unsent="said"></span><button data-unsent="discard"></button></section>`;

const element = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const click = (name: string): void =>
  element("unsent").querySelector<HTMLElement>(`[data-unsent="${name}"]`)?.click();

/** An update that says these words. */
function wrote(words: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText("t").insert(0, words);
  return Y.encodeStateAsUpdate(doc);
}

/** The page of somebody, looked at twice: what lasts from one look to the next is said. */
async function aPageOf(person: string, more = ""): Promise<HTMLElement> {
  show(`${NOTICE(person)}${more}`);
  installWaiting();
  await written();
  document.dispatchEvent(new window.Event("visibilitychange"));
  await written();
  return element("waiting");
}

test("a page of work names what waits for its reader, with the way to it", async () => {
  await shelf("perrine").put(wrote("un"), 12);
  await shelf("perrine", "e").put(wrote("deux"), 1);
  const notice = await aPageOf("perrine");
  assert.equal(notice.hidden, false);
  assert.equal(notice.textContent, "Texte d (12 modifications), Texte e (une modification)");
  assert.equal(notice.querySelector("a")?.getAttribute("href"), "/valbrume/documents/d");
});

test("nothing is said to another person, nor of the text that is open on this very page", async () => {
  await shelf("perrine").put(wrote("un"), 1);
  assert.equal((await aPageOf("oceane")).hidden, true);
  const editor = `<div id="editor" data-document="d" data-state="live"></div>`;
  assert.equal((await aPageOf("perrine", editor)).hidden, true);
});

test("what another tab is writing now is not said, and what is sent is no longer", async () => {
  const mine = shelf("perrine");
  show(NOTICE("perrine"));
  const first = await mine.put(wrote("un"), 1);
  installWaiting();
  await written();
  await mine.remove([first]);
  const second = await mine.put(wrote("deux"), 1);
  const look = async (): Promise<boolean> => {
    document.dispatchEvent(new window.Event("visibilitychange"));
    await written();
    return !element("waiting").hidden;
  };
  assert.equal(await look(), false, "another change than the one before");
  assert.equal(await look(), true, "the same one still waits");
  await mine.remove([second]);
  assert.equal(await look(), false);
});

test("the panel says how many, shows the words, and throws away only when asked to", async () => {
  show(PANEL);
  let thrown = 0;
  const panel = new Panel(element("unsent"), {
    title: "Compte rendu",
    passages: () => passagesOf([wrote("<b>mes mots</b>")]),
    discard: async () => {
      thrown += 1;
    },
  });
  panel.show(0, true);
  assert.equal(element("unsent").hidden, true);
  panel.show(1, true);
  assert.equal(
    element("unsent").querySelector("h2")?.textContent,
    "Une de vos modifications n’a pas été enregistrée",
  );
  panel.show(3, false);
  assert.match(element("unsent").querySelector("h2")?.textContent ?? "", /^3 de vos .* pas encore/);
  element("unsent").querySelector("details")?.dispatchEvent(new window.Event("toggle"));
  await written();
  const words = element("unsent").querySelector('[data-unsent="words"]');
  assert.equal(words?.textContent, "<b>mes mots</b>");
  assert.equal(words?.querySelector("b"), null);
  assert.equal(thrown, 0);
  click("discard");
  assert.equal(thrown, 1);
});

test("deletions and formatting have no words, and the panel says so", async () => {
  show(PANEL);
  const panel = new Panel(element("unsent"), {
    title: "t",
    passages: () => [],
    discard: async () => undefined,
  });
  panel.show(1, true);
  element("unsent").querySelector("details")?.dispatchEvent(new window.Event("toggle"));
  await written();
  assert.match(element("unsent").textContent ?? "", /Aucun mot nouveau/);
});
