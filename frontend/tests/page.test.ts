import assert from "node:assert/strict";
import { after, test } from "node:test";
import { cleanPaste, disarmed } from "../coediting/paste.ts";
import { elementOf, Thread } from "../discussions/thread.ts";
import { nameBallotButton } from "../votes/ballot.ts";
import { replaceTurnout } from "../votes/turnout.ts";
import { close, show } from "./page.ts";

after(close);

const li = (id: string, text: string, person = "p2"): string =>
  `<li id="message-${id}" data-person="${person}">${text}<button hidden data-only-author>Modifier</button></li>`;
const message = (id: string, text: string, person = "p2"): HTMLElement =>
  elementOf(li(id, text, person)) as HTMLElement;
const ids = (): string[] => Array.from(document.querySelectorAll("#messages > li"), (one) => one.id);

test("a message is added once, whichever way it comes, and replaced in its place", () => {
  show(`<ol id="messages">${li("a", "un")}</ol><p id="no-message"></p>`);
  const thread = new Thread("d", "p1");
  assert.equal(thread.put(message("b", "deux")), true);
  assert.equal(thread.put(message("b", "deux")), false);
  assert.equal(thread.put(message("a", "un, corrigé")), false);
  assert.deepEqual(ids(), ["message-a", "message-b"]);
  assert.match(document.getElementById("message-a")?.textContent ?? "", /corrigé/);
  assert.equal(thread.lastId, "b");
});

test("only the author of a message is shown its controls", () => {
  show(`<ol id="messages">${li("a", "le mien", "p1")}${li("b", "le sien")}</ol>`);
  new Thread("d", "p1").showOwnControls();
  const hidden = Array.from(
    document.querySelectorAll<HTMLElement>("[data-only-author]"),
    (one) => one.hidden,
  );
  assert.deepEqual(hidden, [false, true]);
});

test("on an older page of a thread, a new message is announced and not put where it does not belong", () => {
  show(`<ol id="messages" data-partial>${li("a", "ancien")}</ol><a id="new-below" hidden></a>`);
  const thread = new Thread("d", "p1");
  assert.equal(thread.put(message("z", "nouveau")), true);
  assert.deepEqual(ids(), ["message-a"]);
  assert.equal(document.getElementById("new-below")?.textContent, "Un nouveau message");
});

test("the participation is replaced, what one had opened stays open, and it is said", () => {
  const turnout = (n: number): string =>
    `<section id="turnout" data-announce="${n} sur 15"><details><summary>Qui</summary></details><b>${n}</b></section>`;
  show(turnout(1));
  document.querySelector("details")?.setAttribute("open", "");
  assert.equal(replaceTurnout(turnout(2)), "2 sur 15");
  assert.equal(document.querySelector("#turnout b")?.textContent, "2");
  assert.equal(document.querySelector("details")?.hasAttribute("open"), true);
});

test("the ballot's button says what one is about to do", () => {
  show(
    `<form id="ballot"><input type="radio" name="v" data-button="Voter pour">` +
      `<button data-ballot-button data-choose="Choisissez d’abord">Voter</button></form>`,
  );
  nameBallotButton();
  const button = document.querySelector("button");
  assert.equal(button?.textContent, "Choisissez d’abord");
  const choice = document.querySelector("input") as HTMLInputElement;
  choice.checked = true;
  document.getElementById("ballot")?.dispatchEvent(new window.Event("change"));
  assert.equal(button?.textContent, "Voter pour");
});

test("a paste keeps its meaning without style, handler, script or picture", () => {
  const pasted = cleanPaste(
    `<b style="font-weight:normal"><p style="margin:0" onclick="x()"><span style="font-weight:700">gras</span>` +
      `<img src=x onerror=alert(1)><script>alert(1)</script></p></b>`,
  );
  assert.ok(!/ style=| on\w+=|<script|<img|<b>/.test(pasted), pasted);
  assert.match(pasted, /<strong>gras<\/strong>/);
});

test("words that look like attributes stay words", () => {
  assert.equal(disarmed(`<p>dire style="x" et onclick=y</p>`), `<p>dire style="x" et onclick=y</p>`);
  assert.equal(disarmed(`<p style="a" ONCLICK='b'>`), `<p data-style="a" data-off='b'>`);
});
