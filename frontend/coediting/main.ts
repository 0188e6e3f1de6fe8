/**
 * Opens the shared text on `#editor`. The server's rendering stays until the first synchronisation, and for ever if
 * anything here fails: the page is never empty.
 */
import "./older.ts";
import { mountEditor } from "./editor.ts";
import { noticeOf, reloadNotice, waitingNotice, writeNotice } from "./notice.ts";
import { showPresence } from "./presence.ts";
import { Provider } from "./provider.ts";
import { savingWriter } from "./saving.ts";
import { SCHEMA_VERSION } from "./schema.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { documentWire } from "./socket.ts";
import { mayWrite, type Status } from "./status.ts";
import { Toolbar } from "./toolbar.ts";

/** Without an answer for so long, people are told that they read and cannot write yet. */
const PATIENCE_MS = 8_000;

function mark(root: HTMLElement, status: Status): void {
  root.dataset["state"] = status.connection;
  root.dataset["saved"] = String(status.synced && status.unsaved === 0);
  root.dataset["role"] = mayWrite(status) ? "write" : status.role === "none" ? "none" : "read";
}

/** The live text takes the place of the rendered one in one go, once it has something to show. */
function mount(root: HTMLElement, provider: Provider, settings: Settings, toolbar: Toolbar | null): void {
  const sheet = document.createElement("article");
  sheet.className = "sheet";
  // What people write is never read by htmx.
  sheet.setAttribute("hx-disable", "");
  const editor = mountEditor(sheet, provider, settings, () => toolbar?.focus());
  root.querySelector("[data-fallback]")?.remove();
  root.append(sheet);
  root.dataset["mounted"] = "true";
  toolbar?.attach(editor);
}

function warnBeforeLosing(provider: Provider): void {
  window.addEventListener("beforeunload", (event) => {
    if (provider.status.unsaved === 0) return;
    event.preventDefault();
    // Safari and older browsers ask the question only when this is set.
    event.returnValue = true;
  });
}

/** Everything visible follows the provider's status. */
function follow(root: HTMLElement, provider: Provider, settings: Settings): void {
  const notice = document.getElementById("editor-notice");
  const presence = document.getElementById("presence");
  const bar = document.getElementById("toolbar");
  const toolbar = bar ? new Toolbar(bar) : null;
  const writeSaving = savingWriter(document.getElementById("saving"));
  if (presence) showPresence(presence, provider.awareness, settings.me);
  provider.listen((status) => {
    mark(root, status);
    writeSaving(status);
    writeNotice(notice, noticeOf(status));
    if (status.synced && !root.dataset["mounted"]) mount(root, provider, settings, toolbar);
    toolbar?.show(mayWrite(status));
    // Offline nobody knows who is here: better nothing than « vous seul ».
    if (presence) presence.hidden = status.connection !== "live";
  });
  window.setTimeout(() => {
    const { synced, trouble } = provider.status;
    if (!synced && !trouble) writeNotice(notice, waitingNotice());
  }, PATIENCE_MS);
}

function open(root: HTMLElement): void {
  const settings = settingsOf(root);
  if (settings.schema !== SCHEMA_VERSION) {
    writeNotice(document.getElementById("editor-notice"), reloadNotice());
    return;
  }
  const wire = documentWire(settings.address, settings.document);
  const provider = new Provider({ document: settings.document, schema: SCHEMA_VERSION, wire });
  provider.awareness.setLocalStateField("user", { ...settings.me });
  follow(root, provider, settings);
  warnBeforeLosing(provider);
  window.addEventListener("pagehide", () => provider.sayGoodbye());
}

const root = document.getElementById("editor");
if (root) open(root);
