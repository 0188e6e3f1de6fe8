/**
 * What this page cannot show. The editor would delete, for everybody, a node or a mark that its schema has not got: an
 * update that brings one is never applied. It happens while two versions of the house serve side by side.
 */
import { getSchema } from "@tiptap/core";
import * as Y from "yjs";
import { schemaExtensions } from "./schema.ts";

type Names = Record<string, unknown>;

function isKnown(struct: Y.AbstractStruct, nodes: Names, marks: Names): boolean {
  if (!(struct instanceof Y.Item)) return true;
  const { content } = struct;
  if (content instanceof Y.ContentFormat) return (content.key.split("--")[0] ?? "") in marks;
  if (content instanceof Y.ContentType && content.type instanceof Y.XmlElement)
    return content.type.nodeName in nodes;
  return true;
}

/** Says whether everything in an update is of the page's schema. */
export function knowing(): (update: Uint8Array) => boolean {
  const { nodes, marks } = getSchema(schemaExtensions());
  return (update) => Y.decodeUpdate(update).structs.every((struct) => isKnown(struct, nodes, marks));
}
