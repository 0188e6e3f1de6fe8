/**
 * Nobody is held in the text (WCAG 2.1.2). Tab changes the level of a list or the cell of a table; after Escape the
 * next Tab belongs to the browser again. Alt+F10 goes to the toolbar.
 */
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";

export const Leaving = Extension.create<{ toToolbar: () => void }>({
  name: "leaving",
  priority: 2_000,

  addOptions() {
    return { toToolbar: () => undefined };
  },

  addProseMirrorPlugins() {
    let leaving = false;
    const { toToolbar } = this.options;
    const keydown = (event: KeyboardEvent, inText: boolean): boolean => {
      if (event.altKey && event.key === "F10") {
        event.preventDefault();
        toToolbar();
        return true;
      }
      // `true` without preventDefault: ProseMirror leaves the key alone, the browser moves the focus. The box of a
      // task is a control of its own inside the text.
      if (event.key === "Tab" && (leaving || !inText)) return true;
      if (event.key === "Escape") leaving = true;
      else if (event.key !== "Shift" && event.key !== "Tab") leaving = false;
      return false;
    };
    const reset = (): boolean => {
      leaving = false;
      return false;
    };
    return [
      new Plugin({
        key: new PluginKey("leaving"),
        props: {
          handleDOMEvents: {
            keydown: (view, event) => keydown(event, event.target === view.dom),
            blur: reset,
            mousedown: reset,
          },
        },
      }),
    ];
  },
});
