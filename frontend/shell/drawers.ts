/**
 * Drawers open by their address (`#demarche`, `#contexte`) and so work without script. This adds what an address
 * cannot: focus goes in, Tab stays in, Escape closes, focus goes back where it was.
 */
const DRAWERS = ["demarche", "contexte"];
const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary, [tabindex="0"]';

let opener: HTMLElement | null = null;
let scrolledTo = 0;

/** On a wide screen the same element is a column, not a drawer: nothing to do. */
function openDrawer(): HTMLElement | null {
  const id = location.hash.slice(1);
  const element = DRAWERS.includes(id) ? document.getElementById(id) : null;
  return element && getComputedStyle(element).position === "fixed" ? element : null;
}

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

function stops(drawer: HTMLElement): HTMLElement[] {
  return Array.from(drawer.querySelectorAll<HTMLElement>(FOCUSABLE)).filter(isShown);
}

function close(): void {
  const back = opener;
  const scroll = scrolledTo;
  opener = null;
  // Replaced, not pushed: the drawer leaves no second entry in the history.
  location.replace("#travail");
  requestAnimationFrame(() => {
    window.scrollTo(0, scroll);
    if (back?.isConnected) back.focus({ preventScroll: true });
  });
}

function keepTabInside(event: KeyboardEvent, drawer: HTMLElement): void {
  const all = stops(drawer);
  const first = all[0];
  const last = all[all.length - 1];
  if (!first || !last) return;
  const outside = !drawer.contains(document.activeElement);
  if (event.shiftKey && (outside || document.activeElement === first)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && (outside || document.activeElement === last)) {
    event.preventDefault();
    first.focus();
  }
}

function onKeydown(event: KeyboardEvent): void {
  if (event.key !== "Escape" && event.key !== "Tab") return;
  const drawer = openDrawer();
  if (!drawer) return;
  if (event.key === "Tab") keepTabInside(event, drawer);
  else if (!event.defaultPrevented) close();
}

function onClick(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest<HTMLAnchorElement>('a[href^="#"]');
  if (!link) return;
  if (DRAWERS.includes(link.hash.slice(1))) {
    opener = link;
    scrolledTo = window.scrollY;
  } else if (link.classList.contains("drawer-close") && openDrawer()) {
    event.preventDefault();
    close();
  }
}

function enter(): void {
  const drawer = openDrawer();
  if (drawer) stops(drawer)[0]?.focus({ preventScroll: true });
}

export function installDrawers(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKeydown);
  window.addEventListener("hashchange", enter);
  enter();
}
