/**
 * Whatever the interleaving of edits, cuts, closings of the browser, crashes, ends of session, saves and refusals, with
 * a server that writes before it shows or one that shows before it writes, and may die in between:
 * nothing typed is lost (it is on the server, or kept here to be read when the server will never take it), nothing
 * erased comes back, and all end with one text.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SOON_MS } from "../coediting/keeping.ts";
import { passagesOf } from "../unsent/passages.ts";
import type { Kept } from "../unsent/store.ts";
import { newBrowser, shelf, written } from "./browser.ts";
import { everythingArrives, Page } from "./builders.ts";
import { Server } from "./double.ts";

/** Two tabs of Perrine share her browser; Océane has one. */
const PEOPLE = ["perrine", "perrine", "oceane"];
/** Each character once, so that one can say which were erased. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

type What =
  | "type"
  | "erase"
  | "up"
  | "down"
  | "cut"
  | "open"
  | "expire"
  | "leave"
  | "crash"
  | "refuse"
  | "delay"
  | "write"
  | "die";
interface Step {
  what: What;
  who: number;
  at: number;
}

const weighted = (weight: number, ...what: What[]): { weight: number; arbitrary: fc.Arbitrary<What> } => ({
  weight,
  arbitrary: fc.constantFrom(...what),
});
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    weighted(8, "type"),
    weighted(4, "erase"),
    weighted(14, "up", "down"),
    weighted(5, "cut", "open"),
    weighted(4, "leave", "crash", "expire"),
    weighted(2, "refuse", "delay"),
    weighted(2, "write", "die"),
  ),
  who: fc.nat(PEOPLE.length - 1),
  at: fc.nat(60),
});

class House {
  readonly server = new Server();
  readonly pages: Page[] = [];
  readonly typed: string[] = [];
  readonly erased = new Set<string>();

  constructor() {
    this.server.doc.getText("e").insert(0, ALPHABET);
  }

  get erasable(): string {
    return this.server.doc.getText("e").toString();
  }

  page(who: number): Page {
    return this.pages[who] ?? this.opened(who);
  }

  private opened(who: number): Page {
    const page = new Page(this.server, shelf(PEOPLE[who]));
    page.link.open();
    this.pages[who] = page;
    return page;
  }

  /** The window goes; the next step of this person opens another one. */
  async gone(who: number): Promise<void> {
    this.pages[who]?.crash();
    delete this.pages[who];
    await written();
  }

  async play({ what, who, at }: Step): Promise<void> {
    const page = this.page(who);
    if (what === "type") this.type(page, at);
    else if (what === "erase") this.erase(page, at);
    else if (what === "up" || what === "down") await page.link.step(what);
    else if (what === "cut" && page.link.connected) page.link.cut();
    else if (what === "open" && !page.link.connected) page.link.open();
    else if (what === "expire") page.link.shut("signed_out");
    else if (what === "refuse" || what === "delay") await this.refuse(page, what === "delay");
    else if (what === "write") this.server.write();
    else if (what === "die") this.server.die();
    else if (what === "leave") await page.provider.leave().then(() => this.gone(who));
    else if (what === "crash") {
      // A fraction of a second after the last key.
      await page.timer.advance(SOON_MS);
      await written();
      await this.gone(who);
    }
  }

  private mayWrite(page: Page): boolean {
    return page.status.synced && page.status.role === "write" && page.status.trouble?.kind !== "refused";
  }

  private type(page: Page, at: number): void {
    if (!this.mayWrite(page)) return;
    const word = `‹${this.typed.length}›`;
    this.typed.push(word);
    // Never inside a word, so that each can be looked for.
    const places = Array.from(page.text.matchAll(/‹/g), (found) => found.index);
    page.type(word, [...places, page.text.length][at % (places.length + 1)]);
  }

  private erase(page: Page, at: number): void {
    const text = page.provider.doc.getText("e");
    if (!this.mayWrite(page) || text.length === 0) return;
    const place = at % text.length;
    this.erased.add(text.toString().charAt(place));
    text.delete(place, 1);
  }

  /** The server refuses the next message of this page, for now or for ever. */
  private async refuse(page: Page, retry: boolean): Promise<void> {
    this.server.refusing = { error: retry ? "unavailable" : "malformed", message: "", retry };
    await page.link.step("up");
    this.server.refusing = null;
  }

  /** A good network for everybody, until nothing waits. Pages that a refusal has stopped are loaded again. */
  async calm(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      for (const who of [0, 1, 2]) {
        if (this.page(who).status.trouble?.kind === "refused")
          await this.page(who)
            .provider.leave()
            .then(() => this.gone(who));
        this.page(who).link.cut();
        this.page(who).link.open();
      }
      for (let turn = 0; turn < 2; turn += 1) {
        await everythingArrives(this.pages);
        this.server.write();
        await everythingArrives(this.pages);
        await written();
      }
    }
  }

  /** Everybody closes her window and opens another one. */
  async restart(): Promise<void> {
    for (const who of [0, 1, 2])
      await this.page(who)
        .provider.leave()
        .then(() => this.gone(who));
  }

  /** What is still in the browsers. */
  async left(): Promise<Kept[]> {
    return [...(await shelf("perrine").read()), ...(await shelf("oceane").read())];
  }
}

test("nothing typed is lost, nothing erased comes back, and all end with one text", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 120 }),
      fc.boolean(),
      fc.boolean(),
      async (steps, again, ahead) => {
        await newBrowser();
        const house = new House();
        house.server.ahead = ahead;
        for (const one of steps) await house.play(one);
        if (again) await house.restart();
        await house.calm();
        const left = await house.left();
        assert.ok(left.every((one) => one.refused));
        const text = house.server.doc.getText("t").toString();
        const refused = passagesOf(left.map((one) => one.data)).join("\n");
        for (const word of house.typed)
          assert.ok(text.includes(word) || refused.includes(word), `${word} is lost`);
        for (const page of house.pages) {
          assert.deepEqual([page.text, page.status.unsaved, page.status.trouble], [text, 0, null]);
          if (left.length === 0)
            for (const letter of house.erased) assert.ok(!house.erasable.includes(letter));
          page.close();
        }
      },
    ),
    { numRuns: 80 },
  );
});
