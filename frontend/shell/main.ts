/** What every page loads. */
import { installClosingWarnings } from "./closing.ts";
import { installDrawers } from "./drawers.ts";
import { installFiles } from "./files.ts";
import { installHtmx } from "./htmx.ts";
import { installProgress } from "./progress.ts";
import { installToasts } from "./toasts.ts";
import { installWaiting } from "./waiting.ts";

installHtmx();
installToasts();
installDrawers();
installProgress();
installFiles();
installClosingWarnings();
installWaiting();
