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
  /** What was written since `state` was put together: to apply after it. */
  updates: readonly Uint8Array[];
  stateVector: Uint8Array;
  frozen: boolean;
  /** A part of the text is corrupted on the server's disk: a sentence to show, empty otherwise. */
  warning: string;
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
  /** The server shows it before its log has it: whoever saw it may bring it back. */
  seal?: Uint8Array;
}

export interface Sealed {
  seq: number;
  data: Uint8Array;
  seal: Uint8Array;
}

export interface Refusal {
  n: number;
  error: string;
  message: string;
  retry: boolean;
}

export interface Access {
  role: Role;
  /** Why, for the page: `signed_out` is not a loss of rights. */
  code: string;
  /** Why, for the person. */
  reason: string;
}

/**
 * Why the door does not open: the session has ended, another person has signed in in this browser, or there is no
 * such initiative for this person.
 */
export type Shut = "signed_out" | "somebody_else" | "missing";

/** Something is new in a thread of comments beside the text; what is told there is fetched, with one's own rights. */
export interface CommentNews {
  thread: string;
  /** `said`, `changed`, `resolved`, `reopened`; of a suggestion `suggested`, `accepted`, `rejected`, `withdrawn`. */
  what: string;
  person: string;
  name: string;
}

export interface WireEvents {
  connected(): void;
  disconnected(): void;
  update(update: RemoteUpdate): void;
  saved(n: number): void;
  refused(refusal: Refusal): void;
  awareness(data: Uint8Array): void;
  access(access: Access): void;
  /** What was shown last will never be in the text: it must be read again from nothing. */
  retracted(): void;
  comment(news: CommentNews): void;
  shut(reason: Shut): void;
  /** The link is long-polling for good, or has become a WebSocket. */
  compatible(yes: boolean): void;
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
