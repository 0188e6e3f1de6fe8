/** Many updates in one, without the cost of Yjs's own merge, which sorts all of them again at each operation. */
import { mergeUpdates } from "yjs";

const AT_ONCE = 32;

/** Null when there is nothing to merge. */
export function merged(updates: Uint8Array[]): Uint8Array | null {
  let left = updates;
  while (left.length > 1) {
    const fewer: Uint8Array[] = [];
    for (let start = 0; start < left.length; start += AT_ONCE)
      fewer.push(mergeUpdates(left.slice(start, start + AT_ONCE)));
    left = fewer;
  }
  return left[0] ?? null;
}
