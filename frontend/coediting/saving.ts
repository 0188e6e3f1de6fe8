/** The state of saving, in words. « Enregistré » means committed on the server, and nothing else. */
import { say } from "../shell/words.ts";
import { isBarred, isFinal, mayWrite, type Status } from "./status.ts";

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

function connecting(unsaved: number): string {
  if (unsaved === 0) return say("Connexion…");
  if (unsaved === 1) return say("Connexion… une modification gardée ici partira ensuite");
  return say("Connexion… {n} modifications gardées ici partiront ensuite", { n: unsaved });
}

function signedOut(unsaved: number): string {
  if (unsaved === 0) return say("Session terminée : tout est enregistré");
  if (unsaved === 1) return say("Session terminée : votre dernière modification partira à votre retour");
  return say("Session terminée : vos {n} dernières modifications partiront à votre retour", { n: unsaved });
}

function outdated(unsaved: number): string {
  if (unsaved === 1) return say("Page à recharger : votre dernière modification partira ensuite");
  return say("Page à recharger : vos {n} dernières modifications partiront ensuite", { n: unsaved });
}

/** Why what is unsaved cannot leave. */
function reason({ trouble, frozen }: Status): string {
  if (trouble?.message) return trouble.message;
  if (trouble?.kind === "somebody_else") return say("une autre personne est connectée dans ce navigateur");
  if (trouble?.kind === "missing") return say("ce document ne vous est plus accessible");
  if (trouble?.kind === "refused") return say("le serveur a refusé vos dernières modifications");
  return frozen ? say("ce texte est figé ou rangé") : say("vous ne pouvez plus écrire dans ce texte");
}

const notSaved = (status: Status): Saving => ({
  kind: "refused",
  text: say("Non enregistré : {reason}", { reason: reason(status) }),
});

export function savingOf(status: Status): Saving {
  const { connection, synced, trouble, unsaved } = status;
  if (trouble?.kind === "signed_out") return { kind: "offline", text: signedOut(unsaved) };
  if (trouble?.kind === "schema" && unsaved > 0) return { kind: "offline", text: outdated(unsaved) };
  if (trouble?.kind === "refused" || isBarred(status)) return notSaved(status);
  if (trouble && isFinal(trouble.kind)) return { kind: "read", text: say("Lecture seule") };
  if (!synced) return { kind: "connecting", text: connecting(unsaved) };
  if (connection !== "live") return { kind: "offline", text: offline(unsaved) };
  if (!mayWrite(status)) return { kind: "read", text: say("Lecture seule") };
  if (unsaved > 0) return { kind: "saving", text: say("Enregistrement…") };
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

/**
 * Follows the provider in `place`; returns the function to call at each status. What leaves quickly changes no word on the
 * screen, yet the place is busy from the first key: « Enregistré » holds for what was written until now only when it is not.
 */
export function savingWriter(place: HTMLElement | null): (status: Status) => void {
  let timer = 0;
  return (status) => {
    if (!place) return;
    const saving = savingOf(status);
    place.setAttribute("aria-busy", String(saving.kind === "saving"));
    if (saving.kind === "saving") {
      timer ||= window.setTimeout(() => write(place, saving), SLOW_MS);
      return;
    }
    window.clearTimeout(timer);
    timer = 0;
    write(place, saving);
  };
}
