/** Who each client is, and when it wrote: what the server says of a text (workspace/documents/authors.py). */
export interface Writer {
  name: string;
  organisation: string;
}

export interface Said {
  writers: Writer[];
  clients: Record<string, number>;
  /** Client id → [first clock, clock after the last, seconds since 1970], in order. */
  spans: Record<string, [number, number, number][]>;
}

export const NOTHING_SAID: Said = { writers: [], clients: {}, spans: {} };

/** By person, or by the organisation each speaks for. */
export type By = "person" | "organisation";

/** When this clock was written; null when it is not known yet. */
export function writtenAt(said: Said, client: number, clock: number): Date | null {
  const spans = said.spans[client] ?? [];
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.[1] ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span && span[0] <= clock ? new Date(span[2] * 1000) : null;
}

/** The writer of a client; `me` for the page's own, which the server may not have heard of yet. */
export function writerOf(said: Said, client: number, own: number, me: Writer): Writer | null {
  const place = said.clients[client];
  if (place !== undefined) return said.writers[place] ?? null;
  return client === own ? me : null;
}

/** Under which name letters are gathered; empty: nobody knows, or for no organisation. */
export const nameBy = (writer: Writer | null, by: By): string =>
  (by === "person" ? writer?.name : writer?.organisation) ?? "";
