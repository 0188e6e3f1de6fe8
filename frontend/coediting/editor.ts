/** The text one writes in: TipTap on the provider's document. Mounted after the first synchronisation only. */
import { Editor, type Extensions } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { Placeholder } from "@tiptap/extensions";
import { say } from "../shell/words.ts";
import { carets } from "./carets.ts";
import { Landmarks } from "./landmarks.ts";
import { Leaving } from "./leaving.ts";
import { namesMenu } from "./menus/names.ts";
import { slashMenu } from "./menus/slash.ts";
import { cleanPaste } from "./paste.ts";
import type { Proposing } from "./proposing/proposing.ts";
import type { Provider } from "./provider.ts";
import { schemaExtensions } from "./schema.ts";
import type { Settings } from "./settings.ts";
import { mayWrite } from "./status.ts";

/** For a reader it is a document that changes under her eyes, for a writer a text field. */
function attributes(settings: Settings, editable: boolean): Record<string, string> {
  const common = { "aria-label": settings.label };
  if (!editable) return { ...common, role: "document", tabindex: "0" };
  const help = settings.describedBy ? { "aria-describedby": settings.describedBy } : {};
  return { ...common, ...help, role: "textbox", "aria-multiline": "true", spellcheck: "true" };
}

export function mountEditor(
  place: HTMLElement,
  provider: Provider,
  settings: Settings,
  toToolbar: () => void,
  others: Extensions,
  proposing: Proposing | null,
): Editor {
  // In the mode « Proposer » one types too: what is typed never reaches the text.
  const typed = (): boolean => mayWrite(provider.status) || (proposing?.on ?? false);
  let editable = typed();
  const editor = new Editor({
    element: place,
    editable,
    enableContentCheck: true,
    injectCSS: false,
    editorProps: { attributes: attributes(settings, editable), transformPastedHTML: cleanPaste },
    extensions: [
      ...schemaExtensions(),
      Collaboration.configure({ document: provider.doc }),
      carets(provider),
      Landmarks,
      ...others,
      Leaving.configure({ toToolbar }),
      slashMenu(settings.records !== ""),
      ...(settings.names ? [namesMenu(settings.names)] : []),
      Placeholder.configure({ placeholder: say("Écrivez ici, à plusieurs si vous voulez.") }),
    ],
    // A node this page does not know: showing it wrongly would delete it for everybody. Stop, and say so.
    onContentError: () =>
      provider.halt("schema", say("Ce texte contient un élément que cette page ne connaît pas.")),
  });
  const follow = (): void => {
    const now = typed();
    if (now === editable || editor.isDestroyed) return;
    editable = now;
    editor.setEditable(now, false);
    editor.setOptions({ editorProps: { attributes: attributes(settings, now) } });
  };
  provider.listen(follow);
  proposing?.listen(follow);
  return editor;
}
