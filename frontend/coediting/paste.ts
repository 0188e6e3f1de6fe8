/**
 * What is pasted, before the editor parses it. Word processors say bold with inline style, which the page's security
 * policy refuses, loudly, even in a parser: style becomes tags, handlers go. (What may stay in the text is the
 * schema's business.)
 */

import { hashOf } from "./nodes/image.ts";

const TAG = /<[a-z][^>]*>/gi;

/** Attributes renamed in the source, so that no parser of this page ever meets a style or a handler. */
export function disarmed(html: string): string {
  return html.replace(TAG, (tag) =>
    tag.replace(/([\s"'/])style\s*=/gi, "$1data-style=").replace(/([\s"'/])on[a-z]+\s*=/gi, "$1data-off="),
  );
}

const isBold = (weight: string): boolean => weight === "bold" || weight === "bolder" || Number(weight) >= 600;

/** Tags that say what the style said. */
function tagsFor(style: CSSStyleDeclaration): string[] {
  const line = `${style.textDecorationLine} ${style.textDecoration}`;
  return [
    isBold(style.fontWeight) ? "strong" : "",
    style.fontStyle === "italic" ? "em" : "",
    line.includes("underline") ? "u" : "",
    line.includes("line-through") ? "s" : "",
  ].filter(Boolean);
}

function rename(element: Element, tag: string): void {
  const other = document.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
}

function translate(element: Element): void {
  const scratch = document.createElement("i");
  // Through the object model: allowed by the policy, and never in the page.
  scratch.style.cssText = element.getAttribute("data-style") ?? "";
  element.removeAttribute("data-style");
  // Google Docs wraps all it copies in a <b> that is not bold.
  if (/^(B|STRONG)$/.test(element.tagName) && /^(normal|400)$/.test(scratch.style.fontWeight)) {
    rename(element, "span");
    return;
  }
  if (!/^(SPAN|A|FONT)$/.test(element.tagName)) return;
  for (const tag of tagsFor(scratch.style)) {
    const wrapper = document.createElement(tag);
    wrapper.append(...element.childNodes);
    element.append(wrapper);
  }
}

export function cleanPaste(html: string): string {
  const template = document.createElement("template");
  template.innerHTML = disarmed(html);
  for (const useless of template.content.querySelectorAll(
    "script, style, img, svg, iframe, object, meta, link, base",
  )) {
    // An image of this very text, copied from it, stays one.
    if (!(useless.localName === "img" && hashOf(useless))) useless.remove();
  }
  for (const styled of template.content.querySelectorAll("[data-style]")) translate(styled);
  return template.innerHTML;
}
