// Builds static/dist: hashed bundles, fonts, and manifest.json {"shell.js": "shell-ABC.js", "main.css": …}.
// Entries are listed by hand: what a page may load is a decision, not a discovery.
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const destination = path.join(root, "static", "dist");
const watching = process.argv.includes("--watch");

const ENTRIES = {
  shell: "frontend/shell/main.ts",
  coediting: "frontend/coediting/main.ts",
  discussions: "frontend/discussions/main.ts",
  votes: "frontend/votes/main.ts",
  unsent: "frontend/unsent/main.ts",
  doors: "frontend/doors/main.ts",
  main: "frontend/styles/main.css",
  public: "frontend/styles/public.css",
};
// Text is also written compressed beside itself: the server sends that one to whoever accepts it. Fonts already are.
const SQUEEZED = /\.(?:css|js|svg)$/;

function presentEntries() {
  const absent = Object.values(ENTRIES).filter((file) => !existsSync(path.join(root, file)));
  if (absent.length > 0 && !process.argv.includes("--partial")) {
    console.error(`Entrées absentes : ${absent.join(", ")}`);
    process.exit(1);
  }
  return Object.entries(ENTRIES)
    .filter(([, file]) => !absent.includes(file))
    .map(([out, file]) => ({ in: path.join(root, file), out }));
}

/** From esbuild's outputs to {"shell.js": "shell-ABC.js"}; fonts and images keep their own hashed names. */
function manifestOf(outputs) {
  const manifest = {};
  for (const [file, about] of Object.entries(outputs)) {
    if (!about.entryPoint) continue;
    const source = path.relative(root, path.resolve(root, about.entryPoint)).split(path.sep).join("/");
    const found = Object.entries(ENTRIES).find(([, entry]) => entry === source);
    if (found) manifest[found[0] + path.extname(file)] = path.basename(file);
  }
  return Object.fromEntries(Object.entries(manifest).sort());
}

async function removeStale(outputs) {
  const names = Object.keys(outputs).map((file) => path.basename(file));
  const kept = new Set([...names, ...names.map((name) => `${name}.gz`), "manifest.json"]);
  for (const file of await readdir(destination)) {
    if (!kept.has(file)) await rm(path.join(destination, file), { recursive: true, force: true });
  }
}

function say(result, manifest) {
  for (const [name, file] of Object.entries(manifest)) {
    const built = result.outputFiles.find((one) => path.basename(one.path) === file);
    const size = `${(built.contents.length / 1024).toFixed(0)} Ko`;
    const zipped = `${(gzipSync(built.contents).length / 1024).toFixed(0)} Ko gzip`;
    console.log(`  ${name.padEnd(16)} ${size.padStart(7)}  ${zipped.padStart(12)}`);
  }
}

/** Files first, manifest last and by rename: a server that reads it meanwhile never meets a missing file. */
const publishing = {
  name: "publishing",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length > 0) return;
      await mkdir(destination, { recursive: true });
      for (const file of result.outputFiles) {
        await writeFile(file.path, file.contents);
        if (SQUEEZED.test(file.path))
          await writeFile(`${file.path}.gz`, gzipSync(file.contents, { level: 9 }));
      }
      const manifest = manifestOf(result.metafile.outputs);
      const draft = path.join(destination, "manifest.json.part");
      await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`);
      await rename(draft, path.join(destination, "manifest.json"));
      if (!watching) await removeStale(result.metafile.outputs);
      say(result, manifest);
    });
  },
};

const options = {
  absWorkingDir: root,
  assetNames: "[name]-[hash]",
  bundle: true,
  define: { "process.env.NODE_ENV": watching ? '"development"' : '"production"' },
  entryNames: "[name]-[hash]",
  entryPoints: presentEntries(),
  format: "esm",
  legalComments: "none",
  // Addresses of the server (/static/images…) stay as they are; fonts and pictures named by a relative path are bundled.
  external: ["/static/*"],
  loader: { ".woff2": "file", ".svg": "file" },
  logLevel: "warning",
  metafile: true,
  minify: !watching,
  outdir: destination,
  plugins: [publishing],
  sourcemap: watching ? "linked" : false,
  target: ["firefox115", "safari15"],
  write: false,
};

if (watching) {
  const context = await esbuild.context(options);
  await context.watch();
  console.log("À l’écoute de frontend/ ; Ctrl-C pour arrêter.");
} else {
  await esbuild.build(options).catch(() => process.exit(1));
}
