/** A person at her page, in front of the in-memory server. */
import { Provider } from "../coediting/provider.ts";
import type { Status } from "../coediting/status.ts";
import { HandTimer, type Link, type Server } from "./double.ts";

export class Page {
  readonly timer = new HandTimer();
  readonly link: Link;
  readonly provider: Provider;

  constructor(server: Server) {
    this.link = server.connect();
    this.provider = new Provider({ document: "d", schema: 1, wire: this.link, timer: this.timer });
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

  close(): void {
    this.provider.destroy();
  }
}

/** A page already joined and live. */
export async function aPage(server: Server): Promise<Page> {
  const page = new Page(server);
  page.link.open();
  await page.link.drain();
  return page;
}

export async function everythingArrives(pages: Page[]): Promise<void> {
  for (let round = 0; round < 6; round += 1) for (const page of pages) await page.link.drain();
}
