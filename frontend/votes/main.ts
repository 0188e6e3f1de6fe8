/**
 * An open vote: participation grows under one's eyes (never a partial result), the button says what one is about to
 * do, the closing brings the result. Voting itself is an ordinary form.
 */
import { addressOf, isPayload, keepJoined, openNamespace } from "../shell/live.ts";
import { say } from "../shell/words.ts";
import { nameBallotButton } from "./ballot.ts";
import { offerCodes } from "./codes.ts";
import { replaceTurnout } from "./turnout.ts";

function announce(words: string): void {
  const place = document.getElementById("vote-news");
  if (place && words && place.textContent !== words) place.textContent = words;
}

/** The page of the result takes the place of this one; the focus follows only if it was inside. */
function showResult(url: string): void {
  announce(say("Le vote est clos. Le résultat s’affiche."));
  readAgain(url);
}

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

function open(turnout: HTMLElement): void {
  const motion = turnout.dataset["motion"] ?? "";
  const socket = openNamespace("/votes", addressOf(turnout));
  const ours = (payload: unknown) => (isPayload(payload) && payload["motion"] === motion ? payload : null);
  keepJoined(socket, { motion }, (_answer, first) => {
    // Voices or even the closing may have been missed during a cut.
    if (!first) {
      const detail = { url: location.pathname + location.search, target: "#turnout" };
      document.body.dispatchEvent(new CustomEvent("chantier:load", { detail }));
    }
  });
  socket.on("turnout", (payload: unknown) => {
    const html = ours(payload)?.["html"];
    if (typeof html === "string") announce(replaceTurnout(html));
  });
  socket.on("changed", (payload: unknown) => {
    const event = ours(payload);
    if (!event) return;
    announce(say("La facilitation a changé ce vote. La page se relit."));
    readAgain(typeof event["url"] === "string" ? event["url"] : location.href);
  });
  socket.on("closed", (payload: unknown) => {
    const event = ours(payload);
    if (!event) return;
    socket.off("turnout");
    socket.off("changed");
    socket.off("closed");
    showResult(typeof event["url"] === "string" ? event["url"] : location.href);
  });
}

const turnout = document.getElementById("turnout");
if (turnout?.dataset["motion"]) open(turnout);
nameBallotButton();
offerCodes();
document.body.addEventListener("htmx:afterSettle", nameBallotButton);
document.body.addEventListener("htmx:afterSettle", offerCodes);
