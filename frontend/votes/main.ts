/**
 * An open vote: participation grows under one's eyes (never a partial result), the button says what one is about to
 * do, the closing brings the result. Voting itself is an ordinary form.
 */
import { addressOf, isPayload, keepJoined, openNamespace, type Payload } from "../shell/live.ts";
import { say } from "../shell/words.ts";
import { nameBallotButton } from "./ballot.ts";
import { offerCodes } from "./codes.ts";
import { replaceTurnout } from "./turnout.ts";

function announce(words: string): void {
  const place = document.getElementById("vote-news");
  if (place && words && place.textContent !== words) place.textContent = words;
}

/** The page, or that of the result, takes the place of this one; the focus follows only if it was inside. */
function readAgain(url: string): void {
  const main = document.getElementById("travail");
  const inside = main?.contains(document.activeElement) ?? false;
  if (!main || new URL(url, location.href).origin !== location.origin) return;
  const settled = (): void => {
    document.body.removeEventListener("htmx:afterSettle", settled);
    if (inside) document.getElementById("travail")?.focus({ preventScroll: true });
  };
  document.body.addEventListener("htmx:afterSettle", settled);
  document.body.dispatchEvent(new CustomEvent("chantier:load", { detail: { url, target: "#travail" } }));
}

/** What the page shows of the vote: the server answers with what is lacking, if anything. */
function asShown(): Payload {
  const standing = document.getElementById("vote-news")?.dataset["standing"] ?? "";
  return { standing, mark: document.getElementById("turnout")?.dataset["mark"] ?? "" };
}

function open(turnout: HTMLElement): void {
  const motion = turnout.dataset["motion"] ?? "";
  const socket = openNamespace("/votes", addressOf(turnout));
  let toldSince = false;
  const hear = (event: string, payload: unknown): void => {
    if (!isPayload(payload) || payload["motion"] !== motion || !document.getElementById("turnout")) return;
    const { html, url } = payload;
    if (event === "turnout" && typeof html === "string") announce(replaceTurnout(html));
    if (event === "turnout") return;
    if (event === "changed") announce(say("La facilitation a changé ce vote. La page se relit."));
    if (event === "closed") announce(say("Le vote est clos. Le résultat s’affiche."));
    readAgain(typeof url === "string" ? url : location.href);
  };
  for (const event of ["turnout", "changed", "closed"]) {
    socket.on(event, (payload: unknown) => {
      toldSince = true;
      hear(event, payload);
    });
  }
  const asks = (): Payload => {
    toldSince = false;
    return { motion, ...asShown() };
  };
  // Voices or even the closing may have been missed since the page was drawn, or during a cut.
  keepJoined(socket, asks, ({ missed, told }) => {
    // Participation that was told meanwhile is not older than what the answer holds.
    if (typeof missed === "string" && !(missed === "turnout" && toldSince)) hear(missed, told);
  });
}

const turnout = document.getElementById("turnout");
if (turnout?.dataset["motion"]) open(turnout);
nameBallotButton();
offerCodes();
document.body.addEventListener("htmx:afterSettle", nameBallotButton);
document.body.addEventListener("htmx:afterSettle", offerCodes);
