/** Comparisons of Yjs documents with state vectors (client id → next clock). */
import * as Y from "yjs";

/** Does `doc` hold operations that the owner of `vector` has not seen? */
export function hasMoreThan(doc: Y.Doc, vector: Uint8Array): boolean {
  const known = Y.decodeStateVector(vector);
  const own = Y.decodeStateVector(Y.encodeStateVector(doc));
  return Array.from(own).some(([client, clock]) => clock > (known.get(client) ?? 0));
}

/** Did the last update build on operations that never came? */
export function isMissingStructs(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
}
