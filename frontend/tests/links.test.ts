import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addressMeant, isAllowedAddress } from "../coediting/links.ts";

test("a link leads to the web, to a mailbox or to a telephone, and nowhere else", () => {
  for (const good of ["https://exemple.fr", "HTTP://exemple.fr/a?b", "mailto:a@b.fr", "tel:+33123456789"]) {
    assert.equal(isAllowedAddress(good), true, good);
  }
  const bad = [
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    " javascript:x",
    "data:text/html,x",
    "//exemple.fr",
    "/page",
    "",
  ];
  for (const address of [...bad, "https:exemple.fr", null, 3])
    assert.equal(isAllowedAddress(address), false, String(address));
});

test("people type addresses as they say them", () => {
  assert.equal(addressMeant(" exemple.fr/page "), "https://exemple.fr/page");
  assert.equal(addressMeant("exemple.fr:8080/x"), "https://exemple.fr:8080/x");
  assert.equal(addressMeant("perrine@exemple.fr"), "mailto:perrine@exemple.fr");
  for (const refused of ["javascript:alert(1)", "bonjour", "data:text/html,x", "ftp://exemple.fr"]) {
    assert.equal(addressMeant(refused), null, refused);
  }
});

test("whatever is typed, what comes out is allowed", () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const address = addressMeant(typed);
      assert.ok(address === null || isAllowedAddress(address));
    }),
  );
});
