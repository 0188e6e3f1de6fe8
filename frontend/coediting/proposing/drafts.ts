/** A suggestion being written, and where it stands while others write: it holds to the letters of its passage. */
import type { Node as TextNode } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { type Anchor, anchorOf, rangeOf, toJson } from "../comments/anchors.ts";
import type { Hunk, Proposal } from "./hunks.ts";
import { heldBy, type Line, lineAt, offsetOf, placeIn, type Style } from "./lines.ts";

/** What the server is asked, field by field. */
export interface Asked {
  passage: string;
  replacement: string;
  style: Style | "plain" | "";
  /** Where the passage ends, as a relative position in JSON. */
  end: string;
}

export interface Draft {
  id: number;
  line: Line;
  hunks: Hunk[];
  /** Offsets of the passage in its line. */
  from: number;
  to: number;
  anchor: Anchor | null;
  asked: Asked;
  /** Its passage no longer says what would be replaced. */
  lost: boolean;
}

export function draftOf(
  state: EditorState,
  id: number,
  line: Line,
  hunks: Hunk[],
  { from, to, passage, replacement }: Proposal,
  style: Asked["style"] = "",
): Draft {
  const held = heldBy(line, from, to);
  const anchor = anchorOf(state, { from: placeIn(line, held.from), to: placeIn(line, held.to) });
  const end = anchor ? toJson(anchor.end) : "";
  return { id, line, hunks, from, to, anchor, asked: { passage, replacement, style, end }, lost: false };
}

/** The place of its first letter. */
export const firstOf = ({ line, from, to }: Draft): number => placeIn(line, heldBy(line, from, to).from);

/** Where a draft stands once others have written. */
export function followed(draft: Draft, state: EditorState): Draft {
  const range = draft.anchor && rangeOf(state, draft.anchor);
  return range ? movedTo(draft, state.doc, range.from) : { ...draft, lost: true };
}

/** The draft with the first letter of its passage at a place of the text; lost when other words stand there. */
export function movedTo(draft: Draft, doc: TextNode, place: number): Draft {
  const line = place <= doc.content.size ? lineAt(doc, place) : null;
  const ends = heldBy(draft.line, draft.from, draft.to).from - draft.from;
  const from = line ? offsetOf(line, place) - ends : 0;
  const to = from + draft.to - draft.from;
  if (!line || from < 0 || line.said.slice(from, to) !== draft.asked.passage) return { ...draft, lost: true };
  const by = from - draft.from;
  const hunks = draft.hunks.map((one) => ({ ...one, from: one.from + by, to: one.to + by }));
  return { ...draft, line, hunks, from, to, lost: false };
}
