/**
 * Opens the shared text on `#editor`. The server's rendering stays until the first synchronisation, and for ever if
 * anything here fails: the page is never empty.
 */
import "./older.ts";
import { Panel } from "../unsent/panel.ts";
import { passagesOf } from "../unsent/passages.ts";
import { shelfOf } from "../unsent/store.ts";
import { Authors } from "./authors/authors.ts";
import type { Beside } from "./beside.ts";
import { closeText } from "./closing.ts";
import { Comments } from "./comments/comments.ts";
import { mountEditor } from "./editor.ts";
import { Endnotes } from "./endnotes.ts";
import { Finding } from "./finding/finding.ts";
import { noticeOf, reloadNotice, waitingNotice, writeNotice } from "./notice.ts";
import { Outline } from "./outline.ts";
import { showPresence } from "./presence.ts";
import { type Proposing, proposingOf } from "./proposing/proposing.ts";
import { Provider } from "./provider.ts";
import { Quiet } from "./quiet.ts";
import { recordFormOf } from "./record_form.ts";
import { savingWriter } from "./saving.ts";
import { SCHEMA_VERSION } from "./schema.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { documentWire } from "./socket.ts";
import { Standings } from "./standings.ts";
import { heldBack, mayWrite, type Status } from "./status.ts";
import { Toolbar } from "./toolbar.ts";
import { knowing } from "./unknown.ts";

/** Without an answer for so long, people are told that they read and cannot write yet. */
const PATIENCE_MS = 8_000;

function mark(root: HTMLElement, status: Status): void {
  root.dataset["state"] = status.connection;
  root.dataset["saved"] = String(status.synced && status.unsaved === 0);
  root.dataset["role"] = mayWrite(status) ? "write" : status.role === "none" ? "none" : "read";
}

/** The live text takes the place of the rendered one in one go, once it has something to show. */
function mount(
  root: HTMLElement,
  provider: Provider,
  settings: Settings,
  toolbar: Toolbar | null,
  beside: Beside[],
  proposing: Proposing | null,
): void {
  const sheet = document.createElement("article");
  sheet.className = "sheet";
  // What people write is never read by htmx.
  sheet.setAttribute("hx-disable", "");
  const others = [...beside.map(({ extension }) => extension), toolbar?.images.extension ?? null].filter(
    (one) => one !== null,
  );
  const editor = mountEditor(sheet, provider, settings, () => toolbar?.focus(), others, proposing);
  root.querySelector("[data-fallback]")?.remove();
  root.append(sheet);
  root.dataset["mounted"] = "true";
  toolbar?.attach(editor);
  for (const one of beside) one.attach(editor);
}

/** Only when the browser keeps nothing: otherwise what is unsaved leaves one day, whatever becomes of this page. */
function warnBeforeLosing(provider: Provider): void {
  window.addEventListener("beforeunload", (event) => {
    const { unsaved, keeps } = provider.status;
    if (unsaved === 0 || keeps) return;
    event.preventDefault();
    // Safari and older browsers ask the question only when this is set.
    event.returnValue = true;
  });
}

/** The page is left, or hidden: on a phone it may never be seen again. */
function followAttention(provider: Provider): void {
  provider.attend(!document.hidden);
  window.addEventListener("pagehide", () => void provider.leave());
  document.addEventListener("visibilitychange", () => {
    provider.attend(!document.hidden);
    if (document.hidden) void provider.writeDown();
  });
}

function panelOf(provider: Provider, settings: Settings): Panel | null {
  const root = document.getElementById("unsent");
  if (!root) return null;
  return new Panel(root, {
    title: settings.title,
    passages: () => passagesOf(provider.unsentUpdates),
    discard: async () => {
      if (await provider.discard()) location.reload();
    },
  });
}

/** Comments stand beside the text where the page gives them a place. */
function commentsOf(provider: Provider, settings: Settings, toolbar: Toolbar | null): Comments | null {
  const panel = document.getElementById("comments-panel");
  const comments = panel && new Comments(panel, provider, settings.me.person);
  if (toolbar && comments) toolbar.comment = () => comments.begin();
  return comments;
}

