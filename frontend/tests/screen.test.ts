/** What the screen says, from the status alone. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import fc from "fast-check";
import { noticeOf } from "../coediting/notice.ts";
import { checkedState, presented } from "../coediting/people.ts";
import { peopleHere } from "../coediting/presence.ts";
import { savingOf, savingWriter } from "../coediting/saving.ts";
import { heldBack, type Status } from "../coediting/status.ts";
import { close, show } from "./page.ts";

after(close);

const calm: Status = {
  connection: "live",
  synced: true,
  role: "write",
  frozen: false,
  unsaved: 0,
  lost: 0,
  keeps: true,
  compatible: false,
  warning: "",
  trouble: null,
};
const words = (change: Partial<Status>): string => savingOf({ ...calm, ...change }).text;

test("the state of saving is said in words", () => {
  assert.equal(words({}), "Enregistré");
  assert.equal(words({ unsaved: 1 }), "Enregistrement…");
  assert.equal(words({ connection: "connecting", synced: false }), "Connexion…");
  assert.equal(words({ connection: "offline" }), "Hors ligne : tout est enregistré");
  assert.equal(
    words({ connection: "offline", unsaved: 12 }),
    "Hors ligne : vos 12 dernières modifications partiront au retour du réseau",
  );
  assert.equal(words({ role: "read" }), "Lecture seule");
  assert.equal(words({ frozen: true }), "Lecture seule");
});

test("what is not committed makes the place busy at once, before any word changes", () => {
  show(`<p id="saving" role="status"><span data-text></span></p>`);
  const place = document.getElementById("saving") as HTMLElement;
  const follow = savingWriter(place);
  const said = () => `${place.getAttribute("aria-busy")} ${place.textContent}`;
  follow(calm);
  assert.equal(said(), "false Enregistré");
  follow({ ...calm, unsaved: 1 });
  assert.equal(said(), "true Enregistré");
  follow(calm);
  assert.equal(said(), "false Enregistré");
  follow({ ...calm, unsaved: 1, connection: "offline" });
  assert.match(said(), /^false Hors ligne/);
});

test("what waits is said before any network, after the end of a session, and when the page is too old", () => {
  const connecting = { connection: "connecting", synced: false } as const;
  assert.equal(
    words({ ...connecting, unsaved: 12 }),
    "Connexion… 12 modifications gardées ici partiront ensuite",
  );
  const out = { kind: "signed_out", message: "" } as const;
  assert.equal(words({ trouble: out, connection: "offline" }), "Session terminée : tout est enregistré");
  assert.equal(
    words({ trouble: out, connection: "offline", unsaved: 1 }),
    "Session terminée : votre dernière modification partira à votre retour",
  );
  assert.equal(
    words({ trouble: { kind: "schema", message: "" }, unsaved: 2 }),
    "Page à recharger : vos 2 dernières modifications partiront ensuite",
  );
});

test("a browser that keeps nothing is told while something is unsaved and the network is away, and only then", () => {
  const fragile = { keeps: false, unsaved: 1, connection: "offline" } as const;
  assert.match(noticeOf({ ...calm, ...fragile }).text, /laissez cette page ouverte/);
  for (const change of [{ keeps: true }, { unsaved: 0 }, { connection: "live" as const }])
    assert.equal(noticeOf({ ...calm, ...fragile, ...change }).text, "");
  const out = { kind: "signed_out", message: "" } as const;
  assert.match(noticeOf({ ...calm, ...fragile, trouble: out }).text, /dans une autre/);
  assert.equal(noticeOf({ ...calm, trouble: out }).way, "signIn");
});

test("what is held back is what will not leave by itself", () => {
  const held = (change: Partial<Status>): number => heldBack({ ...calm, unsaved: 3, ...change });
  assert.equal(held({}), 0);
  assert.equal(held({ connection: "offline" }), 0);
  assert.equal(held({ trouble: { kind: "signed_out", message: "" } }), 0);
  assert.equal(held({ trouble: { kind: "unavailable", message: "" } }), 0);
  assert.equal(held({ frozen: true }), 3);
  assert.equal(held({ role: "read" }), 3);
  for (const kind of ["schema", "missing", "refused", "somebody_else"] as const)
    assert.equal(held({ trouble: { kind, message: "" } }), 3, kind);
  assert.equal(held({ lost: 2 }), 2);
});

test("changes that can no longer leave are never said to be saved", () => {
  const access = { kind: "access", message: "Le compte rendu est clos." } as const;
  assert.equal(
    words({ role: "read", unsaved: 2, trouble: access }),
    "Non enregistré : Le compte rendu est clos.",
  );
  assert.equal(words({ role: "read", trouble: access }), "Lecture seule");
  assert.match(
    words({ unsaved: 1, trouble: { kind: "refused", message: "" } }),
    /^Non enregistré : le serveur/,
  );
});

test("« Enregistré » appears only when nothing is unsaved and the link holds", () => {
  const status: fc.Arbitrary<Status> = fc.record({
    connection: fc.constantFrom("connecting" as const, "live" as const, "offline" as const),
    synced: fc.boolean(),
    role: fc.constantFrom("write" as const, "read" as const, "none" as const),
    frozen: fc.boolean(),
    unsaved: fc.nat(3),
    lost: fc.nat(3),
    keeps: fc.boolean(),
    compatible: fc.boolean(),
    warning: fc.constantFrom("", "w"),
    trouble: fc.option(
      fc.record({
        kind: fc.constantFrom(
          "schema",
          "missing",
          "unavailable",
          "refused",
          "access",
          "signed_out",
          "somebody_else",
        ),
        message: fc.constant("m"),
      }),
    ) as fc.Arbitrary<Status["trouble"]>,
  });
  fc.assert(
    fc.property(status, (one) => {
      if (savingOf(one).kind === "saved")
        assert.ok(one.unsaved === 0 && one.connection === "live" && one.synced);
      if (one.trouble) assert.notEqual(noticeOf(one).text, "");
    }),
  );
});

test("a presence is one line per person, oneself first", () => {
  const me = presented({ person: "p1", name: "Perrine Rochevaire", college: "ess" });
  const others = [
    { user: { person: "p2", name: "Océane" } },
    { user: { person: "p2", name: "Océane" } },
    { user: me },
    {},
  ];
  assert.deepEqual(
    peopleHere(others, me).map((one) => one.name),
    ["Perrine Rochevaire", "Océane"],
  );
});

test("what others send as presence is reduced to what this page draws", () => {
  const cursor = {
    anchor: { item: { client: 1, clock: 2 }, assoc: 0 },
    head: { tname: "default", assoc: -1 },
  };
  assert.deepEqual(checkedState({ user: { name: "O", college: 'x" onload=' }, cursor, more: 1 }), {
    user: { person: "", name: "O", initials: "", college: "", collegeName: "" },
    cursor,
  });
  for (const bad of [
    { anchor: 1, head: 2 },
    { anchor: {}, head: {} },
    { anchor: { item: { client: -1, clock: 0 } }, head: {} },
  ]) {
    assert.equal(checkedState({ cursor: bad })?.["cursor"], null);
  }
  assert.equal(checkedState(null), null);
  assert.equal(checkedState("x"), null);
});
