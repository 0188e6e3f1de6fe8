/** Short messages. A success leaves by itself, unless somebody points at it or is in it; an error stays. */
import { say } from "./words.ts";

export type ToastKind = "ok" | "error";

/** Long enough for two sentences read slowly (WCAG 2.2.1: the same news also stands in the page). */
const LEAVES_AFTER_MS = 8_000;

function leaveLater(toast: HTMLElement): void {
  let timer = window.setTimeout(() => toast.remove(), LEAVES_AFTER_MS);
  const hold = (): void => window.clearTimeout(timer);
  const release = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => toast.remove(), LEAVES_AFTER_MS);
  };
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, release);
}

function furnish(toast: HTMLElement): void {
  if (toast.dataset["furnished"]) return;
  toast.dataset["furnished"] = "true";
  let close = toast.querySelector<HTMLButtonElement>("[data-toast-close]");
  if (!close) {
    close = document.createElement("button");
    close.type = "button";
    close.dataset["toastClose"] = "";
    close.textContent = say("Fermer");
    toast.append(close);
  }
  close.addEventListener("click", () => toast.remove());
  if (toast.dataset["toast"] !== "error") leaveLater(toast);
}

function furnishAll(): void {
  for (const toast of document.querySelectorAll<HTMLElement>("[data-toast]")) furnish(toast);
}

export function showToast(message: string, kind: ToastKind = "ok"): void {
  const place = document.getElementById("toasts");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = `toast toast-${kind}`;
  toast.dataset["toast"] = kind;
  const text = document.createElement("span");
  text.textContent = message;
  toast.append(text);
  furnish(toast);
  place.append(toast);
}

export function installToasts(): void {
  furnishAll();
  document.body.addEventListener("htmx:afterSettle", furnishAll);
  document.body.addEventListener("toast", (event) => {
    const { message, kind } = (event as CustomEvent<{ message?: string; kind?: ToastKind }>).detail;
    if (message) showToast(message, kind === "error" ? "error" : "ok");
  });
}
