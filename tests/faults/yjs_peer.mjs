// What Yjs itself shows of some updates: [[base64, …], …] on the standard input, [[line, …], …] on the output,
// null in place of the lines when it could apply nothing.
import { readFileSync } from "node:fs";
import * as Y from "yjs";

const shown = (updates) => {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment("default");
  for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, "base64"));
  if (doc.store.clients.size === 0) return null;
  return root.toArray().map((element) => element.toArray().map(String).join(""));
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(shown)));
