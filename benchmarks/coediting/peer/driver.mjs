// The clients of one run, in one process. The plan comes on the first line of the standard input, orders after it;
// what happens is said on the standard output, one JSON object a line.
import { createInterface } from "node:readline";
import { Frames } from "./frames.mjs";
import { idle } from "./idle.mjs";
import { join } from "./join.mjs";
import { kill } from "./kill.mjs";
import { load } from "./load.mjs";
import * as ours from "./wire/ours.mjs";
import * as theirs from "./wire/theirs.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const plan = JSON.parse((await lines.next()).value);
const wire = plan.peer === "ours" ? ours : theirs;
const frames = new Frames(wire.decode);

const stage = {
  plan,
  /** A tab on seat number `index`; `more` changes where it sits. */
  link: (index, more = {}) => new wire.Link({ ...plan.seats[index % plan.seats.length], ...more }, frames),
  say: (at, more = {}) => process.stdout.write(`${JSON.stringify({ at, ...more })}\n`),
  order: async () => JSON.parse((await lines.next()).value),
};

const measures = { load, idle, join, kill };
await measures[plan.measure](stage);
process.exit(0);
