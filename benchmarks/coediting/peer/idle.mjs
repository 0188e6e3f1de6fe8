// Connections that are open, joined to a document, and silent.
import { each } from "./run.mjs";

const AT_ONCE = 50;
const OPEN = 1;

export async function idle({ plan, link, say, order }) {
  const links = [];
  for (const upto of plan.steps) {
    const began = performance.now();
    const more = Array.from({ length: upto - links.length }, (_, index) => link(links.length + index));
    await each(
      more,
      async (one) => {
        await one.open();
        await one.enter();
        await one.join();
      },
      AT_ONCE,
    );
    links.push(...more);
    say("seated", { seconds: (performance.now() - began) / 1000 });
    await order();
    say("held", { open: links.filter((one) => one.socket.readyState === OPEN).length });
  }
}
