/** A browser that keeps things: IndexedDB in memory, the same for all the pages of a test, and its moods. */
import "fake-indexeddb/auto";
import { type Shelf, shelfOf } from "../unsent/store.ts";

export const TEXT = "d";

export const shelf = (person = "perrine", document = TEXT): Shelf =>
  shelfOf({ person, document, title: `Texte ${document}`, address: `/valbrume/documents/${document}` });

/** A browser that will not: a private window, a full disk. `willing` may change in the middle of a test. */
export class MoodyShelf implements Shelf {
  willing = true;

  constructor(private readonly good: Shelf) {}

  private whenWilling<T>(work: () => Promise<T>): Promise<T> {
    return this.willing ? work() : Promise.reject(new DOMException("full", "QuotaExceededError"));
  }

  read() {
    return this.whenWilling(() => this.good.read());
  }
  put(data: Uint8Array, changes: number) {
    return this.whenWilling(() => this.good.put(data, changes));
  }
  remove(keys: number[]) {
    return this.whenWilling(() => this.good.remove(keys));
  }
  refuse(keys: number[], reason: string) {
    return this.whenWilling(() => this.good.refuse(keys, reason));
  }
}

/** The browser has done what it was asked. */
export async function written(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Another browser, which has never seen anybody. */
export async function newBrowser(): Promise<void> {
  for (const person of ["perrine", "oceane"])
    for (const document of [TEXT, "e"]) {
      const one = shelf(person, document);
      await one.remove((await one.read()).map((kept) => kept.key));
    }
}
