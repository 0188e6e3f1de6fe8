/** What the page says of itself in the data attributes of `#editor` (frontend/README.md). */
import { type Address, addressOf } from "../shell/live.ts";
import { type Presented, presented } from "./people.ts";

export interface Settings {
  document: string;
  address: Address;
  /** Version of the schema of the server that made this page. */
  schema: number;
  /** Title of the text for screen readers. */
  label: string;
  describedBy: string;
  me: Presented;
  /** Its name on other pages, when something of it waits in this browser. */
  title: string;
  /** Where the person signs in again, and comes back here. */
  signIn: string;
  /** Where one asks whom « @ » may name; empty: nobody. */
  names: string;
  /** Where the forms of records are asked for, in the minutes of an open sitting; empty elsewhere. */
  records: string;
  /** Where one asks what the records named in the text say now. */
  standings: string;
  /** Where a suggestion is sent; empty: she may not propose here. */
  suggests: string;
}

export function settingsOf(root: HTMLElement): Settings {
  const data = root.dataset;
  return {
    document: data["document"] ?? "",
    address: addressOf(root),
    schema: Number(data["schema"] ?? 0),
    label: data["label"] ?? document.title,
    describedBy: data["describedby"] ?? "",
    me: presented(data),
    title: data["title"] ?? document.title,
    signIn: data["signIn"] ?? "/connexion",
    names: data["names"] ?? "",
    records: data["records"] ?? "",
    standings: data["standings"] ?? "",
    suggests: data["suggests"] ?? "",
  };
}
