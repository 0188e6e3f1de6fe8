/** What the mode « Proposer » has gathered leaves one after the other, and what cannot leave stays with the person. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { settled } from "./double.ts";
import { close, show } from "./page.ts";

const { does, Posting, read, Shelf } = await import("../coediting/proposing/posting.ts");
type Asked = import("../coediting/proposing/drafts.ts").Asked;

after(close);

const asked = (replacement: string): Asked => ({ passage: "quai", replacement, style: "", end: "" });

test("suggestions leave one after the other; one that cannot leave stays, before those behind it", async () => {
  const said: string[] = [];
  let away = true;
  const posting = new Posting(
    async ({ asked: { replacement } }) => {
      if (away) return { kind: "away", why: "" };
      said.push(replacement);
      return replacement === "b" ? { kind: "refused", why: "Non." } : { kind: "taken", html: "" };
    },
    {
      taken: ({ asked: one }) => said.push(`taken ${one.replacement}`),
      refused: ({ asked: one }, why) => said.push(`refused ${one.replacement} ${why}`),
      waits: () => said.push("waits"),
      changed: () => undefined,
    },
  );
  posting.add({ draft: 1, asked: asked("a") });
  await settled();
  posting.add({ draft: 2, asked: asked("b") });
  await settled();
  assert.deepEqual(
    posting.queue.map(({ draft }) => draft),
    [1, 2],
  );
  assert.deepEqual(new Set(said), new Set(["waits"]));
  away = false;
  said.length = 0;
  await posting.flush();
  assert.deepEqual(said, ["a", "taken a", "b", "refused b Non."]);
  assert.equal(posting.queue.length, 0);
});

test("what the server answers is taken, refused with its reason, or not understood and tried again", () => {
  const thread = `<li class="fil" data-thread="a"></li>`;
  assert.equal(read(200, thread).kind, "taken");
  assert.equal(read(200, "<form>Connexion</form>").kind, "away");
  const refusal = `<form><p class="error"><svg></svg> <span>Rien ne change.</span></p></form>`;
  assert.deepEqual(read(422, refusal), { kind: "refused", why: "Rien ne change." });
  assert.deepEqual(read(409, ""), { kind: "refused", why: "" });
  assert.equal(read(429, refusal).kind, "hasty");
  assert.equal(read(503, "").kind, "away");
});

test("what was taken before a reload is known by what it does", () => {
  const cut: Asked = { passage: "trois jours", replacement: "cinq jours", style: "", end: "" };
  assert.ok(
    does(
      [
        ["deleted", "trois"],
        ["added", "cinq"],
      ],
      cut,
    ),
  );
  assert.ok(
    !does(
      [
        ["deleted", "trois"],
        ["added", "six"],
      ],
      cut,
    ),
  );
  assert.ok(!does([], cut));
  const bold: Asked = { passage: "jours", replacement: "jours", style: "bold", end: "" };
  assert.ok(does([["format", "jours"]], bold));
  assert.ok(
    !does(
      [
        ["deleted", "trois"],
        ["added", "cinq"],
      ],
      bold,
    ),
  );
});

test("a tab keeps what is not sent for one person and one text; what cannot be read is nothing", () => {
  show("");
  new Shelf("rose", "d").write({ on: true, waiting: [asked("dépôt")] });
  assert.deepEqual(new Shelf("rose", "d").read(), { on: true, waiting: [asked("dépôt")] });
  assert.deepEqual(new Shelf("nour", "d").read(), { on: false, waiting: [] });
  sessionStorage.setItem("chantier-proposing:nour:d", "{");
  assert.deepEqual(new Shelf("nour", "d").read(), { on: false, waiting: [] });
});
