/** Whatever the interleaving, the cuts, the losses and the repetitions: one text, and nothing acknowledged missing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { aPage, everythingArrives, type Page } from "./builders.ts";
import { Server } from "./double.ts";

type Step =
  | { what: "type"; who: number; at: number; words: string }
  | { what: "erase"; who: number; at: number }
  | { what: "up" | "down" | "cut" | "open" | "twice" | "lose"; who: number };

const who = fc.integer({ min: 0, max: 2 });
const at = fc.nat(40);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant("type" as const),
      who,
      at,
      words: fc.string({ minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("erase" as const), who, at }) },
  { weight: 14, arbitrary: fc.record({ what: fc.constantFrom("up" as const, "down" as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constantFrom("cut" as const, "open" as const, "twice" as const, "lose" as const),
      who,
    }),
  },
);

async function play(page: Page, step: Step): Promise<void> {
  const { link } = page;
  const length = page.text.length;
  if (step.what === "type") page.type(step.words, step.at % (length + 1));
  else if (step.what === "erase" && length > 0) page.erase(step.at % length, 1);
  else if (step.what === "up" || step.what === "down") await link.step(step.what);
  else if (step.what === "cut" && link.connected) link.cut();
  else if (step.what === "open" && !link.connected) link.open();
  else if (step.what === "twice") link.duplicateNext();
  else if (step.what === "lose") link.loseNext();
}

/** Links come back, clocks turn until every question got its answer and every loss was noticed. */
async function calm(pages: Page[]): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    for (const page of pages) if (!page.link.connected) page.link.open();
    await everythingArrives(pages);
    for (const page of pages) {
      page.link.cut();
      page.link.open();
    }
    await everythingArrives(pages);
  }
}

test("three people, a bad network: the same text for all, and all of it on the server", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 120 }), async (steps) => {
      const server = new Server();
      const pages = [await aPage(server), await aPage(server), await aPage(server)];
      try {
        for (const one of steps) await play(pages[one.who] as Page, one);
        await calm(pages);
        const text = server.doc.getText("t").toString();
        for (const page of pages) {
          assert.equal(page.text, text);
          assert.equal(page.status.unsaved, 0);
          assert.equal(page.status.trouble, null);
        }
      } finally {
        for (const page of pages) page.close();
      }
    }),
    { numRuns: 150 },
  );
});
