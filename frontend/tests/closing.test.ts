/** What stays on the screen when the right to read is gone: the notice, and what the person did not send. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeText } from "../coediting/closing.ts";
import { close, show } from "./page.ts";

after(close);

const PAGE = `<main>
<header><h1>Le bail</h1><p class="doc-rights">Lisent : toute la démarche.</p></header>
<p id="editor-notice">Ce texte n’est plus ouvert pour vous.</p>
<section id="unsent">Mes mots</section>
<div id="toolbar">Gras</div>
<div id="editor"><article class="sheet">Loyer : 12 euros</article></div>
<div class="verbar">Version 3</div>
</main><aside id="contexte">Un commentaire</aside>`;

test("nothing of the text stays, what was not sent does", () => {
  show(PAGE);
  const root = document.getElementById("editor") as HTMLElement;
  closeText(root);
  closeText(root);
  const left = (document.body.textContent ?? "").replace(/\s+/g, " ").trim();
  assert.equal(left, "Le bail Ce texte n’est plus ouvert pour vous. Mes mots");
});
