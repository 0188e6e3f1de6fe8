/**
 * Reading and writing without being disturbed: others' cursors are hidden, and what they change is said only when asked
 * for, in one sentence; F7 goes from one changed passage to the next. Made for screen readers, useful to anybody.
 */
import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { enumerate, say } from "../shell/words.ts";
import type { Beside } from "./beside.ts";
import { presented } from "./people.ts";
import type { Provider } from "./provider.ts";

const KEPT = "chantier-quiet";

/** The block of the text that holds a type: what people call a passage. Null for the text itself. */
export function passageOf(
  root: Y.XmlFragment,
  type: Y.AbstractType<unknown>,
): Y.AbstractType<unknown> | null {
  let here: Y.AbstractType<unknown> | null = type;
  while (here && here.parent !== (root as unknown)) here = here.parent;
  return here;
}

/** Who wrote something in a transaction; those who only deleted leave no trace of their own. */
export function writersIn({ beforeState, afterState }: Y.Transaction): number[] {
  return [...afterState]
    .filter(([client, clock]) => clock > (beforeState.get(client) ?? 0))
    .map(([client]) => client);
}

/** Blocks that went whole. */
export function removedIn(root: Y.XmlFragment, { deleteSet }: Y.Transaction): number {
  let many = 0;
  for (let item = root._start; item; item = item.right)
    if (item.deleted && Y.isDeleted(deleteSet, item.id)) many += 1;
  return many;
}

export function sentence(changed: number, removed: number, names: string[]): string {
  if (changed + removed === 0) return say("Rien n’a changé depuis votre dernière demande.");
  const who = enumerate(names.length > 0 ? names : [say("quelqu’un")]);
  const gone = removed === 1 ? say("1 passage supprimé.") : say("{n} passages supprimés.", { n: removed });
  const said =
    changed === 1
      ? say("1 passage modifié par {who}. F7 y mène.", { who })
      : say("{n} passages modifiés par {who}. F7 y mène.", { n: changed, who });
  return [changed > 0 ? said : "", removed > 0 ? gone : ""].filter(Boolean).join(" ");
}

export class Quiet implements Beside {
  readonly extension = null;
  private readonly passages = new Set<Y.AbstractType<unknown>>();
  private readonly names = new Set<string>();
  private removed = 0;
  /** Passages said last, in the order they changed, and which one was visited last. */
  private said: Y.AbstractType<unknown>[] = [];
  private at = -1;
  private editor: Editor | null = null;

  constructor(
    private readonly panel: HTMLElement,
    private readonly provider: Provider,
  ) {}

  attach(editor: Editor): void {
    this.editor = editor;
    this.panel.hidden = false;
    const box = this.panel.querySelector<HTMLInputElement>("input[type=checkbox]");
    if (box) {
      box.checked = localStorage.getItem(KEPT) === "1";
      box.addEventListener("change", () => this.hideCursors(box.checked));
      this.hideCursors(box.checked);
    }
    this.panel.querySelector("button")?.addEventListener("click", () => this.tell());
    window.addEventListener("keydown", (event) => this.onKey(event));
    this.provider.doc.on("afterTransaction", (transaction: Y.Transaction) => this.hear(transaction));
  }

  private hideCursors(hidden: boolean): void {
    localStorage.setItem(KEPT, hidden ? "1" : "");
    document.getElementById("editor")?.classList.toggle("quiet", hidden);
  }

  private get root(): Y.XmlFragment {
    return ySyncPluginKey.getState((this.editor as Editor).state).type;
  }

  private hear(transaction: Y.Transaction): void {
    if (transaction.local || !this.editor || this.editor.isDestroyed) return;
    for (const type of transaction.changed.keys()) {
      const passage = passageOf(this.root, type as Y.AbstractType<unknown>);
      if (passage) this.passages.add(passage);
    }
    // Most changes are letters within a passage: blocks are gone through only when some came or went.
    if (transaction.changed.has(this.root as never)) {
      for (const block of this.added(transaction)) this.passages.add(block);
      this.removed += removedIn(this.root, transaction);
    }
    const people = this.provider.awareness.getStates();
    for (const client of writersIn(transaction)) {
      const { name } = presented(people.get(client)?.["user"]);
      if (name) this.names.add(name);
    }
  }

  /** Blocks that came whole. */
  private *added({ beforeState }: Y.Transaction): Generator<Y.AbstractType<unknown>> {
    for (let item = this.root._start; item; item = item.right)
      if (item.id.clock >= (beforeState.get(item.id.client) ?? 0) && item.content instanceof Y.ContentType)
        yield item.content.type as Y.AbstractType<unknown>;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "F7" || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey) this.tell();
    else this.next();
  }

  private tell(): void {
    this.said = [...this.passages].filter((one) => this.placeOf(one) !== null);
    this.at = -1;
    this.write(sentence(this.said.length, this.removed, [...this.names]));
    this.passages.clear();
    this.names.clear();
    this.removed = 0;
  }

  /** To the next changed passage; what was not said yet is said first. */
  private next(): void {
    if (this.passages.size > 0 || this.said.length === 0) this.tell();
    const left = this.said.filter((one) => this.placeOf(one) !== null);
    if (left.length === 0 || !this.editor) return;
    this.at = (this.at + 1) % left.length;
    const place = this.placeOf(left[this.at] as Y.AbstractType<unknown>) ?? 0;
    const { state, view } = this.editor;
    view.focus();
    const selection = TextSelection.near(state.doc.resolve(place + 1));
    view.dispatch(state.tr.setSelection(selection).scrollIntoView());
  }

  /** Where a passage begins in the editor; null when it is gone. */
  private placeOf(passage: Y.AbstractType<unknown>): number | null {
    const { doc } = (this.editor as Editor).state;
    let number = 0;
    for (let item = this.root._start; item; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentType)) continue;
      if (item.content.type === (passage as unknown))
        return number < doc.childCount ? startOf(doc, number) : null;
      number += 1;
    }
    return null;
  }

  private write(words: string): void {
    const place = this.panel.querySelector("[role=status]");
    if (place) place.textContent = words;
  }
}

function startOf(doc: Editor["state"]["doc"], number: number): number {
  let place = 0;
  for (let index = 0; index < number; index += 1) place += doc.child(index).nodeSize;
  return place;
}
