/**
 * What the records named in the text say now, shown behind their names while one writes: the text itself keeps the name as it was
 * written. Asked of the server for this person, again and again while the page is seen and the text names some.
 */
import { type Editor, Extension } from "@tiptap/core";
import type { Node as TextNode } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import type { Beside } from "./beside.ts";
import { isRecord } from "./nodes/mention.ts";

export interface Told {
  kind: string;
  id: string;
  words: string;
}

const EVERY_MS = 20_000;
const SOON_MS = 1_500;
const KEY = new PluginKey<DecorationSet>("standings");

/** What is not in the name yet: « (fait le 3 mai) », or the whole when the record is called otherwise now. */
export const behind = (label: string, words: string): string =>
  words.startsWith(label) ? words.slice(label.length).trim() : `→ ${words}`;

const keyOf = ({ kind, id }: { kind: string; id: string }): string => `${kind}:${id}`;

function named(doc: TextNode): string[] {
  const found: string[] = [];
  doc.descendants((node) => {
    if (isRecord(node)) found.push(keyOf(node.attrs as unknown as Told));
  });
  return found;
}

export class Standings implements Beside {
  readonly extension: Extension;
  private editor: Editor | null = null;
  private told = new Map<string, string>();
  private timer = 0;

  constructor(private readonly address: string) {
    this.extension = this.drawing();
  }

  attach(editor: Editor): void {
    this.editor = editor;
    let known = named(editor.state.doc).length;
    editor.on("update", () => {
      const now = named(editor.state.doc).length;
      if (now !== known) this.soon();
      known = now;
    });
    document.addEventListener("visibilitychange", () => this.soon());
    void this.ask();
  }

  private soon(after = SOON_MS): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), after);
  }

  private async ask(): Promise<void> {
    const { editor } = this;
    if (!editor || editor.isDestroyed) return;
    this.soon(EVERY_MS);
    if (document.hidden || named(editor.state.doc).length === 0) return;
    try {
      const answer = await fetch(this.address);
      if (answer.ok) this.hear((await answer.json()) as Told[]);
    } catch {
      // Without network, what was said last stays.
    }
  }

  private hear(all: Told[]): void {
    this.told = new Map(all.map((one) => [keyOf(one), one.words]));
    const { editor } = this;
    if (editor && !editor.isDestroyed) editor.view.dispatch(editor.state.tr.setMeta(KEY, true));
  }

  private drawn(doc: TextNode): DecorationSet {
    const found: Decoration[] = [];
    doc.descendants((node, position) => {
      if (!isRecord(node)) return;
      const words = this.told.get(keyOf(node.attrs as unknown as Told));
      if (words === undefined) return;
      const now = behind(String(node.attrs["label"] ?? ""), words);
      found.push(Decoration.node(position, position + node.nodeSize, { "data-now": now }));
    });
    return DecorationSet.create(doc, found);
  }

  private drawing(): Extension {
    const drawn = (doc: TextNode): DecorationSet => this.drawn(doc);
    return Extension.create({
      name: "standings",
      addProseMirrorPlugins: () => [
        new Plugin<DecorationSet>({
          key: KEY,
          state: {
            init: (_config, state) => drawn(state.doc),
            apply: (tr, set) => (tr.docChanged || tr.getMeta(KEY) ? drawn(tr.doc) : set),
          },
          props: { decorations: (state) => KEY.getState(state) },
        }),
      ],
    });
  }
}
