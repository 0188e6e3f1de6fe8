/**
 * WebSocket when the way is free, long-polling when it is not. Something on the way may let a WebSocket begin and then
 * swallow it: after two short lives the page stays with long-polling for a while, which carries the same.
 */
import type { Socket } from "socket.io-client";

/** A WebSocket that dies sooner did not really work. */
const SHORT_LIFE_MS = 60_000;
const TRIES = 2;
/** How long the tab remembers that WebSockets do not live here. */
const REMEMBERED_MS = 600_000;
/** Longer than any change of transport that succeeds. */
const STILL_POLLING_AFTER_MS = 5_000;
const MEMORY = "chantier-websocket-died";

function remember(): void {
  try {
    sessionStorage.setItem(MEMORY, String(Date.now()));
  } catch {
    // A browser that keeps nothing tries again at the next page.
  }
}

/** May a WebSocket be tried? */
export function mayUpgrade(): boolean {
  try {
    return Date.now() - Number(sessionStorage.getItem(MEMORY) ?? 0) > REMEMBERED_MS;
  } catch {
    return true;
  }
}

/** Calls `told(true)` when the link stays with long-polling, `told(false)` when it becomes a WebSocket. */
export function watchTransport(socket: Socket, told: (compatible: boolean) => void): void {
  let deaths = 0;

  function died(livedMs: number): void {
    deaths = livedMs < SHORT_LIFE_MS && navigator.onLine ? deaths + 1 : 0;
    if (deaths >= TRIES) remember();
    socket.io.opts.upgrade = mayUpgrade();
  }

  socket.on("connect", () => {
    const { engine } = socket.io;
    let upgradedAt = 0;
    const timer = setTimeout(() => told(true), socket.io.opts.upgrade ? STILL_POLLING_AFTER_MS : 0);
    engine.once("upgrade", () => {
      upgradedAt = Date.now();
      clearTimeout(timer);
      told(false);
    });
    engine.once("close", (reason) => {
      clearTimeout(timer);
      if (upgradedAt > 0 && reason !== "forced close") died(Date.now() - upgradedAt);
      else socket.io.opts.upgrade = mayUpgrade();
    });
  });
}
