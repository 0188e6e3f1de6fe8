/** An image between two blocks, known by the hash of its bytes; its address is that of the text it stands in. */
import { mergeAttributes, Node } from "@tiptap/core";

const HASH = /^[0-9a-f]{64}$/;

/** Where the images of the text of this page are. */
export function imagesAddress(): string {
  const { initiative = "", document: text = "" } = document.getElementById("editor")?.dataset ?? {};
  return `/${initiative}/documents/${text}/images`;
}

/** The image that an element shows, when it is one of this text. */
export function hashOf(element: Element): string {
  const [place, hash] = [imagesAddress(), element.getAttribute("src")?.split("/").pop() ?? ""];
  const path = element.getAttribute("src")?.replace(location.origin, "") ?? "";
  return HASH.test(hash) && path === `${place}/${hash}` ? hash : "";
}

const size = (name: "width" | "height") => ({
  default: 0,
  parseHTML: (element: HTMLElement) => Number.parseInt(element.getAttribute(name) ?? "0", 10) || 0,
  renderHTML: (attributes: Record<string, unknown>) =>
    attributes[name] ? { [name]: String(attributes[name]) } : {},
});

export const Image = Node.create({
  name: "image",
  group: "block",
  atom: true,
  selectable: true,
  draggable: true,

  addAttributes() {
    return {
      hash: { default: "", parseHTML: hashOf, rendered: false },
      alt: { default: "", parseHTML: (element: HTMLElement) => element.getAttribute("alt") ?? "" },
      width: size("width"),
      height: size("height"),
    };
  },

  parseHTML() {
    return [{ tag: "img[src]", getAttrs: (element) => (hashOf(element) ? null : false) }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const src = `${imagesAddress()}/${String(node.attrs["hash"])}`;
    return ["p", { class: "image" }, ["img", mergeAttributes(HTMLAttributes, { src })]];
  },
});
