/**
 * Pages outside the work (signing in, signing out, my account) say that something written in this browser has not left.
 * `data-waiting="anyone"`: whoever wrote it, and then nothing says who or what; `data-waiting="ID"`: this person alone.
 */
import { anythingWaits, waitingFor } from "../unsent/store.ts";

async function waits(whose: string): Promise<boolean> {
  return whose === "anyone" ? anythingWaits() : (await waitingFor(whose)).length > 0;
}

async function show(place: HTMLElement): Promise<void> {
  place.hidden = !(await waits(place.dataset["waiting"] ?? ""));
}

for (const place of document.querySelectorAll<HTMLElement>("[data-waiting]")) void show(place);
