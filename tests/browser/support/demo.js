// The program under test: `codegreen demo` on a free port, with a throw-away database; and its door, as JSON.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { binary } from "./places.js";

/** Far more than the program takes for anything. */
const PATIENCE = 15_000;

/** Starts it, and waits for the first line: the page's address. */
export async function startDemo(...more) {
  const child = spawn(binary, ["demo", "--listen", "127.0.0.1:0", ...more], { stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  const lines = createInterface({ input: child.stdout });
  const address = await Promise.race([
    new Promise((resolve) => lines.once("line", resolve)),
    new Promise((_, reject) => child.once("error", reject)),
    ended.then((code) => { throw new Error(`codegreen demo ended with ${code}:\n${said.join("\n")}`); }),
  ]);
  return new Demo(child, address, said, ended);
}

class Demo {
  constructor(child, address, said, ended) {
    Object.assign(this, { child, address, said, ended });
  }

  /** Looks through the door: `/sim/` and this route. */
  async look(route, query = {}) {
    return this.#answer(route, await fetch(`${this.address}sim/${route}?${new URLSearchParams(query)}`));
  }

  /** Looks until there is what is looked for, and gives it. */
  async lookFor(route, query, find) {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const found = find(await this.look(route, query));
      if (found !== undefined) return found;
      if (Date.now() > until) throw new Error(`/sim/${route} did not show in ${PATIENCE} ms what was looked for`);
    }
  }

  /** Acts through the door. */
  async act(route, body = {}) {
    const headers = { "Content-Type": "application/json" };
    return this.#answer(route, await fetch(`${this.address}sim/${route}`, { method: "POST", headers, body: JSON.stringify(body) }));
  }

  async #answer(route, response) {
    const told = await response.json();
    if (!response.ok) throw new Error(`/sim/${route}: ${told.error}`);
    return told;
  }

  /** Ends it as Ctrl-C does, and gives its exit code. */
  stop() {
    this.child.kill("SIGINT");
    return this.ended;
  }
}
