// So many editors type for so many seconds.
import { pause, Run, until } from "./run.mjs";

const DRAIN_MS = 30_000;

export async function load(stage) {
  const { say, order, plan } = stage;
  const run = new Run(stage);
  await run.seat();
  say("ready");
  await order();
  run.start();
  await pause(plan.warmup * 1000);
  const cpu = process.cpuUsage();
  const { frames, presences } = run;
  say("start");
  run.from = performance.now();
  await pause(plan.seconds * 1000);
  run.stop();
  // Until the last edit has arrived: a server that lags is charged for all it was given, latencies included.
  const arrived = await until(() => run.arrived(), DRAIN_MS);
  const seconds = (performance.now() - run.from) / 1000;
  say("arrived");
  const used = process.cpuUsage(cpu);
  say("done", {
    seconds,
    delivered: run.delivered,
    frames: run.frames - frames,
    presences: run.presences - presences,
    p50: run.latency.quantile(0.5),
    p99: run.latency.quantile(0.99),
    client_busy: (used.user + used.system) / 1e6 / seconds,
    typed: run.editors.reduce((sum, editor) => sum + editor.written.length, 0),
    expected: plan.seats.length * plan.rate * (plan.warmup + plan.seconds),
    arrived,
    equal: await run.equal(),
    faults: run.faults.slice(0, 5),
  });
}
