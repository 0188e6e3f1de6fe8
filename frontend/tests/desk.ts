/** Perrine in front of her browser: pages opened and closed there, and what it keeps of them. */
import { afterEach, beforeEach } from "node:test";
import type { Shelf } from "../unsent/store.ts";
import { newBrowser, shelf, written } from "./browser.ts";
import { aPage, type Page } from "./builders.ts";
import type { Server } from "./double.ts";

const open: Page[] = [];

/** Each test begins with a browser that has never been used, and ends with every page closed. */
export function tidyDesk(): void {
  beforeEach(newBrowser);
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });
}

export function opened(one: Page): Page {
  open.push(one);
  return one;
}

/** A page of hers that has joined, with her shelf unless told otherwise. */
export async function page(server: Server, where: Shelf = shelf()): Promise<Page> {
  const one = opened(await aPage(server, where));
  await written();
  await one.link.drain();
  return one;
}

/** The page is closed as one closes a window. */
export async function leave(one: Page): Promise<void> {
  await one.provider.leave();
  one.crash();
}

/** The page meets another server at its address. */
export function moved(one: Page, server: Server): void {
  one.link.cut();
  Object.assign(one.link, { server });
  server.links.push(one.link);
  one.link.open();
}

export const onServer = (server: Server): string => server.doc.getText("t").toString();

/** Changes kept in the browser. */
export async function kept(where = shelf()): Promise<number> {
  return (await where.read()).reduce((sum, one) => sum + one.changes, 0);
}
