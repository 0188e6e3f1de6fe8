/** « / » at the beginning of a paragraph: what the toolbar does, without leaving the keyboard. */
import type { Extension } from "@tiptap/core";
import { say } from "../../shell/words.ts";
import { COMMANDS } from "../commands.ts";
import { folded } from "../finding/matches.ts";
import { RECORD_ASKED } from "../nodes/mention.ts";
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

/** In the minutes of an open sitting: true records, made at this place. */
const records = (): Piece[] => [
  { command: "record:action", label: say("Action"), detail: say("à faire, avec qui et quand") },
  { command: "record:decision", label: say("Décision"), detail: say("de la séance") },
  { command: "record:vote", label: say("Vote"), detail: say("sur ce point") },
  { command: "record:document", label: say("Document"), detail: say("texte ou fichier") },
];

/** Those with a word that begins as what was typed. */
export const matching = (typed: string, all: Piece[] = pieces()): Piece[] =>
  all.filter(({ label }) => ` ${folded(label)}`.includes(` ${folded(typed)}`));

export const offered = (typed: string, withRecords: boolean): Piece[] =>
  matching(typed, withRecords ? [...records(), ...pieces()] : pieces());

export const slashMenu = (withRecords = false): Extension =>
  opening<Piece>({
    name: "slash",
    char: "/",
    label: say("Insérer"),
    startOfLine: true,
    items: ({ query }) => offered(query, withRecords),
    command: ({ editor, range, props }) => {
      editor.chain().focus().deleteRange(range).run();
      const [name, kind] = props.command.split(":");
      if (name === "record")
        editor.view.dom.dispatchEvent(new CustomEvent(RECORD_ASKED, { detail: kind ?? "" }));
      else COMMANDS[props.command]?.run(editor);
    },
  });
