/** A page without a browser: imported first by tests that need a document. */
import { Window } from "happy-dom";

const window = new Window({ url: "http://chantier.test/valbrume/votes/1" });
Object.assign(globalThis, {
  window,
  document: window.document,
  location: window.location,
  CustomEvent: window.CustomEvent,
  HTMLElement: window.HTMLElement,
  HTMLFormElement: window.HTMLFormElement,
  sessionStorage: window.sessionStorage,
});
// Node's own navigator says nothing of the network.
Object.defineProperty(globalThis, "navigator", { configurable: true, value: window.navigator });

export function show(html: string): void {
  document.body.innerHTML = html;
}

export const close = (): Promise<void> => window.happyDOM.close();
