/**
 * Others' cursors: colour by class of college, never an inline style. The name shows when the person arrives or
 * moves, then folds to the caret after two seconds; it flips at the right edge. Hidden from screen readers: names
 * in the middle of a sentence would make it unreadable, presence says who is here.
 */
import { Extension } from "@tiptap/core";
import type { EditorView } from "@tiptap/pm/view";
import { relativePositionToAbsolutePosition, yCursorPlugin, ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { say } from "../shell/words.ts";
import { Crowd } from "./crowd.ts";
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

function render(user: unknown, folded: boolean): HTMLElement {
  const person = presented(user);
  const cursor = document.createElement("span");
  cursor.className = classes("cursor", folded ? "cursor-folded" : "", collegeClass(person.college));
  cursor.dataset["person"] = person.person;
  cursor.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.className = "cursor-name";
  name.textContent = flag(person);
  cursor.append(name);
  if (!folded) showName(cursor);
  return cursor;
}

/** First and last position of the text that the window shows. */
function viewOf(view: EditorView): [number, number] {
  const { left, top, bottom } = view.dom.getBoundingClientRect();
  const at = (y: number, otherwise: number): number =>
    view.posAtCoords({ left: left + 1, top: y })?.pos ?? otherwise;
  const end = view.state.doc.content.size;
  return [at(Math.max(top, 0) + 1, 0), at(Math.min(bottom, window.innerHeight) - 1, end)];
}

function inView(view: EditorView, provider: Provider, clients: number[]): Set<number> {
  const { binding, doc, type } = ySyncPluginKey.getState(view.state);
  const [first, last] = viewOf(view);
  return new Set(
    clients.filter((client) => {
      const cursor = provider.awareness.getStates().get(client)?.["cursor"];
      const head = Y.createRelativePositionFromJSON(cursor.head);
      const position = relativePositionToAbsolutePosition(doc, type, head, binding.mapping);
      return position !== null && position >= first && position <= last;
    }),
  );
}

/** A widget that only moves keeps its element: its name is shown again from here. */
function unfoldMoving(view: EditorView, provider: Provider, clients: number[]): void {
  const moved = new Set(
    clients.map((id) => presented(provider.awareness.getStates().get(id)?.["user"]).person),
  );
  for (const cursor of view.dom.querySelectorAll<HTMLElement>(".cursor")) {
    if (moved.has(cursor.dataset["person"] ?? "")) showName(cursor);
  }
}

export function carets(provider: Provider): Extension {
  let view: EditorView | null = null;
  const crowd = new Crowd(provider.awareness, (clients) =>
    view ? inView(view, provider, clients) : new Set(),
  );
  const before = (): void => crowd.choose(Date.now());
  const after = ({ updated }: { updated: number[] }): void => {
    if (view && !crowd.isCrowd) unfoldMoving(view, provider, updated);
  };
  return Extension.create({
    name: "carets",
    priority: 999,
    addProseMirrorPlugins() {
      // Heard before the plugin of the cursors hears it: what is drawn has been chosen.
      before();
      provider.awareness.on("change", before);
      return [
        yCursorPlugin(provider.awareness, {
          awarenessStateFilter: (me: number, other: number) => me !== other && crowd.shows(other),
          cursorBuilder: (user: unknown) => render(user, crowd.isCrowd),
          selectionBuilder: (user: unknown) => ({
            nodeName: "span",
            class: classes("selection", collegeClass(presented(user).college)),
          }),
        }),
      ];
    },
    onCreate() {
      view = this.editor.view;
      provider.awareness.on("change", after);
    },
    onDestroy() {
      view = null;
      provider.awareness.off("change", before);
      provider.awareness.off("change", after);
    },
  });
}
