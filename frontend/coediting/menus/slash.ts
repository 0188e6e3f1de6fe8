/** « / » at the beginning of a paragraph: what the toolbar does, without leaving the keyboard. */
import type { Extension } from "@tiptap/core";
import { say } from "../../shell/words.ts";
import { COMMANDS } from "../commands.ts";
import { folded } from "../finding/matches.ts";
import type { Choice } from "./menu.ts";
import { opening } from "./opening.ts";

interface Piece extends Choice {
  command: string;
}

const pieces = (): Piece[] => [
  { command: "heading2", label: say("Titre"), detail: "##" },
  { command: "heading3", label: say("Sous-titre"), detail: "###" },
  { command: "bulletList", label: say("Liste"), detail: "-" },
  { command: "orderedList", label: say("Liste numérotée"), detail: "1." },
  { command: "taskList", label: say("Liste de tâches"), detail: "[ ]" },
  { command: "blockquote", label: say("Citation"), detail: ">" },
  { command: "calloutNote", label: say("Encadré : information"), detail: "" },
  { command: "calloutKey", label: say("Encadré : à retenir"), detail: "" },
  { command: "calloutWarning", label: say("Encadré : attention"), detail: "" },
  { command: "table", label: say("Tableau"), detail: "" },
  { command: "footnote", label: say("Note de bas de page"), detail: "" },
  { command: "internal", label: say("Passage interne"), detail: "" },
  { command: "horizontalRule", label: say("Séparation"), detail: "---" },
];

/** Those with a word that begins as what was typed. */
export const matching = (typed: string, all: Piece[] = pieces()): Piece[] =>
  all.filter(({ label }) => ` ${folded(label)}`.includes(` ${folded(typed)}`));

export const slashMenu = (): Extension =>
  opening<Piece>({
    name: "slash",
    char: "/",
    label: say("Insérer"),
    startOfLine: true,
    items: ({ query }) => matching(query),
    command: ({ editor, range, props }) => {
      editor.chain().focus().deleteRange(range).run();
      COMMANDS[props.command]?.run(editor);
    },
  });
