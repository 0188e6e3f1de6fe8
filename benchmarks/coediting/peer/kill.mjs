// The power goes 300 ms after the last key: what of the text is gone, and was it said to be saved?
import * as Y from "yjs";
import { newcomer, paragraphs } from "./editor.mjs";
import { each, pause, Run, until } from "./run.mjs";

const OPEN = 1;
const PATIENCE_MS = 30_000;

export async function kill(stage) {
  const { plan, say, order, link } = stage;
  const run = new Run(stage);
  await run.seat();
  say("ready");
  await order();
  run.start();
  await pause(plan.seconds * 1000);
  run.stop();
  say("last_key");
  await order(); // killed
  await until(() => run.editors.every((editor) => editor.link.socket.readyState !== OPEN), PATIENCE_MS);
  say("cut");
  await order(); // started again
  const visitor = link(0);
  const text = await newcomer(visitor);
  visitor.close();
  say("done", { ...missing(run, paragraphs(text)), equal: await mended(run, text) });
}

/** What the restarted server lacks; its first saved update is the paragraph, each later one a key. */
function missing({ editors }, found) {
  const lost = { typed: 0, lost: 0, acknowledged: 0, acknowledged_lost: 0, scrambled: 0 };
  for (const editor of editors) {
    const there = found.get(editor.index) ?? "";
    const said = Math.max(editor.link.saved - 1, 0);
    lost.typed += editor.written.length;
    lost.acknowledged += said;
    lost.lost += editor.written.length - there.length;
    lost.acknowledged_lost += Math.max(said - there.length, 0);
    if (!editor.written.startsWith(there)) lost.scrambled += 1;
  }
  return lost;
}

/** Everybody comes back with what they hold, as a browser does; whether all are equal then. */
async function mended(run, text) {
  const vector = Y.encodeStateVector(text);
  await each(run.editors, async (editor) => {
    editor.catchUp();
    await editor.comeBack(run.stage.link(editor.index), vector);
    await until(() => editor.everythingSaved, PATIENCE_MS);
  });
  for (let look = 0; look < 10; look += 1) {
    if (await run.equal()) return true;
    await pause(200);
  }
  return false;
}
