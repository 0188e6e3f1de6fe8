/** Replaces `#turnout` by the server's new rendering without disturbing who is reading it. */

function openDetails(root: Element): number[] {
  return Array.from(root.querySelectorAll("details")).flatMap((details, place) =>
    details.open ? [place] : [],
  );
}

/** Place of the focused element among those one can focus, -1 when the focus is elsewhere. */
const FOCUSABLE = "a[href], button, summary, input, select, [tabindex]";
const focusables = (root: Element): HTMLElement[] =>
  Array.from(root.querySelectorAll<HTMLElement>(FOCUSABLE));

/** Returns what is to be said of it (`data-announce`), or "". */
export function replaceTurnout(html: string): string {
  const present = document.getElementById("turnout");
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const fresh = template.content.firstElementChild;
  if (!present || !(fresh instanceof HTMLElement)) return "";
  const opened = openDetails(present);
  const focused = focusables(present).indexOf(document.activeElement as HTMLElement);
  fresh.id = "turnout";
  present.replaceWith(fresh);
  const details = fresh.querySelectorAll("details");
  for (const place of opened) details[place]?.setAttribute("open", "");
  if (focused >= 0) focusables(fresh)[focused]?.focus({ preventScroll: true });
  document.body.dispatchEvent(new CustomEvent("chantier:process", { detail: fresh }));
  return fresh.dataset["announce"] ?? "";
}
