/** Blocks put in a box that holds blocks, and taken out of it. */
import type { Command } from "@tiptap/core";
import type { Node as TextNode } from "@tiptap/pm/model";
import { findWrapping, liftTarget } from "@tiptap/pm/transform";

export const takenOut =
  (name: string): Command =>
  ({ state, tr, dispatch }) => {
    const { $from, $to } = state.selection;
    const range = $from.blockRange($to, (node: TextNode) => node.type.name === name);
    const target = range && liftTarget(range);
    if (!range || target === null || target === undefined) return false;
    if (dispatch) tr.lift(range, target).scrollIntoView();
    return true;
  };

/** `holders`: in which nodes such a box may stand; the nearest of them is where it is put. */
export const putIn =
  (name: string, holders: readonly string[], attributes: Record<string, unknown> | null = null): Command =>
  ({ state, tr, dispatch }) => {
    const { $from, $to } = state.selection;
    const type = state.schema.nodes[name];
    const range = $from.blockRange($to, (node: TextNode) => holders.includes(node.type.name));
    const wrapping = type && range && findWrapping(range, type, attributes);
    if (!range || !wrapping) return false;
    if (dispatch) tr.wrap(range, wrapping).scrollIntoView();
    return true;
  };
