/** Who has this document open: initials in the college's colour, names for screen readers. */
import type { Awareness } from "y-protocols/awareness";
import { enumerate, say } from "../shell/words.ts";
import { collegeClass, type Presented, presented } from "./people.ts";

const SHOWN_AT_MOST = 8;
const NAMED_AT_MOST = 12;

/** One line per person, whatever the number of tabs; oneself first. */
export function peopleHere(states: Iterable<Record<string, unknown>>, me: Presented): Presented[] {
  const people = new Map([[me.person, me]]);
  for (const state of states) {
    const user = presented(state["user"]);
    if (user.person && user.name && !people.has(user.person)) people.set(user.person, user);
  }
  return Array.from(people.values());
}

function inWords(others: number): string {
  if (others === 0) return say("vous seul·e pour l’instant");
  return others === 1 ? say("vous et une autre personne") : say("vous et {n} autres", { n: others });
}

function initials(user: Presented): HTMLElement {
  const element = document.createElement("span");
  element.className = ["av", "av-s", collegeClass(user.college)].filter(Boolean).join(" ");
  element.setAttribute("aria-hidden", "true");
  element.title = user.name;
  element.textContent = user.initials || user.name.slice(0, 1);
  return element;
}

/** In a crowd a few names and a number; nobody listens to two hundred names. */
function named(people: Presented[]): string {
  const names = people.map((one) => one.name);
  if (names.length <= NAMED_AT_MOST) return say("Présents : {names}", { names: enumerate(names) });
  return say("Présents : {names} et {n} autres", {
    names: names.slice(0, NAMED_AT_MOST).join(", "),
    n: names.length - NAMED_AT_MOST,
  });
}

function write(place: HTMLElement, people: Presented[]): void {
  const list = place.querySelector(".avs");
  list?.replaceChildren(...people.slice(0, SHOWN_AT_MOST).map(initials));
  list?.setAttribute("aria-label", named(people));
  const words = place.querySelector(".small");
  if (words) words.textContent = inWords(people.length - 1);
}

export function showPresence(place: HTMLElement, awareness: Awareness, me: Presented): void {
  let drawn = "";
  const draw = (): void => {
    const people = peopleHere(awareness.getStates().values(), me);
    const signature = JSON.stringify([people.length, people.slice(0, NAMED_AT_MOST)]);
    if (signature !== drawn) write(place, people);
    drawn = signature;
  };
  // Cursors move ten times a second; people come and go rarely.
  awareness.on("change", ({ added, removed }: { added: number[]; removed: number[] }) => {
    if (added.length > 0 || removed.length > 0) draw();
  });
  draw();
}
