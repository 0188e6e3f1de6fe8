/**
 * The right to read is gone while the page was open: nothing of the text stays on the screen. The notice says so, and
 * what the person wrote and did not send stays hers, in the panel that shows it.
 */
const KEPT = "header, #editor-notice, #unsent, #editor";

export function closeText(root: HTMLElement): void {
  for (const one of Array.from(root.parentElement?.children ?? [])) if (!one.matches(KEPT)) one.remove();
  for (const one of document.querySelectorAll(".doc-rights, .presence")) one.remove();
  document.getElementById("contexte")?.remove();
  root.replaceChildren();
}
