/**
 * Files on their way. One that is taken is fetched beside the page, so that a refusal does not cost the page; one that
 * is sent goes by htmx. What lasts over a second is said, with how far it is. Without script the same forms do the same.
 */
import { explain, unreachable } from "./htmx.ts";
import { showToast } from "./toasts.ts";

const SAID_AFTER_MS = 1_000;
const FORGOTTEN_AFTER_MS = 60_000;

/** The place of a form where waiting is told: a bar, and a sentence said once for each step. */
class Wait {
  private readonly bar: HTMLElement | null;
  private readonly said: HTMLElement | null;
  private readonly timer: number;
  private shown = false;
  private words = "";

  constructor(private readonly form: HTMLElement) {
    this.bar = form.querySelector<HTMLElement>("[data-file-wait]");
    this.said = form.querySelector<HTMLElement>("[data-file-said]");
    if (this.said) this.said.textContent = "";
    form.setAttribute("aria-busy", "true");
    this.timer = window.setTimeout(() => {
      this.shown = true;
      if (this.bar) this.bar.hidden = false;
      this.tell(this.words);
    }, SAID_AFTER_MS);
  }

  tell(words: string): void {
    this.words = words;
    if (this.shown && this.said && this.said.textContent !== words) this.said.textContent = words;
  }

  /** From 0 to 1; nothing when nobody knows. */
  reach(part: number | null): void {
    const progress = this.bar?.querySelector("progress");
    if (part === null) progress?.removeAttribute("value");
    else if (progress) progress.value = part;
  }

  end(words = ""): void {
    window.clearTimeout(this.timer);
    if (this.bar) this.bar.hidden = true;
    if (this.said) this.said.textContent = words;
    this.form.removeAttribute("aria-busy");
  }
}

/** The name of an attachment, as the server wrote it. */
function nameOf(disposition: string | null): string {
  const written = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  return written ? decodeURIComponent(written) : "";
}

function handOver(data: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), FORGOTTEN_AFTER_MS);
}

function addressOf(form: HTMLFormElement, button: HTMLElement | null): string {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) asked.append(name, String(value));
  if (!(button instanceof HTMLButtonElement)) return `${form.action}?${asked}`;
  if (button.name) asked.append(button.name, button.value);
  // A button may lead elsewhere than its form; without an address of its own it says that of the page.
  return `${button.hasAttribute("formaction") ? button.formAction : form.action}?${asked}`;
}

async function take(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const wait = new Wait(form);
  wait.tell(form.dataset["wait"] ?? "");
  try {
    const answer = await fetch(addressOf(form, button), { headers: { "HX-Request": "true" } });
    const name = nameOf(answer.headers.get("Content-Disposition"));
    if (!answer.ok || !name) {
      wait.end();
      showToast(explain(answer.ok ? 401 : answer.status), "error"); // without a name it is the door
      return;
    }
    handOver(await answer.blob(), name);
    wait.end(form.dataset["done"]);
  } catch {
    wait.end();
    showToast(unreachable(), "error");
  }
}

/** A file over what is taken is not sent: whether it may go, said under its field. */
function isLight(form: HTMLFormElement): boolean {
  const field = form.querySelector<HTMLInputElement>('input[type="file"]');
  const heavy = form.querySelector<HTMLElement>("[data-too-heavy]");
  if (!field || !heavy) return true;
  const light = (field.files?.[0]?.size ?? 0) <= Number(form.dataset["most"]);
  heavy.hidden = light;
  if (light) return true;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.id}-h ${heavy.id}`);
  field.focus();
  return false;
}

interface Sent {
  lengthComputable: boolean;
  loaded: number;
  total: number;
}

function followSending(body: HTMLElement): void {
  let wait: Wait | null = null;
  const formOf = (event: Event): HTMLFormElement | null =>
    (event.target as HTMLElement).closest<HTMLFormElement>("form[data-brings-file]");

  body.addEventListener("htmx:beforeSend", (event) => {
    const form = formOf(event);
    if (!form) return;
    wait = new Wait(form);
    wait.tell(form.dataset["wait"] ?? "");
  });
  body.addEventListener("htmx:xhr:progress", (event) => {
    const form = formOf(event);
    const { lengthComputable, loaded, total } = (event as CustomEvent<Sent>).detail;
    if (!form || !lengthComputable || total === 0) return;
    if (loaded < total) return wait?.reach(loaded / total);
    wait?.reach(null); // all of it is there: what is made of it takes a time nobody knows
    wait?.tell(form.dataset["made"] ?? "");
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (formOf(event) && !xhr.getResponseHeader("HX-Redirect")) wait?.end(); // else the other page ends it
  });
}

export function installFiles(): void {
  followSending(document.body);
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (form.matches("[data-takes-file]")) {
        event.preventDefault();
        if (!form.hasAttribute("aria-busy")) void take(form, event.submitter);
      } else if (form.matches("[data-brings-file]") && !isLight(form)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { capture: true }, // before htmx, which listens to the form itself
  );
}
