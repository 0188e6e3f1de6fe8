/**
 * Says on any page of work that something written in this browser has not left, with the way to each text; leaves
 * when it is sent. What passes within seconds, in another tab that is being written in, is not said.
 */
import { type Waiting, waitingFor } from "../unsent/store.ts";
import { say } from "./words.ts";

const LOOKS_AGAIN_MS = 4_000;

function linkTo(waiting: Waiting): HTMLAnchorElement {
  const link = document.createElement("a");
  const title = waiting.title || say("Texte sans titre");
  link.href = waiting.address;
  link.textContent =
    waiting.changes === 1
      ? say("{title} (une modification)", { title })
      : say("{title} ({n} modifications)", { title, n: waiting.changes });
  return link;
}

/** The links, with the words of the markup around them. */
function write(place: HTMLElement, waiting: Waiting[]): void {
  place.hidden = waiting.length === 0;
  const links = waiting.flatMap((one, index) => [...(index > 0 ? [", "] : []), linkTo(one)]);
  place.querySelector("[data-waiting-texts]")?.replaceChildren(...links);
}

const signature = (waiting: Waiting[]): string =>
  JSON.stringify(waiting.map(({ address, title, changes, oldest }) => [address, title, changes, oldest]));

/** A text that is open here says itself what waits. */
function elsewhere(waiting: Waiting[]): Waiting[] {
  const here = document.querySelector<HTMLElement>("#editor[data-state]")?.dataset["document"];
  return waiting.filter((one) => one.document !== here);
}

export function installWaiting(): void {
  const place = document.getElementById("waiting");
  const person = place?.dataset["person"];
  if (!place || !person) return;
  let before = new Map<string, number>();
  let shown = "";
  let timer = 0;

  async function look(): Promise<void> {
    window.clearTimeout(timer);
    const now = elsewhere(await waitingFor(person as string));
    const lasting = now.filter((one) => before.get(one.document) === one.oldest);
    before = new Map(now.map((one) => [one.document, one.oldest]));
    if (signature(lasting) !== shown) write(place as HTMLElement, lasting);
    shown = signature(lasting);
    if (now.length > 0) timer = window.setTimeout(() => void look(), LOOKS_AGAIN_MS);
  }

  void look();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void look();
  });
}
