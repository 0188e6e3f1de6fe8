/** The page of what waits in this browser for whoever is signed in: each text, its words, the way to it. */
import { say } from "../shell/words.ts";
import { Panel } from "./panel.ts";
import { passagesOf } from "./passages.ts";
import { type Shelf, shelfOf, type Waiting, waitingFor } from "./store.ts";

const updatesOf = async (shelf: Shelf): Promise<Uint8Array[]> => (await shelf.read()).map((one) => one.data);

/** Each copy of the model needs names of its own. */
function name(root: HTMLElement, id: string): void {
  root.id = id;
  root.setAttribute("aria-labelledby", `${id}-title`);
  const title = root.querySelector('[data-unsent="title"]');
  if (title) title.id = `${id}-title`;
}

function draw(model: HTMLTemplateElement, waiting: Waiting, again: () => Promise<void>): Node {
  const copy = model.content.cloneNode(true) as DocumentFragment;
  const link = copy.querySelector<HTMLAnchorElement>("[data-unsent-text]");
  if (link) {
    link.textContent = waiting.title || say("Texte sans titre");
    link.href = waiting.address;
  }
  const shelf = shelfOf(waiting);
  const root = copy.querySelector<HTMLElement>(".unsent");
  if (root) {
    name(root, `unsent-${waiting.document}`);
    const panel = new Panel(root, {
      title: waiting.title,
      passages: async () => passagesOf(await updatesOf(shelf)),
      discard: async () => {
        await shelf.remove((await shelf.read()).map((one) => one.key));
        await again();
      },
    });
    panel.show(waiting.changes, waiting.refused);
  }
  return copy;
}

async function list(place: HTMLElement, model: HTMLTemplateElement): Promise<void> {
  const all = await waitingFor(place.dataset["person"] ?? "");
  place.replaceChildren(...all.map((one) => draw(model, one, () => list(place, model))));
  const nothing = document.getElementById("unsent-nothing");
  if (nothing) nothing.hidden = all.length > 0;
  const some = document.getElementById("unsent-some");
  if (some) some.hidden = all.length === 0;
}

const place = document.getElementById("unsent-list");
const model = document.getElementById("unsent-model");
if (place && model instanceof HTMLTemplateElement) void list(place, model);
