/**
 * The words of the live wire of a document (namespace /documents), without the transport: the provider speaks to
 * a `Wire`, Socket.IO is one (socket.ts). Updates are Yjs encoding v1 only.
 */

export type Role = "write" | "read" | "none";

/** The server's answer to `join` and `resync`. */
export interface Joined {
  role: Role;
  seq: number;
  state: Uint8Array;
  stateVector: Uint8Array;
  frozen: boolean;
}

export interface Rejected {
  error: string;
  message: string;
}

/** One window of the log, the same bytes for everybody in the room. `fromSeq` is the first row in it. */
export interface RemoteUpdate {
  seq: number;
  fromSeq: number;
  data: Uint8Array;
}

export interface Refusal {
  n: number;
  error: string;
  message: string;
  retry: boolean;
}

export interface Access {
  role: Role;
  reason: string;
}

export interface WireEvents {
  connected(): void;
  disconnected(): void;
  update(update: RemoteUpdate): void;
  saved(n: number): void;
  refused(refusal: Refusal): void;
  awareness(data: Uint8Array): void;
  access(access: Access): void;
}

export interface Wire {
  readonly connected: boolean;
  listen(events: WireEvents): void;
  /** `join` or `resync`; rejects when no answer came in time. */
  ask(event: "join" | "resync", payload: Record<string, unknown>): Promise<Joined | Rejected>;
  send(event: "update" | "awareness" | "leave", payload: Record<string, unknown>): void;
  close(): void;
}

export const isRejected = (answer: Joined | Rejected): answer is Rejected => "error" in answer;
