/** Callouts: put around blocks, given another kind, left with Enter; shown with their kind in words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Command, getSchema } from "@tiptap/core";
import { liftEmptyBlock } from "@tiptap/pm/commands";
import { type DOMOutputSpec, Node } from "@tiptap/pm/model";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import fc from "fast-check";
import { putIn, takenOut } from "../coediting/nodes/boxes.ts";
import { kindOf } from "../coediting/nodes/callout.ts";
import { schemaExtensions } from "../coediting/schema.ts";

const schema = getSchema(schemaExtensions());
const paragraph = (text = "") => ({
  type: "paragraph",
  ...(text ? { content: [{ type: "text", text }] } : {}),
});
const callout = (kind: string, ...content: unknown[]) => ({ type: "callout", attrs: { kind }, content });
const HOLDERS = ["doc", "internal"];

/** A text, the caret in the block whose words are `at`. */
function stateOf(content: unknown[], at: string): EditorState {
  const doc = Node.fromJSON(schema, { type: "doc", content });
  let place = 0;
  doc.descendants((node, position) => {
    if (node.isTextblock && node.textContent === at) place = position + 1;
  });
  return EditorState.create({ doc, selection: TextSelection.create(doc, place) });
}

/** As plain objects: those of the editor have no prototype. */
const contentOf = (doc: Node): unknown[] =>
  (JSON.parse(JSON.stringify(doc.toJSON())) as { content: unknown[] }).content;

function after(state: EditorState, command: Command): unknown[] | null {
  const { tr } = state;
  const done = command({ state, tr, dispatch: () => undefined } as never);
  return done ? contentOf(tr.doc) : null;
}

test("the blocks around the caret are put in a callout, and taken out of it", () => {
  const bare = [paragraph("a"), paragraph("b")];
  const boxed = [paragraph("a"), callout("key", paragraph("b"))];
  assert.deepEqual(after(stateOf(bare, "b"), putIn("callout", HOLDERS, { kind: "key" })), boxed);
  assert.deepEqual(after(stateOf(boxed, "b"), takenOut("callout")), bare);
});

test("in a list or a quotation it goes around the whole of it, in an internal passage it stays inside", () => {
  const list = { type: "bulletList", content: [{ type: "listItem", content: [paragraph("b")] }] };
  const put = putIn("callout", HOLDERS, { kind: "note" });
  assert.deepEqual(after(stateOf([list], "b"), put), [callout("note", list)]);
  const inside = [{ type: "internal", content: [paragraph("b")] }];
  assert.deepEqual(after(stateOf(inside, "b"), put), [
    { type: "internal", content: [callout("note", paragraph("b"))] },
  ]);
});

test("an internal passage is never put inside one: it goes around", () => {
  const boxed = [callout("key", paragraph("b"))];
  assert.deepEqual(after(stateOf(boxed, "b"), putIn("internal", ["doc"])), [
    { type: "internal", content: boxed },
  ]);
});

test("Enter in its last paragraph, left empty, leaves it", () => {
  const state = stateOf([callout("warning", paragraph("a"), paragraph())], "");
  const left: unknown[] = [];
  liftEmptyBlock(state, (tr) => left.push(...contentOf(tr.doc)));
  assert.deepEqual(left, [callout("warning", paragraph("a")), paragraph()]);
});

test("its kind is in words and its role is said, whatever stands where the kind should be", () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom("note", "key", "warning"), fc.anything()), (kind) => {
      const node = schema.node("callout", { kind }, [schema.node("paragraph")]);
      const shown = schema.nodes["callout"]?.spec.toDOM?.(node) as [
        string,
        Record<string, string>,
        unknown[],
      ];
      const [tag, attributes, head] = shown;
      assert.equal(tag, "aside");
      assert.equal(attributes["role"], "note");
      assert.equal(attributes["class"], `callout callout-${kindOf(kind)}`);
      assert.ok(["Information", "À retenir", "Attention"].includes(String((head as DOMOutputSpec[])[2])));
    }),
  );
});
