/** WebSockets that begin and do not live: the page stays with long-polling, says so, and tries again later. */
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { after, beforeEach, test } from "node:test";
import type { Socket } from "socket.io-client";
import { mayUpgrade, watchTransport } from "../shell/transport.ts";
import { close, show } from "./page.ts";

after(close);
beforeEach(() => {
  show("");
  sessionStorage.clear();
});

/** The library's socket, as far as it is listened to: an engine for each connection. */
class Line extends EventEmitter {
  readonly io = { engine: new EventEmitter(), opts: { upgrade: true } };

  connect(): void {
    this.io.engine = new EventEmitter();
    this.emit("connect");
  }
}

function aLine(): { line: Line; said: boolean[] } {
  const line = new Line();
  const said: boolean[] = [];
  watchTransport(line as unknown as Socket, (yes) => said.push(yes));
  return { line, said };
}

test("a link that becomes a WebSocket is not in compatible mode", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { line, said } = aLine();
  line.connect();
  line.io.engine.emit("upgrade");
  context.mock.timers.tick(60_000);
  assert.deepEqual(said, [false]);
});

test("a link that is still long-polling after five seconds is", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { line, said } = aLine();
  line.connect();
  context.mock.timers.tick(4_999);
  assert.deepEqual(said, []);
  context.mock.timers.tick(1);
  assert.deepEqual(said, [true]);
});

test("after two WebSockets that died young no other is tried for ten minutes, by this page and the next", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const { line } = aLine();
  for (const reason of ["ping timeout", "transport close"]) {
    assert.equal(line.io.opts.upgrade, true);
    line.connect();
    line.io.engine.emit("upgrade");
    context.mock.timers.tick(40_000);
    line.io.engine.emit("close", reason);
  }
  assert.equal(line.io.opts.upgrade, false);
  assert.equal(mayUpgrade(), false);
  context.mock.timers.tick(600_001);
  assert.equal(mayUpgrade(), true);
  line.connect();
  line.io.engine.emit("close", "transport close");
  assert.equal(line.io.opts.upgrade, true);
});

test("a long life, or a page that goes, counts for nothing", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const { line } = aLine();
  const lives = [
    [10_000, "transport close"],
    [61_000, "ping timeout"],
    [10_000, "transport close"],
    [10_000, "forced close"],
  ] as const;
  for (const [ms, reason] of lives) {
    line.connect();
    line.io.engine.emit("upgrade");
    context.mock.timers.tick(ms);
    line.io.engine.emit("close", reason);
    assert.equal(line.io.opts.upgrade, true, reason);
  }
});
