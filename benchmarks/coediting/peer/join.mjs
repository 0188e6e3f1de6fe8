// Coming into a long text: after a restart, while it is open, and fifty at once.
import * as Y from "yjs";
import { enter, newcomer, print } from "./editor.mjs";
import { each, until } from "./run.mjs";
import { worked } from "./text.mjs";

const PATIENCE_MS = 120_000;
const WAITING = 10; // updates on their way at most, while the text is being written
const TOGETHER = 1_000; // edits in one of them

export async function join(stage) {
  const { plan, say, order } = stage;
  const { doc, updates } = worked(plan.edits, TOGETHER);
  await fill(stage, updates);
  say("filled", { bytes: Y.encodeStateAsUpdate(doc).length });
  await order(); // the server is started again
  const holder = stage.link(0);
  const cold = await timed(holder);
  say("cold", { ms: cold.ms, equal: print(cold.doc) === print(doc) });
  await order();
  say("warm", await warm(stage, holder, cold.doc));
  await order();
  say("crowd", await crowd(stage));
}

async function fill({ link }, updates) {
  const writer = link(0);
  await newcomer(writer);
  for (const update of updates) {
    writer.upload(update);
    const room = () => writer.sent - writer.saved < WAITING;
    if (!(await until(room, PATIENCE_MS))) throw new Error("the text is not taken");
  }
  if (!(await until(() => writer.saved >= writer.sent, PATIENCE_MS)))
    throw new Error("the text is not saved");
}

/** From the first word on an open socket to the text standing in a fresh replica. */
async function timed(link) {
  await link.open();
  const doc = new Y.Doc();
  const began = performance.now();
  await link.enter();
  await enter(link, doc);
  return { ms: performance.now() - began, doc };
}

/** Others come while somebody writes: a key before each, so that no answer is the one before. */
async function warm({ link, plan }, holder, text) {
  const times = [];
  let equal = true;
  text.on("update", (update) => holder.update(update));
  for (let time = 0; time < plan.times; time += 1) {
    text.getXmlFragment("default").get(0).get(0).insert(0, "+");
    await until(() => holder.saved >= holder.sent, PATIENCE_MS);
    const comer = link(1 + time);
    const { ms, doc } = await timed(comer);
    comer.close();
    times.push(ms);
    equal &&= print(doc) === print(text);
  }
  return { times, equal };
}

/** All ask at the same moment; until each has the whole text in hands (applying it is the clients' own work). */
async function crowd({ link, plan }) {
  const links = Array.from({ length: plan.crowd }, (_, index) => link(index));
  await each(links, (one) => one.open());
  const began = performance.now();
  const times = await Promise.all(
    links.map(async (one) => {
      await one.enter();
      await one.join();
      return performance.now() - began;
    }),
  );
  return { times: times.sort((one, other) => one - other) };
}
