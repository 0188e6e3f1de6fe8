/** A character typed at the beginning of a word opens a menu there; Escape closes it and leaves what was typed. */
import { Extension } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import { Suggestion, type SuggestionOptions, type SuggestionProps } from "@tiptap/suggestion";
import { type Choice, Menu } from "./menu.ts";

export interface Opening<T extends Choice> {
  name: string;
  char: string;
  /** What the menu offers, for screen readers. */
  label: string;
  /** Only at the beginning of a paragraph. */
  startOfLine: boolean;
  items: SuggestionOptions<T>["items"];
  command: SuggestionOptions<T, T>["command"];
}

export const opening = <T extends Choice>(one: Opening<T>): Extension =>
  Extension.create({
    name: one.name,
    priority: 1_000, // Enter and Tab are for the open menu before they are for a list
    addProseMirrorPlugins() {
      const { editor } = this;
      let menu: Menu<T> | null = null;
      let last: SuggestionProps<T, T> | null = null;
      const show = (props: SuggestionProps<T, T>): void => {
        last = props; // what it replaces has grown with each letter
        menu?.show(props.items, props.clientRect?.() ?? null);
      };
      return [
        Suggestion<T, T>({
          editor,
          pluginKey: new PluginKey(one.name),
          char: one.char,
          startOfLine: one.startOfLine,
          ...(one.items ? { items: one.items } : {}),
          ...(one.command ? { command: one.command } : {}),
          allow: ({ state }) => editor.isEditable && !state.selection.$from.parent.type.spec.code,
          render: () => ({
            onStart: (props) => {
              menu = new Menu<T>(editor.view.dom, one.label, (choice) => last?.command(choice));
              show(props);
            },
            onUpdate: show,
            onKeyDown: ({ event }) => menu?.onKey(event.key) ?? false,
            onExit: () => menu?.close(),
          }),
        }),
      ];
    },
  });
