/** Delays, as a value that a test can hold in its hand. `later` returns the way to call it off. */
export interface Timer {
  later(run: () => void, ms: number): () => void;
}

export const browserTimer: Timer = {
  later(run, ms) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
};
