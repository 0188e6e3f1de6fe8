/** The menus of the text: chosen by keyboard while the caret stays where it is, said to screen readers. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, show } from "./page.ts";

const { Menu } = await import("../coediting/menus/menu.ts");
const { matching } = await import("../coediting/menus/slash.ts");

after(close);

const caret = { left: 10, right: 10, top: 20, bottom: 40, width: 0, height: 20 } as DOMRect;
const choices = ["Titre", "Liste", "Tableau"].map((label) => ({ label, detail: "" }));

function opened(chosen: string[] = []) {
  show(`<div id="text"></div>`);
  const text = document.getElementById("text") as HTMLElement;
  const menu = new Menu(text, "Insérer", ({ label }) => chosen.push(label));
  menu.show(choices, caret);
  return { menu, text, chosen };
}

const active = (text: HTMLElement): string =>
  document.getElementById(text.getAttribute("aria-activedescendant") ?? "")?.textContent ?? "";

test("arrows go round the choices, Enter and Tab choose, any other key is for the text", () => {
  const { menu, text, chosen } = opened();
  assert.equal(active(text), "Titre");
  menu.onKey("ArrowUp");
  assert.equal(active(text), "Tableau");
  menu.onKey("ArrowDown");
  menu.onKey("ArrowDown");
  assert.equal(active(text), "Liste");
  assert.equal(menu.onKey("a"), false);
  assert.deepEqual([menu.onKey("Enter"), menu.onKey("Tab")], [true, true]);
  assert.deepEqual(chosen, ["Liste", "Liste"]);
});

test("a menu without choices is not there, nor anything of it on the text", () => {
  const { menu, text } = opened();
  menu.show([], caret);
  assert.equal(document.querySelector("[role=listbox]"), null);
  assert.equal(text.getAttribute("aria-activedescendant"), null);
  assert.equal(menu.onKey("Enter"), false);
});

test("a choice is pointed at too, and its label is never read as HTML", () => {
  const chosen: string[] = [];
  const { menu } = opened(chosen);
  menu.show([{ label: "<b>Rose</b>", detail: "<i>x</i>" }], caret);
  assert.equal(document.querySelector("[role=listbox] b, [role=listbox] i"), null);
  document.querySelector<HTMLElement>("[role=option]")?.click();
  assert.deepEqual(chosen, ["<b>Rose</b>"]);
});

test("what is typed after the stroke finds pieces by the beginning of their words, without accents", () => {
  const labels = (typed: string) => matching(typed).map(({ label }) => label);
  assert.deepEqual(labels("tab"), ["Tableau"]);
  assert.deepEqual(labels("numero"), ["Liste numérotée"]);
  assert.ok(labels("").length > 5);
  assert.deepEqual(labels("zzz"), []);
});