function authorsOf(provider: Provider, settings: Settings): Authors | null {
  const panel = document.getElementById("authors");
  return panel && new Authors(panel, provider, { name: settings.me.name, organisation: "" });
}

function findingOf(toolbar: Toolbar | null): Finding | null {
  const form = document.getElementById("find-form");
  const finding = toolbar && form instanceof HTMLFormElement ? new Finding(form) : null;
  if (toolbar && finding) toolbar.find = () => finding.open();
  return finding;
}

function quietOf(provider: Provider): Quiet | null {
  const panel = document.getElementById("quiet");
  return panel && new Quiet(panel, provider);
}

/** Its forms leave with the right to write. */
function recordsOf(settings: Settings, provider: Provider): Beside | null {
  const form = recordFormOf(settings.records);
  provider.listen((status) => {
    if (!mayWrite(status)) form?.close();
  });
  return form;
}

/** What stands beside the text on this page. */
function besideOf(
  provider: Provider,
  settings: Settings,
  toolbar: Toolbar | null,
  ...known: (Beside | null)[]
): Beside[] {
  return [
    ...known,
    authorsOf(provider, settings),
    findingOf(toolbar),
    quietOf(provider),
    recordsOf(settings, provider),
    settings.standings ? new Standings(settings.standings) : null,
    new Endnotes(),
    new Outline(document.getElementById("plan"), document.getElementById("count")),
  ].filter((one) => one !== null);
}

/** The server has put its warning in the page: it is not said twice. */
function warningOnce(status: Status): Status {
  const said = Array.from(document.querySelectorAll(".banner-no")).some((banner) =>
    banner.textContent?.includes(status.warning),
  );
  return said ? { ...status, warning: "" } : status;
}

/** Everything visible follows the provider's status. */
function follow(root: HTMLElement, provider: Provider, settings: Settings): void {
  const notice = document.getElementById("editor-notice");
  const presence = document.getElementById("presence");
  const compatible = document.getElementById("compatible");
  const bar = document.getElementById("toolbar") ?? document.getElementById("propose-bar");
  const toolbar = bar ? new Toolbar(bar) : null;
  const comments = commentsOf(provider, settings, toolbar);
  const proposing = proposingOf(provider, settings, comments, toolbar);
  const beside = besideOf(provider, settings, toolbar, comments, proposing);
  const panel = panelOf(provider, settings);
  const writeSaving = savingWriter(document.getElementById("saving"));
  if (presence) showPresence(presence, provider.awareness, settings.me);
  provider.listen((status) => {
    mark(root, status);
    writeSaving(status);
    writeNotice(notice, noticeOf(warningOnce(status)), {
      address: settings.signIn,
      elsewhere: !status.keeps,
    });
    panel?.show(heldBack(status), status.lost > 0 || status.trouble?.kind !== "schema");
    if (status.role === "none" && status.trouble?.kind === "access") {
      closeText(root);
      return;
    }
    if (status.synced && !root.dataset["mounted"])
      mount(root, provider, settings, toolbar, beside, proposing);
    toolbar?.show(mayWrite(status) || (proposing?.available(status) ?? false));
    // Offline nobody knows who is here: better nothing than « vous seul ».
    if (presence) presence.hidden = status.connection !== "live";
    if (compatible) compatible.hidden = !status.compatible || status.connection !== "live";
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
  const { document: text, me, title } = settings;
  const provider = new Provider({
    document: text,
    schema: SCHEMA_VERSION,
    wire: documentWire(settings.address, text, me.person),
    shelf: shelfOf({ person: me.person, document: text, title, address: location.pathname }),
    knows: knowing(),
  });
  provider.awareness.setLocalStateField("user", { ...me });
  provider.hearRetraction(() => location.reload());
  follow(root, provider, settings);
  warnBeforeLosing(provider);
  followAttention(provider);
}

const root = document.getElementById("editor");
if (root) open(root);
