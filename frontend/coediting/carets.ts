/**
 * Others' cursors: colour by class of college, never an inline style. The name shows when the person arrives or
 * moves, then folds to the caret after two seconds; it flips at the right edge. Hidden from screen readers: names
 * in the middle of a sentence would make it unreadable, presence says who is here.
 */
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { say } from "../shell/words.ts";
import { collegeClass, type Presented, presented } from "./people.ts";
import type { Provider } from "./provider.ts";

const FOLDS_AFTER_MS = 2_000;
/** Width kept for a name flag before it flips, in CSS pixels. */
const FLAG_WIDTH = 180;

const classes = (...names: string[]): string => names.filter(Boolean).join(" ");

/** « Océane · Entreprises »: the first name is enough in the margin of a word. */
function flag(user: Presented): string {
  const first = user.name.split(" ")[0] || say("Quelqu’un");
  return user.collegeName ? `${first} · ${user.collegeName}` : first;
}

function flipAtEdge(cursor: HTMLElement): void {
  const sheet = cursor.closest(".ProseMirror")?.getBoundingClientRect();
  if (sheet)
    cursor.classList.toggle("cursor-flip", cursor.getBoundingClientRect().left + FLAG_WIDTH > sheet.right);
}

const folding = new WeakMap<HTMLElement, number>();

function showName(cursor: HTMLElement): void {
  window.clearTimeout(folding.get(cursor));
  cursor.classList.remove("cursor-folded");
  requestAnimationFrame(() => flipAtEdge(cursor));
  folding.set(
    cursor,
    window.setTimeout(() => cursor.classList.add("cursor-folded"), FOLDS_AFTER_MS),
  );
}

function render(user: Record<string, unknown>): HTMLElement {
  const person = presented(user);
  const cursor = document.createElement("span");
  cursor.className = classes("cursor", collegeClass(person.college));
  cursor.dataset["person"] = person.person;
  cursor.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.className = "cursor-name";
  name.textContent = flag(person);
  cursor.append(name);
  showName(cursor);
  return cursor;
}

export function carets(provider: Provider, me: Presented) {
  return CollaborationCaret.configure({
    provider,
    user: { ...me },
    render,
    selectionRender: (user) => ({
      nodeName: "span",
      class: classes("selection", collegeClass(presented(user).college)),
    }),
  });
}

/** A widget that only moves keeps its element: its name is shown again from here. */
export function unfoldMovingNames(provider: Provider, root: HTMLElement): void {
  provider.awareness.on("change", ({ updated }: { updated: number[] }) => {
    const moved = new Set(
      updated.map((id) => presented(provider.awareness.getStates().get(id)?.["user"]).person),
    );
    for (const cursor of root.querySelectorAll<HTMLElement>(".cursor")) {
      if (moved.has(cursor.dataset["person"] ?? "")) showName(cursor);
    }
  });
}
