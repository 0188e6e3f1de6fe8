/** A person, an organisation or a college named in the text: one piece, not editable inside, known by its public id. */
import { mergeAttributes, Node } from "@tiptap/core";

const data = (name: string) => ({
  default: "",
  parseHTML: (element: HTMLElement) => element.getAttribute(`data-${name}`) ?? "",
  renderHTML: (attributes: Record<string, unknown>) => ({ [`data-${name}`]: String(attributes[name] ?? "") }),
});

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
    return [
      "span",
      mergeAttributes(HTMLAttributes, { class: "mention" }),
      `@${String(node.attrs["label"] ?? "")}`,
    ];
  },

  renderText({ node }) {
    return `@${String(node.attrs["label"] ?? "")}`;
  },
});
