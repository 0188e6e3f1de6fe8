/** The sentence under the title when something keeps a person from writing: what happened, what is safe, what to do. */
import { say } from "../shell/words.ts";
import type { Status, Trouble } from "./status.ts";

export const reloadNotice = (): string =>
  say("Le texte est en lecture seule. Rechargez la page pour écrire.");

export const waitingNotice = (): string =>
  say(
    "Vous lisez la dernière version enregistrée : la connexion pour écrire n’est pas encore établie, nouvel essai en cours.",
  );

function advice(trouble: Trouble, synced: boolean): string {
  switch (trouble.kind) {
    case "schema":
      return reloadNotice();
    case "missing":
      return say("Ce document n’est plus accessible. Ce que vous lisez est la dernière version reçue.");
    case "unavailable":
      if (!synced) return waitingNotice();
      return say(
        "Le serveur ne répond pas comme prévu. Nouvel essai en cours ; vos modifications restent ici.",
      );
    case "refused":
      return say(
        "Votre texte est resté à l’écran : copiez ce que vous venez d’écrire, puis rechargez la page.",
      );
    case "access":
      return say("Le texte est maintenant en lecture seule.");
  }
}

export function noticeOf(status: Status): string {
  if (!status.trouble) return "";
  const next = advice(status.trouble, status.synced);
  return status.trouble.message ? `${status.trouble.message} ${next}` : next;
}

export function writeNotice(place: HTMLElement | null, text: string): void {
  if (!place || place.textContent === text) return;
  place.hidden = text === "";
  place.textContent = text;
}
