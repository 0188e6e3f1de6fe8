/** What the screen needs to know of the link with the server; provider.ts makes it, everything visible follows it. */
import type { Role } from "./wire.ts";

export type Connection = "connecting" | "live" | "offline";

/**
 * - schema: the server's text has a newer shape than this page: reload
 * - missing: absent, or not for this person
 * - unavailable: the server could not load the text; it is tried again
 * - refused: the server will not take the person's last changes; they stay on the screen
 * - access: rights changed while the page was open
 */
export type TroubleKind = "schema" | "missing" | "unavailable" | "refused" | "access";

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
  unsaved: number;
  trouble: Trouble | null;
}

/** May the person type now? Offline too: what she writes leaves when the network comes back. */
export function mayWrite(status: Status): boolean {
  const stopped =
    status.trouble !== null && status.trouble.kind !== "unavailable" && status.trouble.kind !== "access";
  return status.synced && status.role === "write" && !status.frozen && !stopped;
}
