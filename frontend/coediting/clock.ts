/** Delays, as a value that a test can hold in its hand. Both return the way to call it off. */
export interface Timer {
  later(run: () => void, ms: number): () => void;
  /** Before the page is next drawn; while nobody looks at it, when it is looked at again. */
  frame(run: () => void): () => void;
}

export const browserTimer: Timer = {
  later(run, ms) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
  frame(run) {
    const id = requestAnimationFrame(run);
    return () => cancelAnimationFrame(id);
  },
};
