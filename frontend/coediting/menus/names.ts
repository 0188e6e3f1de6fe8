/** « @ » names a person, an organisation or a stream of the initiative: asked of the server, with the person's rights. */
import type { Extension } from "@tiptap/core";
import { say } from "../../shell/words.ts";
import type { Choice } from "./menu.ts";
import { opening } from "./opening.ts";

interface Named extends Choice {
  kind: string;
  id: string;
}

async function named(address: string, typed: string, signal: AbortSignal): Promise<Named[]> {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { signal });
    return answer.ok ? ((await answer.json()) as Named[]) : [];
  } catch {
    return []; // without network « @ » is a letter like another
  }
}

/** `address` answers what the words typed may mean. */
export const namesMenu = (address: string): Extension =>
  opening<Named>({
    name: "names",
    char: "@",
    label: say("Nommer"),
    startOfLine: false,
    items: ({ query, signal }) => named(address, query, signal),
    command: ({ editor, range, props: { kind, id, label } }) => {
      editor
        .chain()
        .focus()
        .insertContentAt(range, [
          { type: "mention", attrs: { kind, id, label } },
          { type: "text", text: " " },
        ])
        .run();
    },
  });
