// A text that many edits have made: typed in strokes here and there, with second thoughts, by several client ids.
import * as Y from "yjs";

const PARAGRAPHS = 200;
const CLIENTS = 20;
const JUMP = 0.1; // of the keys come after the cursor was put elsewhere
const ERASE = 0.08; // of the keys take the last letter away

/** The same numbers at each run (mulberry32). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` edits of one key each, in updates of `together` edits; the text they make. */
export function worked(count, together) {
  const random = numbers(20_261_125);
  const doc = new Y.Doc();
  const heard = [];
  doc.on("update", (update) => heard.push(update));
  const texts = blank(doc);
  const updates = [heard.pop()];
  let [text, place] = [texts[0], 0];
  for (let edit = 1; edit <= count; edit += 1) {
    if (random() < JUMP) {
      doc.clientID = 1 + Math.floor(random() * CLIENTS);
      text = texts[Math.floor(random() * PARAGRAPHS)];
      place = Math.floor(random() * (text.length + 1));
    }
    if (place > 0 && random() < ERASE) {
      place -= 1;
      text.delete(place, 1);
    } else {
      text.insert(place, String.fromCharCode(97 + Math.floor(random() * 26)));
      place += 1;
    }
    if (edit % together === 0) updates.push(Y.mergeUpdates(heard.splice(0)));
  }
  return { doc, updates };
}

function blank(doc) {
  const texts = Array.from({ length: PARAGRAPHS }, () => new Y.XmlText());
  const paragraphs = texts.map((text) => {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [text]);
    return paragraph;
  });
  doc.clientID = 1;
  doc.getXmlFragment("default").push(paragraphs);
  return texts;
}
