// Runs frontend/tests/*.test.ts with Node's own runner: each file is bundled by esbuild first, so a test
// meets the code as a browser would. `npm test -- name` runs the files whose path holds that word.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);

function testFiles() {
  return readdirSync(path.join(root, "frontend", "tests"), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
    .map((file) => path.join(root, "frontend", "tests", file));
}

const files = testFiles();
if (files.length === 0) {
  console.error("Aucun essai trouvé dans frontend/tests/.");
  process.exit(1);
}

// Inside the tree, so that packages left external are found in node_modules.
const bundles = mkdtempSync(path.join(root, "frontend", ".tests-"));
try {
  await esbuild.build({
    absWorkingDir: root,
    bundle: true,
    entryPoints: files,
    format: "esm",
    logLevel: "warning",
    outbase: path.join(root, "frontend", "tests"),
    outdir: bundles,
    outExtension: { ".js": ".mjs" },
    packages: "external",
    platform: "node",
    sourcemap: "inline",
    target: "node24",
  });
  const built = readdirSync(bundles, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".mjs"));
  const run = ["--enable-source-maps", "--test", ...built.map((file) => path.join(bundles, file))];
  process.exitCode = spawnSync(process.execPath, run, { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(bundles, { recursive: true, force: true });
}
