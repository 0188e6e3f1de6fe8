/**
 * A discussion as it happens: the server renders each message once and sends the same HTML to everybody; this puts
 * it in its place, says it politely and moves nothing under the reader's eyes.
 */
import { addressOf, isPayload, keepJoined, openNamespace } from "../shell/live.ts";
import { say } from "../shell/words.ts";
import { Seen } from "./seen.ts";
import { elementOf, Thread } from "./thread.ts";

function announce(author: string): void {
  const place = document.getElementById("announcements");
  if (place && author) place.textContent = say("Nouveau message de {name}", { name: author });
}

/** After a cut, edits and withdrawals may have been missed as well as messages: the page is asked again. */
function reload(list: HTMLElement): void {
  const url = list.dataset["url"] || location.pathname + location.search;
  document.body.dispatchEvent(new CustomEvent("chantier:load", { detail: { url, target: "#messages" } }));
}

function receive(thread: Thread, payload: unknown): void {
  if (!isPayload(payload) || payload["discussion"] !== thread.id || typeof payload["html"] !== "string")
    return;
  const message = elementOf(payload["html"]);
  if (!message) return;
  const isNew = thread.put(message);
  if (isNew && !thread.isMine(message)) announce(message.dataset["author"] ?? "");
}

/** The form's own answer is the same `<li>`: whichever comes first wins. */
function tameForm(thread: Thread): void {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const detail = (event as CustomEvent<{ target: Element; xhr: XMLHttpRequest; shouldSwap: boolean }>)
      .detail;
    if (detail.target.id !== "messages" || detail.xhr.status !== 200) return;
    const message = elementOf(detail.xhr.responseText);
    if (message?.id.startsWith("message-")) {
      detail.shouldSwap = false;
      thread.put(message);
    }
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>).detail;
    if (elt instanceof HTMLFormElement && elt.id === "message-form" && xhr.status === 200) elt.reset();
  });
}

function open(list: HTMLElement): void {
  const thread = new Thread(list.dataset["discussion"] ?? "", list.dataset["person"] ?? "");
  const socket = openNamespace("/discussions", addressOf(list));
  keepJoined(
    socket,
    () => ({ discussion: thread.id }),
    (answer, first) => {
      const last = typeof answer["last"] === "string" ? answer["last"] : "";
      if (!first || (last && last !== thread.lastId && !thread.isPartial)) reload(list);
      seen.lookSoon();
    },
  );
  const seen = new Seen((number) => socket.emit("seen", { discussion: thread.id, number }));
  socket.on("message", (payload: unknown) => {
    receive(thread, payload);
    seen.lookSoon();
  });
  document.body.addEventListener("htmx:afterSettle", () => thread.showOwnControls());
  thread.showOwnControls();
  tameForm(thread);
}

const list = document.getElementById("messages");
if (list?.dataset["discussion"]) open(list);
