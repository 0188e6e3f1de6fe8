/** What the screen needs to know of the link with the server; provider.ts makes it, everything visible follows it. */
import type { Role } from "./wire.ts";

export type Connection = "connecting" | "live" | "offline";

/**
 * - schema: the server's text has a newer shape than this page: reload
 * - missing: absent, or not for this person
 * - unavailable: the server could not load the text; it is tried again
 * - refused: the server will not take the person's last changes; they stay on the screen
 * - access: rights changed while the page was open
 * - signed_out: the session has ended; what is written is kept and leaves once the person is back
 * - somebody_else: another person has signed in in this browser: nothing of this page may leave under her name
 */
export type TroubleKind =
  | "schema"
  | "missing"
  | "unavailable"
  | "refused"
  | "access"
  | "signed_out"
  | "somebody_else";

export interface Trouble {
  kind: TroubleKind;
  /** The server's sentence, already in the person's language; may be empty. */
  message: string;
}

export interface Status {
  connection: Connection;
  /** The text was received at least once: it may replace the one rendered by the server. */
  synced: boolean;
  role: Role;
  frozen: boolean;
  /** Changes of the person that are not committed yet and may still be. */
  unsaved: number;
  /** Changes found in this browser that the server will never take. */
  lost: number;
  /** The browser keeps what is unsaved: the page may be closed. */
  keeps: boolean;
  /** The link is long-polling: something on the way blocks WebSocket. */
  compatible: boolean;
  /** The server's sentence about a text that its disk has damaged; empty when all is well. */
  warning: string;
  trouble: Trouble | null;
}

/** Nothing more is sent by this page, unless the door opens again. */
export function isFinal(kind: TroubleKind): boolean {
  return kind === "schema" || kind === "missing" || kind === "refused" || kind === "somebody_else";
}

/** May the person type now? Offline too, and after her session ended: what she writes leaves when she is back. */
export function mayWrite(status: Status): boolean {
  const stopped = status.trouble !== null && isFinal(status.trouble.kind);
  return status.synced && status.role === "write" && !status.frozen && !stopped;
}

/** Is there something unsaved that cannot leave, whatever the network does? */
export function isBarred(status: Status): boolean {
  const kind = status.trouble?.kind;
  const barred = kind ? isFinal(kind) || kind === "access" : status.connection === "live";
  return status.unsaved > 0 && barred && !mayWrite(status);
}

/** How many changes the person should be shown, because they will not leave by themselves. */
export function heldBack(status: Status): number {
  return status.lost + (isBarred(status) ? status.unsaved : 0);
}
