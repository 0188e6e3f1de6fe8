// How a token is written: right after its author's last one, in the same paragraph or in one just below.
import * as Y from "yjs";

const written = (text) =>
  text
    .toDelta()
    .map((run) => run.insert)
    .join("");

/** Where the last token of an author ends: {index of the paragraph, text, offset}. */
function place(root, last) {
  if (!last) return null;
  for (const [index, paragraph] of root.toArray().entries()) {
    const text = paragraph.get(0);
    const at = written(text).indexOf(last);
    if (at >= 0) return { index, text, offset: at + last.length };
  }
  return null;
}

function below(root, index, content) {
  const paragraph = new Y.XmlElement("paragraph");
  const text = new Y.XmlText();
  root.insert(index, [paragraph]);
  paragraph.insert(0, [text]);
  text.insert(0, content);
  return { text, offset: 0 };
}

/** `how`: "below" opens a paragraph, "bold" is bold, "hesitant" writes a letter too many and takes it back. */
export function writeToken(doc, last, token, how) {
  const root = doc.getXmlFragment("default");
  const content = how === "hesitant" ? `${token}#` : token;
  let at;
  doc.transact(() => {
    const after = place(root, last);
    if (!after || how === "below") {
      at = below(root, after ? after.index + 1 : 0, content);
    } else {
      at = after;
      at.text.insert(at.offset, content);
    }
    if (how === "bold") at.text.format(at.offset, token.length, { bold: {} });
  });
  if (how === "hesitant") at.text.delete(at.offset + token.length, 1);
}
