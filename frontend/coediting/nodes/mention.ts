/**
 * A person, a place or a record named in the text: one piece, not editable inside, known by its public id. A record (an action, a
 * decision…) keeps its name as written; whoever reads the text without the editor sees what the record says now.
 */
import { mergeAttributes, Node } from "@tiptap/core";
import type { Node as TextNode } from "@tiptap/pm/model";

const data = (name: string) => ({
  default: "",
  parseHTML: (element: HTMLElement) => element.getAttribute(`data-${name}`) ?? "",
  renderHTML: (attributes: Record<string, unknown>) => ({ [`data-${name}`]: String(attributes[name] ?? "") }),
});

/** Heard on the text when a record is asked for; the detail is the kind of its form. */
export const RECORD_ASKED = "chantier:record";
const RECORDS = new Set(["action", "decision", "motion", "document", "file"]);

export const isRecord = (node: TextNode): boolean =>
  node.type.name === "mention" && RECORDS.has(String(node.attrs["kind"]));

/** « @Luc Martin », and a record without the sign. */
const said = (attributes: Record<string, unknown>): string =>
  `${RECORDS.has(String(attributes["kind"])) ? "" : "@"}${String(attributes["label"] ?? "")}`;

export const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,

  addAttributes() {
    return { kind: data("kind"), id: data("id"), label: data("label") };
  },

  parseHTML() {
    return [{ tag: "span.mention[data-kind][data-id]" }];
  },

  renderHTML({ node, HTMLAttributes }) {
    return ["span", mergeAttributes(HTMLAttributes, { class: "mention" }), said(node.attrs)];
  },

  renderText({ node }) {
    return said(node.attrs);
  },
});
