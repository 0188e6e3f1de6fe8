/**
 * What this browser keeps of the changes the server has not acknowledged: their bytes, whose they are, of which text.
 * Nothing else of a text is here, and what is acknowledged leaves (docs/adr/0008-unsent-work.md).
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

const NAME = "chantier-unsent";
const VERSION = 1;
/** Some browsers never answer when they keep nothing (private windows, a broken profile). */
const OPENS_WITHIN_MS = 4_000;

/** How browsers say that the connection is no more. */
const DROPPED: ReadonlySet<string> = new Set(["InvalidStateError", "UnknownError"]);

/** A text as its page knew it, so that any page can name it. */
export interface About {
  /** Public id of who wrote. */
  person: string;
  /** Public id of the text. */
  document: string;
  title: string;
  /** Path of its page. */
  address: string;
}

export interface Kept {
  /** In the order of writing, growing for the life of the browser. */
  key: number;
  /** A Yjs update, encoding v1. */
  data: Uint8Array;
  /** How many changes of the person it holds. */
  changes: number;
  /** Why the server will never take it; empty while it may still leave. */
  refused: string;
}

/** What waits of one text. */
export interface Waiting extends About {
  changes: number;
  /** Key of its oldest change. */
  oldest: number;
  /** The server will never take something of it. */
  refused: boolean;
}

interface Row {
  key?: number;
  person: string;
  document: string;
  data: Uint8Array;
  changes: number;
  refused: string;
}

interface Schema extends DBSchema {
  changes: { key: number; value: Row; indexes: { text: [string, string]; person: string } };
  texts: { key: [string, string]; value: About; indexes: { person: string } };
}

type Base = IDBPDatabase<Schema>;

let opened: Promise<Base> | null = null;

function forget(): void {
  opened = null;
}

function furnish(base: Base): void {
  const changes = base.createObjectStore("changes", { keyPath: "key", autoIncrement: true });
  changes.createIndex("text", ["person", "document"]);
  changes.createIndex("person", "person");
  base.createObjectStore("texts", { keyPath: ["person", "document"] }).createIndex("person", "person");
}

async function open(): Promise<Base> {
  const base = openDB<Schema>(NAME, VERSION, {
    upgrade: furnish,
    // A page of a later version wants to change the shape: let it, and open again at the next need.
    blocking: (_current, _next, event) => {
      (event.target as IDBDatabase).close();
      forget();
    },
    terminated: forget,
  });
  return inTime(base);
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the browser does not answer")), OPENS_WITHIN_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function connection(): Promise<Base> {
  opened ??= open();
  try {
    return await opened;
  } catch (error) {
    forget();
    throw error;
  }
}

/** Runs `work`; once more on a new connection when the browser had dropped the former (Safari does). */
async function within<T>(work: (base: Base) => Promise<T>): Promise<T> {
  const base = await connection();
  try {
    return await work(base);
  } catch (error) {
    if (!(error instanceof DOMException) || !DROPPED.has(error.name)) throw error;
    forget();
    return work(await connection());
  }
}

/** The shelf of one person for one text. Every function rejects when the browser keeps nothing. */
export interface Shelf {
  read(): Promise<Kept[]>;
  put(data: Uint8Array, changes: number): Promise<number>;
  remove(keys: number[]): Promise<void>;
  /** The server will never take these: they stay, to be read and copied. */
  refuse(keys: number[], reason: string): Promise<void>;
}

/** Takes changes away, and the name of the text with the last of them. */
async function removeFrom(base: Base, { person, document }: About, keys: number[]): Promise<void> {
  const transaction = base.transaction(["changes", "texts"], "readwrite");
  const changes = transaction.objectStore("changes");
  await Promise.all(keys.map((key) => changes.delete(key)));
  if ((await changes.index("text").count([person, document])) === 0)
    await transaction.objectStore("texts").delete([person, document]);
  await transaction.done;
}

async function putIn(base: Base, about: About, data: Uint8Array, count: number): Promise<number> {
  const transaction = base.transaction(["changes", "texts"], "readwrite");
  const { person, document } = about;
  const row: Row = { person, document, data, changes: count, refused: "" };
  const asked = Promise.all([
    transaction.objectStore("changes").add(row),
    transaction.objectStore("texts").put(about),
    transaction.done,
  ]);
  // Committed without waiting for the answers: a page that goes away will not be there to hear them.
  transaction.commit();
  const [key] = await asked;
  return key;
}

async function refuseIn(base: Base, keys: number[], reason: string): Promise<void> {
  const transaction = base.transaction("changes", "readwrite");
  for (const key of keys) {
    const row = await transaction.store.get(key);
    if (row) await transaction.store.put({ ...row, refused: reason });
  }
  await transaction.done;
}

const keptOf = ({ key, data, changes, refused }: Row): Kept => ({ key: key ?? 0, data, changes, refused });

export function shelfOf(about: About): Shelf {
  const text = [about.person, about.document] as const;
  return {
    read: () =>
      within(async (base) => (await base.getAllFromIndex("changes", "text", [...text])).map(keptOf)),
    put: (data, changes) => within((base) => putIn(base, about, data, changes)),
    remove: (keys) => within((base) => removeFrom(base, about, keys)),
    refuse: (keys, reason) => within((base) => refuseIn(base, keys, reason)),
  };
}

/** The texts of a person for which something waits, oldest first. Empty when the browser keeps nothing. */
export async function waitingFor(person: string): Promise<Waiting[]> {
  try {
    return await within(async (base) => {
      const texts = await base.getAllFromIndex("texts", "person", person);
      const rows = await base.getAllFromIndex("changes", "person", person);
      return texts
        .map((about) => {
          const mine = rows.filter((row) => row.document === about.document);
          const changes = mine.reduce((sum, row) => sum + row.changes, 0);
          const refused = mine.some((row) => row.refused !== "");
          return { ...about, changes, oldest: mine[0]?.key ?? 0, refused };
        })
        .filter((one) => one.oldest > 0)
        .sort((one, other) => one.oldest - other.oldest);
    });
  } catch {
    return [];
  }
}

/** Does anything wait here, whoever wrote it? */
export async function anythingWaits(): Promise<boolean> {
  try {
    return await within(async (base) => (await base.count("changes")) > 0);
  } catch {
    return false;
  }
}
