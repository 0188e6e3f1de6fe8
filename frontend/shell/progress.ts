/** A bar at the top of the page when an htmx request lasts over a second; shorter ones show nothing. */
const SHOWN_AFTER_MS = 1_000;

export function installProgress(): void {
  let running = 0;
  let timer = 0;
  const bar = (): HTMLElement | null => document.getElementById("progress");

  /** A form of a file has a bar of its own, which says more. */
  const says = (event: Event): boolean =>
    (event as CustomEvent<{ elt: Element }>).detail.elt.matches("[data-brings-file]");

  document.body.addEventListener("htmx:beforeSend", (event) => {
    if (says(event)) return;
    running += 1;
    if (running > 1) return;
    timer = window.setTimeout(() => bar()?.removeAttribute("hidden"), SHOWN_AFTER_MS);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (says(event)) return;
    running = Math.max(0, running - 1);
    if (running > 0) return;
    window.clearTimeout(timer);
    bar()?.setAttribute("hidden", "");
  });
}
