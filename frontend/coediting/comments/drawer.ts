/** The side of the page that holds the comments: a column on a wide screen, a drawer opened by its address on a narrow one. */

export class Drawer {
  private readonly aside: HTMLElement | null;
  private readonly hint = document.getElementById("comment-here");
  private go: () => void = () => undefined;

  constructor(panel: HTMLElement) {
    this.aside = panel.closest<HTMLElement>("aside");
    this.hint?.addEventListener("click", (event) => {
      event.preventDefault();
      this.go();
    });
  }

  get isDrawer(): boolean {
    if (!this.aside) return false;
    const { display, position } = getComputedStyle(this.aside);
    return display === "none" || position === "fixed";
  }

  get isOpen(): boolean {
    return this.isDrawer && location.hash === `#${this.aside?.id}`;
  }

  /** Opens it when it is one; then, once the focus is inside, goes on. */
  open(then: () => void): void {
    if (!this.isDrawer || this.isOpen) {
      then();
      return;
    }
    window.addEventListener("hashchange", () => requestAnimationFrame(then), { once: true });
    location.hash = this.aside?.id ?? "";
  }

  close(): void {
    if (this.isOpen) location.replace("#travail");
  }

  /** On a narrow screen the caret in a commented passage shows a way to its thread. */
  offer(thread: string, go: () => void): void {
    this.go = go;
    if (this.hint) this.hint.hidden = thread === "" || !this.isDrawer;
  }
}
