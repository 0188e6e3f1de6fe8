/** What others changed, said on demand: which passages, who, and how many went. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { passageOf, removedIn, sentence, writersIn } from "../coediting/quiet.ts";

function pair() {
  const here = new Y.Doc();
  const other = new Y.Doc();
  const root = here.getXmlFragment("default");
  const paragraph = (text: string) => {
    const made = new Y.XmlElement("paragraph");
    made.insert(0, [new Y.XmlText(text)]);
    return made;
  };
  root.insert(0, [paragraph("un"), paragraph("deux"), paragraph("trois")]);
  Y.applyUpdate(other, Y.encodeStateAsUpdate(here));
  const heard: { passages: Set<unknown>; writers: number[]; removed: number }[] = [];
  here.on("afterTransaction", (transaction: Y.Transaction) => {
    const types = [...transaction.changed.keys()] as Y.AbstractType<unknown>[];
    heard.push({
      passages: new Set(types.map((type) => passageOf(root, type)).filter(Boolean)),
      writers: writersIn(transaction),
      removed: removedIn(root, transaction),
    });
  });
  const send = () => Y.applyUpdate(here, Y.encodeStateAsUpdate(other, Y.encodeStateVector(here)));
  return { root, other, heard, send };
}

test("letters typed by another are one passage changed by her; a passage taken away is counted", () => {
  const { root, other, heard, send } = pair();
  const theirs = other.getXmlFragment("default");
  const text = (theirs.get(1) as Y.XmlElement).get(0) as Y.XmlText;
  text.insert(0, "vingt-");
  text.insert(0, "cent ");
  send();
  assert.deepEqual([...(heard[0]?.passages ?? [])], [root.get(1)]);
  assert.deepEqual(heard[0]?.writers, [other.clientID]);
  assert.equal(heard[0]?.removed, 0);
  theirs.delete(0, 1);
  send();
  assert.equal(heard[1]?.removed, 1);
  assert.deepEqual(heard[1]?.writers, []);
});

test("it is said in one sentence", () => {
  assert.match(sentence(0, 0, []), /^Rien n’a changé/);
  assert.equal(sentence(3, 0, ["Océane", "Nour"]), "3 passages modifiés par Océane et Nour. F7 y mène.");
  assert.equal(sentence(1, 1, []), "1 passage modifié par quelqu’un. F7 y mène. 1 passage supprimé.");
  assert.equal(sentence(0, 2, []), "2 passages supprimés.");
});
