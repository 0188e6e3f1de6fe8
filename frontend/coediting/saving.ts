/** The state of saving, in words. « Enregistré » means committed on the server, and nothing else. */
import { say } from "../shell/words.ts";
import { mayWrite, type Status } from "./status.ts";

export type SavingKind = "connecting" | "saved" | "saving" | "offline" | "refused" | "read";

export interface Saving {
  kind: SavingKind;
  text: string;
}

/** A save that lasts less than this is not announced: the words would flicker at each key. */
const SLOW_MS = 500;

function offline(unsaved: number): string {
  if (unsaved === 0) return say("Hors ligne : tout est enregistré");
  if (unsaved === 1) return say("Hors ligne : votre dernière modification partira au retour du réseau");
  return say("Hors ligne : vos {n} dernières modifications partiront au retour du réseau", { n: unsaved });
}

function notSaved(status: Status): Saving {
  const reason = status.trouble?.message || say("le serveur a refusé vos dernières modifications");
  return { kind: "refused", text: say("Non enregistré : {reason}", { reason }) };
}

export function savingOf(status: Status): Saving {
  if (status.unsaved > 0 && !mayWrite(status) && status.trouble && status.trouble.kind !== "unavailable") {
    return notSaved(status);
  }
  if (status.trouble?.kind === "refused") return notSaved(status);
  if (!status.synced) return { kind: "connecting", text: say("Connexion…") };
  if (status.connection !== "live") return { kind: "offline", text: offline(status.unsaved) };
  if (!mayWrite(status)) return { kind: "read", text: say("Lecture seule") };
  if (status.unsaved > 0) return { kind: "saving", text: say("Enregistrement…") };
  return { kind: "saved", text: say("Enregistré") };
}

function write(place: HTMLElement, saving: Saving): void {
  const text = place.querySelector("[data-text]") ?? place;
  if (text.textContent !== saving.text) text.textContent = saving.text;
  const calm = saving.kind === "saved" || saving.kind === "saving" || saving.kind === "read";
  place.dataset["kind"] = saving.kind;
  place.classList.toggle("saved-off", !calm);
  for (const icon of place.querySelectorAll("[data-for]")) {
    // `hidden` is not a property of SVG elements.
    icon.toggleAttribute("hidden", (icon.getAttribute("data-for") === "saved") !== calm);
  }
}

/** Follows the provider in `place`; returns the function to call at each status. */
export function savingWriter(place: HTMLElement | null): (status: Status) => void {
  let timer = 0;
  return (status) => {
    if (!place) return;
    const saving = savingOf(status);
    if (saving.kind === "saving") {
      timer ||= window.setTimeout(() => write(place, saving), SLOW_MS);
      return;
    }
    window.clearTimeout(timer);
    timer = 0;
    write(place, saving);
  };
}
