// The peer: @hocuspocus/server as its documentation recommends it in production. Its store keeps, as its own SQLite
// extension does, the state of each document in one row; that extension needs better-sqlite3, which does not build under
// Node 24, so the generic one is given node:sqlite. Journal and synchronous are those of our server.
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";

const { PORT, STORE, TOKENS, FLUSH_MS } = process.env;
const tokens = new Set(JSON.parse(readFileSync(TOKENS, "utf8")));

const store = new DatabaseSync(STORE);
store.exec("PRAGMA journal_mode = WAL");
store.exec("PRAGMA synchronous = FULL");
store.exec("CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, data BLOB NOT NULL)");
const read = store.prepare("SELECT data FROM documents WHERE name = ?");
const write = store.prepare(
  "INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data",
);

const server = new Server({
  port: Number(PORT),
  address: "127.0.0.1",
  quiet: true,
  // Its own way of gathering updates: "0" (the default) within one turn of the event loop, otherwise milliseconds.
  ...(FLUSH_MS ? { flushDelay: Number(FLUSH_MS) } : {}),
  extensions: [
    new Database({
      fetch: async ({ documentName }) => read.get(documentName)?.data ?? null,
      store: async ({ documentName, state }) => {
        write.run(documentName, state);
      },
    }),
  ],
  onAuthenticate: async ({ token }) => {
    if (!tokens.has(token)) throw new Error("unknown token");
    return { token };
  },
});

await server.listen();
