/**
 * htmx with the settings of a strict Content-Security-Policy, the CSRF header, and one rule for refusals: an HTML
 * fragment is shown where it was asked for, whatever its status; anything else becomes a sentence in a toast.
 */
import htmx from "htmx.org";
import { showToast } from "./toasts.ts";
import { say } from "./words.ts";

/** Refusals whose answer is a fragment made for the person (a form with its errors, a sentence). */
const READABLE = new Set([400, 403, 404, 409, 413, 422, 429]);
const SAFE_VERBS = new Set(["get", "head", "options"]);

interface Exchange {
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
}

const detailOf = <T>(event: Event): T => (event as CustomEvent<T>).detail;

function addCsrfToken(event: Event): void {
  const { verb, headers } = detailOf<{ verb: string; headers: Record<string, string> }>(event);
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  if (token && !SAFE_VERBS.has(verb.toLowerCase())) headers["X-CSRFToken"] = token;
}

function isFragment(xhr: XMLHttpRequest): boolean {
  const html = (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/html");
  return html && xhr.responseText.trim() !== "" && !/^\s*<(!doctype|html)/i.test(xhr.responseText);
}

function showReadableRefusals(event: Event): void {
  const exchange = detailOf<Exchange>(event);
  if (!READABLE.has(exchange.xhr.status) || !isFragment(exchange.xhr)) return;
  exchange.shouldSwap = true;
  exchange.isError = false;
}

/** What happened, what is safe, what to do (a refusal shown as a fragment does not come here). */
export function explain(status: number): string {
  if (status === 401) return say("Votre session est terminée : connectez-vous de nouveau, puis recommencez.");
  if (status === 403) return say("Cette action ne vous est pas ouverte. Rien n’a été changé.");
  if (status === 404) return say("Cet élément n’existe plus. Rechargez la page.");
  if (status === 409)
    return say("Quelqu’un vient de modifier la même chose. Rechargez la page avant de recommencer.");
  if (status === 413) return say("L’envoi est trop volumineux. Rien n’a été enregistré.");
  if (status === 503)
    return say("Le serveur est occupé pour quelques instants. Rien n’est perdu : réessayez.");
  if (status === 429) return say("Trop de demandes d’un coup. Attendez une minute, puis recommencez.");
  return say("Le serveur a rencontré une difficulté. Rien n’a été changé ; réessayez dans un instant.");
}

export function unreachable(): string {
  return say(
    "Le réseau ne répond pas : votre demande n’est pas partie ou sa réponse s’est perdue. Réessayez.",
  );
}

function focusRefusedField(event: Event): void {
  const { elt, xhr } = detailOf<{ elt: Element; xhr?: XMLHttpRequest }>(event);
  if (!xhr || xhr.status < 400) return;
  const place =
    elt.querySelector<HTMLElement>('[aria-invalid="true"]') ?? elt.querySelector<HTMLElement>("[data-focus]");
  place?.focus();
}

/** Other programs of the page hand over markup or ask for a page without carrying htmx themselves. */
function serveOtherPrograms(body: HTMLElement): void {
  body.addEventListener("chantier:process", (event) => htmx.process(detailOf<HTMLElement>(event)));
  body.addEventListener("chantier:load", (event) => {
    const { url, target } = detailOf<{ url: string; target: string }>(event);
    void htmx.ajax("get", url, { target, select: target, swap: "outerHTML" }).catch(() => undefined);
  });
}

export function installHtmx(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    defaultFocusScroll: false,
    historyCacheSize: 0,
    includeIndicatorStyles: false,
    refreshOnHistoryMiss: true,
    selfRequestsOnly: true,
    timeout: 30_000,
  });
  const body = document.body;
  body.addEventListener("htmx:configRequest", addCsrfToken);
  body.addEventListener("htmx:beforeSwap", showReadableRefusals);
  body.addEventListener("htmx:afterSettle", focusRefusedField);
  body.addEventListener("htmx:responseError", (event) => {
    showToast(explain(detailOf<Exchange>(event).xhr.status), "error");
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    body.addEventListener(failure, () => showToast(unreachable(), "error"));
  }
  serveOtherPrograms(body);
}
