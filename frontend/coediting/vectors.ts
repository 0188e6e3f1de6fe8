/** Comparisons of Yjs documents and updates with state vectors (client id → next clock). */
import * as encoding from "lib0/encoding";
import * as Y from "yjs";

/** Did the last update build on operations that never came? */
export function isMissingStructs(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
}

/** Everything in `doc` that the server has not got, whoever wrote it; null when there is nothing. */
export function lackingThere(doc: Y.Doc, serverVector: Uint8Array): Uint8Array | null {
  const known = Y.decodeStateVector(serverVector);
  const more = Array.from(clocksOf(doc)).some(([client, clock]) => clock > (known.get(client) ?? 0));
  return more ? Y.encodeStateAsUpdate(doc, serverVector) : null;
}

/**
 * The operations of this page alone that the server has not got though it once said `saved` (its disk was put back to
 * an older day), or that were made while the page was only reading. Null when `unsent` says all there is to say.
 */
export function ownLackingThere(
  doc: Y.Doc,
  serverVector: Uint8Array,
  unsent: Uint8Array | null,
): Uint8Array | null {
  const own = clocksOf(doc);
  const client = doc.clientID;
  const known = Y.decodeStateVector(serverVector).get(client) ?? 0;
  const begins = (unsent && Y.parseUpdateMeta(unsent).from.get(client)) ?? own.get(client) ?? 0;
  if (known >= begins) return null;
  return Y.encodeStateAsUpdate(doc, vectorOf(new Map([...own, [client, known]])));
}

const clocksOf = (doc: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc));

function vectorOf(clocks: Map<number, number>): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, clocks.size);
  for (const [client, clock] of clocks) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
  }
  return encoding.toUint8Array(encoder);
}

/** Does `update` build on operations that `doc` has not got? Applied, it would wait there for ever. */
export function restsOnUnknown(doc: Y.Doc, update: Uint8Array): boolean {
  const reached = clocksOf(doc);
  const { from, to } = Y.parseUpdateMeta(update);
  if (Array.from(from).some(([client, clock]) => clock > (reached.get(client) ?? 0))) return true;
  for (const [client, clock] of to) reached.set(client, Math.max(clock, reached.get(client) ?? 0));
  const isUnknown = ({ client, clock }: Named): boolean => clock >= (reached.get(client) ?? 0);
  const { structs, ds } = Y.decodeUpdate(update);
  return (
    structs.some((one) => one instanceof Y.Skip || neighbours(one).some(isUnknown)) ||
    removed(ds.clients).some(isUnknown)
  );
}

interface Named {
  client: number;
  clock: number;
}

/** What an operation stands beside and inside. */
function neighbours(struct: Y.AbstractStruct): Named[] {
  if (!(struct instanceof Y.Item)) return [];
  const parent = struct.parent instanceof Y.ID ? struct.parent : null;
  return [struct.origin, struct.rightOrigin, parent].filter((id): id is Y.ID => id !== null);
}

/** The last operation of each range. */
function removed(clients: Map<number, { clock: number; len: number }[]>): Named[] {
  return Array.from(clients).flatMap(([client, ranges]) =>
    ranges.map(({ clock, len }) => ({ client, clock: clock + len - 1 })),
  );
}
