// Bundles pages.mjs with the code of the real pages (frontend/coediting) and runs it.
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "..", "..", "..");
// Inside the tree, so that packages left external are found in node_modules.
const bundle = path.join(root, ".cache", `yjs-${process.pid}.mjs`);
mkdirSync(path.dirname(bundle), { recursive: true });
const door = {
  name: "door",
  setup: (build) =>
    build.onResolve({ filter: /^socket\.io-client$/ }, ({ importer }) =>
      importer.endsWith("door.mjs")
        ? { path: "socket.io-client", external: true }
        : { path: path.join(here, "door.mjs") },
    ),
};
try {
  await esbuild.build({
    bundle: true,
    define: { window: "globalThis" },
    entryPoints: [path.join(here, "pages.mjs")],
    format: "esm",
    logLevel: "error",
    outfile: bundle,
    packages: "external",
    platform: "node",
    plugins: [door],
    target: "node24",
  });
  await import(pathToFileURL(bundle));
} finally {
  rmSync(bundle, { force: true });
}
