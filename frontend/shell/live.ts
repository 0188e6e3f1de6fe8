/** One Socket.IO namespace of the server, with the msgpack parser: binary frames in one piece. */
import { io, type Socket } from "socket.io-client";
import * as msgpack from "socket.io-msgpack-parser";
import { mayUpgrade, watchTransport } from "./transport.ts";

export type Payload = Record<string, unknown>;

/** Where a live part of the page says what it is about: room public id, slug of the initiative. */
export interface Address {
  on: string;
  initiative: string;
}

const ASK_TIMEOUT_MS = 15_000;
const COMES_BACK_AFTER_MS = 5_000;
const COMES_BACK_AT_LAST_MS = 60_000;

export function addressOf(element: HTMLElement): Address {
  return { on: element.dataset["on"] ?? "", initiative: element.dataset["initiative"] ?? "" };
}

interface Options {
  /** Whose page it is: if somebody else signs in in this browser, the server does not open the door to it. */
  person?: string;
  /** Told when the link stays with long-polling (true) or becomes a WebSocket (false). */
  compatible?: (yes: boolean) => void;
}

/** Long-polling first, then WebSocket: a proxy that swallows WebSockets never delays the first answer. */
export function openNamespace(namespace: string, address: Address, options: Options = {}): Socket {
  const socket = io(namespace, {
    parser: msgpack,
    path: "/socket.io",
    query: { on: address.on, in: address.initiative },
    upgrade: mayUpgrade(),
    ...(options.person && { auth: { person: options.person } }),
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
  });
  comeBackFromRefusals(socket);
  comeBackAtOnce(socket);
  watchTransport(socket, options.compatible ?? (() => undefined));
  return socket;
}

/** The library comes back by itself from a lost network, never from a refusal or a dismissal by the server. */
function comeBackFromRefusals(socket: Socket): void {
  let delay = COMES_BACK_AFTER_MS;
  const comeBack = (): void => {
    if (socket.active) return;
    window.setTimeout(() => {
      if (!socket.active) socket.connect();
    }, delay);
    delay = Math.min(delay * 2, COMES_BACK_AT_LAST_MS);
  };
  socket.on("connect", () => {
    delay = COMES_BACK_AFTER_MS;
  });
  socket.on("connect_error", comeBack);
  socket.on("disconnect", (reason) => {
    if (reason === "io server disconnect") comeBack();
  });
}

/** The network is back, or the person is (perhaps from signing in in another tab): no need to wait for the next try. */
function comeBackAtOnce(socket: Socket): void {
  const now = (): void => {
    // A closed link is opened anew, with the cookie of today.
    if (!socket.connected && !document.hidden) socket.disconnect().connect();
  };
  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", now);
  // Between two windows of one screen nothing is ever hidden.
  window.addEventListener("focus", () => {
    if (!socket.active) socket.connect();
  });
}

export function ask(socket: Socket, event: string, payload: Payload): Promise<unknown> {
  return socket.timeout(ASK_TIMEOUT_MS).emitWithAck(event, payload) as Promise<unknown>;
}

/**
 * Joins at each connection with what `payload` says then; `joined` receives the answer and whether it is the first
 * connection. After one whose answer was lost the next is not the first any more: the server had let it in.
 */
export function keepJoined(
  socket: Socket,
  payload: () => Payload,
  joined: (answer: Payload, first: boolean) => void,
): void {
  let connections = 0;
  socket.on("connect", () => {
    connections += 1;
    const first = connections === 1;
    ask(socket, "join", payload()).then(
      (answer) => {
        if (isPayload(answer) && answer["ok"] === true) joined(answer, first);
      },
      () => undefined, // no answer: the page stays readable, the next connection asks again
    );
  });
}

export const isPayload = (value: unknown): value is Payload => typeof value === "object" && value !== null;
