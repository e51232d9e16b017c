// Where things are: the binary, the browser, and where screenshots go.

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

/** `CODEGREEN`, else what cargo built last. */
export const binary = process.env.CODEGREEN ?? [join(target, "debug/codegreen"), join(target, "release/codegreen")].find(existsSync);

/** `CHROMIUM`, else where the system's packages put it. */
export const chromium = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** Screenshots; nothing of it is committed. */
export const shots = join(target, "browser");

if (!binary) throw new Error("There is no codegreen to test: cargo build first, or name one in CODEGREEN.");
if (!chromium) throw new Error("There is no browser: install Debian's package chromium, or name one in CHROMIUM.");
