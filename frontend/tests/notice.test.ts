/** The sentence under the title: written once, with the way on. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { noticeOf, writeNotice } from "../coediting/notice.ts";
import type { Status, TroubleKind } from "../coediting/status.ts";
import { close, show } from "./page.ts";

after(close);

const status = (kind: TroubleKind | null, change: Partial<Status> = {}): Status => ({
  connection: "offline",
  synced: true,
  role: "write",
  frozen: false,
  unsaved: 1,
  lost: 0,
  keeps: true,
  compatible: false,
  warning: "",
  trouble: kind && { kind, message: "" },
  ...change,
});

function written(one: Status): HTMLElement {
  show(`<p id="editor-notice" hidden><span data-text></span></p>`);
  const place = document.getElementById("editor-notice") as HTMLElement;
  writeNotice(place, noticeOf(one), { address: "/connexion?next=/d", elsewhere: !one.keeps });
  return place;
}

test("the end of a session leads to signing in, in another window when only this page holds the words", () => {
  const link = written(status("signed_out")).querySelector("a");
  assert.equal(link?.getAttribute("href"), "/connexion?next=/d");
  assert.equal(link?.target, "");
  const other = written(status("signed_out", { keeps: false })).querySelector("a");
  assert.equal(other?.target, "_blank");
  assert.match(other?.textContent ?? "", /autre fenêtre/);
});

test("a page too old, or refused, leads to being loaded again", () => {
  for (const kind of ["schema", "refused"] as const) {
    const link = written(status(kind)).querySelector("a");
    assert.equal(link?.textContent, "Recharger la page");
    assert.equal(link?.getAttribute("href"), location.pathname);
  }
});

test("without trouble nothing is shown, and the same words are not written twice", () => {
  assert.equal(written(status(null)).hidden, true);
  const place = written(status("access"));
  const before = place.querySelector("[data-text]")?.firstChild;
  writeNotice(place, noticeOf(status("access")), { address: "/", elsewhere: false });
  assert.equal(place.querySelector("[data-text]")?.firstChild, before);
  writeNotice(place, noticeOf(status(null)), { address: "/", elsewhere: false });
  assert.deepEqual([place.hidden, place.textContent], [true, ""]);
});

test("what the server says of a damaged text is shown while nothing worse is", () => {
  const warning = "Une partie de ce texte ne s’affiche pas.";
  assert.equal(noticeOf(status(null, { warning })).text, warning);
  assert.doesNotMatch(noticeOf(status("access", { warning })).text, /ne s’affiche pas/);
});

test("who no longer writes is told that she reads on, who no longer reads is not", () => {
  const reason = "Ce texte n’est plus ouvert pour vous.";
  const trouble = { kind: "access", message: reason } as const;
  assert.match(noticeOf(status("access", { role: "read" })).text, /lecture seule/);
  assert.equal(noticeOf(status("access", { role: "none", trouble })).text, reason);
});
