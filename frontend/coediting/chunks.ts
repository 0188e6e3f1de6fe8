/** A Yjs update cannot be cut, so a big one travels in numbered parts and is put together by the server. */

export const CHUNK_BYTES = 64 * 1024;
/** What the server puts together at most (docs/coediting.md). */
export const LARGEST_UPDATE_BYTES = 16 * 1024 * 1024;

export interface Chunk {
  data: Uint8Array;
  /** Absent when the update fits in one message. Parts are numbered from 0. */
  part?: number;
  parts?: number;
}

export function chunksOf(data: Uint8Array, size: number = CHUNK_BYTES): Chunk[] {
  if (data.length <= size) return [{ data }];
  const parts = Math.ceil(data.length / size);
  return Array.from({ length: parts }, (_, part) => ({
    data: data.subarray(part * size, (part + 1) * size),
    part,
    parts,
  }));
}
