/** Warns ten minutes and one minute before a vote closes, wherever the person is (`time[data-closes]`). */
import { showToast } from "./toasts.ts";
import { say } from "./words.ts";

const MINUTE = 60_000;
/** A browser's timer wraps past 2^31 ms; a page left open that long is reloaded anyway. */
const LONGEST_TIMER = 2 ** 31 - 1;

const planned = new Set<string>();

function sentence(title: string, minutes: number): string {
  if (minutes === 1) return say("Le vote « {title} » ferme dans une minute.", { title });
  return say("Le vote « {title} » ferme dans {n} minutes.", { title, n: minutes });
}

function plan(closesAt: number, title: string, minutes: number): void {
  const key = `${closesAt} ${title} ${minutes}`;
  const wait = closesAt - minutes * MINUTE - Date.now();
  if (wait < 0 || wait > LONGEST_TIMER || planned.has(key)) return;
  planned.add(key);
  window.setTimeout(() => showToast(sentence(title, minutes), "error"), wait);
}

function planAll(): void {
  for (const time of document.querySelectorAll<HTMLElement>("[data-closes]")) {
    const closesAt = Date.parse(time.dataset["closes"] ?? "");
    if (Number.isNaN(closesAt)) continue;
    for (const minutes of [10, 1]) plan(closesAt, time.dataset["title"] ?? document.title, minutes);
  }
}

export function installClosingWarnings(): void {
  planAll();
  document.body.addEventListener("htmx:afterSettle", planAll);
}
