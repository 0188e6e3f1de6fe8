/** The live wire over Socket.IO. Bytes leave as ArrayBuffer (msgpack `bin`), and come back in whatever shape. */
import { type Address, ask, isPayload, openNamespace, type Payload } from "../shell/live.ts";
import type { Joined, Rejected, Role, Shut, Wire } from "./wire.ts";

/** notepack gives ArrayBuffer in browsers; a Uint8Array may come as `[0, bytes]` (extension type 0). */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (Array.isArray(value) && value.length === 2 && value[0] === 0) return bytesOf(value[1]);
  throw new TypeError("bytes expected");
}

function exact(value: unknown): unknown {
  return value instanceof Uint8Array ? value.slice().buffer : value;
}

const outgoing = (payload: Payload): Payload =>
  Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, exact(value)]));

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const roleOf = (value: unknown): Role => (value === "write" || value === "read" ? value : "none");

const SHUT: readonly Shut[] = ["signed_out", "somebody_else", "missing"];

function answerOf(value: unknown): Joined | Rejected {
  if (!isPayload(value) || value["ok"] !== true) {
    const refusal: Payload = isPayload(value) ? value : {};
    return { error: textOf(refusal["error"]) || "unavailable", message: textOf(refusal["message"]) };
  }
  return {
    role: roleOf(value["role"]),
    seq: numberOf(value["seq"]),
    state: bytesOf(value["state"]),
    updates: Array.isArray(value["updates"]) ? value["updates"].map(bytesOf) : [],
    stateVector: bytesOf(value["state_vector"]),
    frozen: value["frozen"] === true,
    warning: textOf(value["warning"]),
  };
}

export function documentWire(address: Address, document: string, person: string): Wire {
  let compatible: (yes: boolean) => void = () => undefined;
  const socket = openNamespace("/documents", address, { person, compatible: (yes) => compatible(yes) });
  const on = (event: string, handle: (payload: Payload) => void): void => {
    socket.on(event, (payload: unknown) => {
      if (isPayload(payload) && payload["document"] === document) handle(payload);
    });
  };
  return {
    get connected() {
      return socket.connected;
    },
    listen(events) {
      socket.on("connect", () => events.connected());
      socket.on("disconnect", () => events.disconnected());
      socket.on("connect_error", ({ message }) => {
        events.disconnected();
        const shut = SHUT.find((reason) => reason === message);
        if (shut) events.shut(shut);
      });
      compatible = (yes) => events.compatible(yes);
      on("update", (p) =>
        events.update({
          seq: numberOf(p["seq"]),
          fromSeq: numberOf(p["from_seq"]),
          data: bytesOf(p["data"]),
          ...(p["seal"] !== undefined && { seal: bytesOf(p["seal"]) }),
        }),
      );
      on("saved", (p) => events.saved(numberOf(p["n"])));
      on("refused", (p) =>
        events.refused({
          n: numberOf(p["n"]),
          error: textOf(p["error"]),
          message: textOf(p["message"]),
          retry: p["retry"] === true,
        }),
      );
      on("retract", () => events.retracted());
      on("awareness", (p) => events.awareness(bytesOf(p["data"])));
      on("access", (p) =>
        events.access({ role: roleOf(p["role"]), code: textOf(p["code"]), reason: textOf(p["reason"]) }),
      );
      on("comment", (p) =>
        events.comment({
          thread: textOf(p["thread"]),
          what: textOf(p["what"]),
          person: textOf(p["person"]),
          name: textOf(p["name"]),
        }),
      );
    },
    ask: async (event, payload) => answerOf(await ask(socket, event, outgoing(payload))),
    send: (event, payload) => {
      // Volatile in effect: what is lost with the link is sent again after the next `join`.
      if (socket.connected) socket.emit(event, outgoing(payload));
    },
    close: () => {
      socket.disconnect();
    },
  };
}
