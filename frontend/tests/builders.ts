/** A person at her page, in front of the in-memory server. */
import { Provider } from "../coediting/provider.ts";
import type { Status } from "../coediting/status.ts";
import type { Shelf } from "../unsent/store.ts";
import { HandTimer, type Link, type Server } from "./double.ts";

export class Page {
  readonly timer = new HandTimer();
  readonly link: Link;
  readonly provider: Provider;

  constructor(server: Server, shelf?: Shelf, knows?: (update: Uint8Array) => boolean) {
    this.link = server.connect();
    this.provider = new Provider({
      document: "d",
      schema: 3,
      wire: this.link,
      timer: this.timer,
      ...(shelf && { shelf }),
      ...(knows && { knows }),
    });
  }

  get status(): Status {
    return this.provider.status;
  }

  get text(): string {
    return this.provider.doc.getText("t").toString();
  }

  type(words: string, at = this.text.length): void {
    this.provider.doc.getText("t").insert(at, words);
  }

  erase(at: number, length: number): void {
    this.provider.doc.getText("t").delete(at, length);
  }

  embolden(at: number, length: number): void {
    this.provider.doc.getText("t").format(at, length, { bold: {} });
  }

  close(): void {
    this.provider.destroy();
  }

  /** A power cut, a tab that is killed: nothing is said and nothing more is written. */
  crash(): void {
    this.timer.stop();
    this.link.forget();
    this.link.cut();
    this.provider.destroy();
  }
}

/** A page already joined and live. */
export async function aPage(server: Server, shelf?: Shelf): Promise<Page> {
  const page = new Page(server, shelf);
  page.link.open();
  await page.link.drain();
  return page;
}

export async function everythingArrives(pages: Page[]): Promise<void> {
  for (let round = 0; round < 6; round += 1) for (const page of pages) await page.link.drain();
}
