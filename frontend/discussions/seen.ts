/** Keeps the reading position: a message counts as read when it was in view, on a page one was looking at. */

const PAUSE_MS = 1_000;

export class Seen {
  private furthest = 0;
  private told = 0;
  private timer = 0;

  /** `tell` receives the number of the last message read. */
  constructor(private readonly tell: (number: number) => void) {
    const look = (): void => this.lookSoon();
    window.addEventListener("scroll", look, { passive: true });
    document.addEventListener("visibilitychange", look);
  }

  lookSoon(): void {
    if (this.timer) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.look();
    }, PAUSE_MS);
  }

  private look(): void {
    if (document.visibilityState !== "visible") return;
    for (const message of document.querySelectorAll<HTMLElement>("#messages > [data-number]")) {
      const { top, bottom } = message.getBoundingClientRect();
      const inView = bottom > 0 && top < window.innerHeight;
      if (inView) this.furthest = Math.max(this.furthest, Number(message.dataset["number"]) || 0);
    }
    if (this.furthest <= this.told) return;
    this.told = this.furthest;
    this.tell(this.furthest);
  }
}
