// Says which Chromium the journeys drive, in .cache/chromium/launch.json {"executable", "environment"}.
// A Chromium of the machine is preferred; otherwise the one of @sparticuz/chromium is unpacked there, with the
// libraries and fonts it brings where the machine has none.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const home = path.join(root, ".cache", "chromium");
const OF_THE_MACHINE = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

function runs(executable, environment = {}) {
  const asked = { env: { ...process.env, ...environment }, timeout: 60_000, encoding: "utf8" };
  const answer = spawnSync(executable, ["--version", "--no-sandbox"], asked);
  return answer.status === 0 ? answer.stdout.trim() : "";
}

/** The package unpacks into the temporary directory of its process: a draft of ours, taken as home once complete. */
async function unpack() {
  const draft = `${home}.part`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  process.env.TMPDIR = draft;
  const { default: chromium, inflate } = await import("@sparticuz/chromium");
  await chromium.executablePath();
  await inflate(path.join(root, "node_modules", "@sparticuz", "chromium", "bin", "al2023.tar.br"));
  rmSync(home, { recursive: true, force: true });
  renameSync(draft, home);
}

async function unpacked() {
  const executable = path.join(home, "chromium");
  if (!existsSync(executable)) await unpack();
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: path.join(home, "fonts") };
  const withLibraries = { ...fonts, LD_LIBRARY_PATH: path.join(home, "al2023", "lib") };
  return [fonts, withLibraries].map((environment) => ({ executable, environment }));
}

const asked = process.env.CHANTIER_CHROMIUM;
const candidates = (asked ? [asked] : OF_THE_MACHINE).map((executable) => ({ executable, environment: {} }));
let chosen = candidates.find((one) => existsSync(one.executable) && runs(one.executable));
if (!chosen && (!asked || asked === "unpacked")) {
  chosen = (await unpacked()).find((one) => runs(one.executable, one.environment));
}
if (!chosen) {
  console.error("✗ Aucun Chromium ne démarre ici. Installez-en un (Debian : apt install chromium).");
  process.exit(1);
}
mkdirSync(home, { recursive: true });
writeFileSync(path.join(home, "launch.json"), `${JSON.stringify(chosen, null, 2)}\n`);
console.log(`  navigateur : ${runs(chosen.executable, chosen.environment)}`);
