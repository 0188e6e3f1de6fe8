/** The sentence under the title when something keeps a person from writing: what happened, what is safe, what to do. */
import { say } from "../shell/words.ts";
import type { Status, Trouble, TroubleKind } from "./status.ts";

export interface Notice {
  text: string;
  /** What the sentence ends with: the way to sign in again, or to load the page again. */
  way: "signIn" | "reload" | "";
}

const plain = (text: string): Notice => ({ text, way: "" });

export const reloadNotice = (): Notice => ({
  text: say("Le texte est en lecture seule. Rechargez la page pour écrire."),
  way: "reload",
});

export const waitingNotice = (): Notice =>
  plain(
    say(
      "Vous lisez la dernière version enregistrée : la connexion pour écrire n’est pas encore établie, nouvel essai en cours.",
    ),
  );

function signedOut(status: Status): string {
  if (status.unsaved > 0 && !status.keeps)
    return say(
      "Votre session est terminée. Ce navigateur ne peut rien garder : laissez cette page ouverte, et reconnectez-vous dans une autre.",
    );
  return say(
    "Votre session est terminée. Ce que vous écrivez reste dans ce navigateur, et partira quand vous serez de retour.",
  );
}

function advice(trouble: Trouble, status: Status): string {
  switch (trouble.kind) {
    case "schema":
      if (!trouble.message) return reloadNotice().text;
      return status.unsaved > 0 ? say("Ce qui n’est pas encore enregistré partira ensuite.") : "";
    case "missing":
      return say("Ce document n’est plus accessible. Ce que vous lisez est la dernière version reçue.");
    case "unavailable":
      if (!status.synced) return waitingNotice().text;
      return say(
        "Le serveur ne répond pas comme prévu. Nouvel essai en cours ; vos modifications restent ici.",
      );
    case "refused":
      return say(
        "Vos derniers mots ne sont pas enregistrés. Copiez-les ci-dessous, puis rechargez la page pour continuer.",
      );
    case "access":
      return status.role === "none" ? "" : say("Le texte est maintenant en lecture seule.");
    case "signed_out":
      return signedOut(status);
    case "somebody_else":
      return say(
        "Une autre personne est maintenant connectée dans ce navigateur. Rien de cette page ne part sous son nom : ce que vous avez écrit vous attend.",
      );
  }
}

/** Only this page holds what is unsaved: closing it would lose it. */
const isFragile = ({ unsaved, keeps, connection }: Status): boolean =>
  unsaved > 0 && !keeps && connection !== "live";

export function noticeOf(status: Status): Notice {
  const { trouble } = status;
  if (!trouble) {
    return isFragile(status)
      ? plain(
          say(
            "Ce navigateur ne peut rien garder (fenêtre privée, disque plein…) : laissez cette page ouverte jusqu’à lire « Enregistré ».",
          ),
        )
      : plain(status.warning);
  }
  const text = [trouble.message, advice(trouble, status)].filter(Boolean).join(" ");
  return { text, way: WAYS[trouble.kind] ?? "" };
}

const WAYS: Partial<Record<TroubleKind, Notice["way"]>> = {
  signed_out: "signIn",
  somebody_else: "signIn",
  schema: "reload",
  refused: "reload",
};

export interface SignIn {
  address: string;
  /** The page must stay open: only it holds what is unsaved. */
  elsewhere: boolean;
}

function linkTo(way: Notice["way"], { address, elsewhere }: SignIn): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = way === "reload" ? location.pathname : address;
  if (way === "signIn" && elsewhere) link.target = "_blank";
  link.textContent = way === "reload" ? say("Recharger la page") : signInWords(elsewhere);
  return link;
}

const signInWords = (elsewhere: boolean): string =>
  elsewhere ? say("Se connecter dans une autre fenêtre") : say("Se connecter");

/** The same words again are not written again: readers of screens would say them twice. */
export function writeNotice(place: HTMLElement | null, notice: Notice, way?: SignIn): void {
  const words = place?.querySelector("[data-text]");
  if (!place || !words || words.getAttribute("data-text") === notice.text) return;
  const link = notice.way && way ? [" ", linkTo(notice.way, way)] : [];
  words.setAttribute("data-text", notice.text);
  words.replaceChildren(notice.text, ...link);
  place.hidden = notice.text === "";
}
