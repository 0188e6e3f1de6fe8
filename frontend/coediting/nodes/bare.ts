/** Stock nodes and marks with the attributes of schema 1 only. */
import { CodeBlock } from "@tiptap/extension-code-block";
import { Heading } from "@tiptap/extension-heading";
import { Link } from "@tiptap/extension-link";
import { OrderedList } from "@tiptap/extension-list";
import { isAllowedAddress } from "../links.ts";

/** Titles 2 to 4: the first is the title of the page. A pasted h1 becomes a 2, h5 and h6 a 4. */
export const Titles = Heading.extend({
  parseHTML() {
    const level = (title: number): 2 | 3 | 4 => (title <= 2 ? 2 : title === 3 ? 3 : 4);
    return [1, 2, 3, 4, 5, 6].map((title) => ({ tag: `h${title}`, attrs: { level: level(title) } }));
  },
}).configure({ levels: [2, 3, 4] });

export const BareOrderedList = OrderedList.extend({
  addAttributes() {
    return {
      start: {
        default: 1,
        parseHTML: (element: HTMLElement) => Number.parseInt(element.getAttribute("start") ?? "1", 10) || 1,
      },
    };
  },
});

export const BareCodeBlock = CodeBlock.extend({
  addAttributes() {
    return {};
  },
});

export const BareLink = Link.extend({
  addAttributes() {
    return { href: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute("href") } };
  },
}).configure({
  openOnClick: false,
  autolink: true,
  linkOnPaste: true,
  defaultProtocol: "https",
  HTMLAttributes: { rel: "noopener noreferrer nofollow", target: null, class: null },
  isAllowedUri: (address) => isAllowedAddress(address),
});
