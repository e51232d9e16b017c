// A story: a demo of its own, windows of people in it, screenshots; at the width of a desk and of a phone. What goes wrong
// leaves what was on the screens, what the consoles said, and both call logs.

import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { chromium as engine } from "playwright-core";
import { startDemo } from "./demo.js";
import { chromium, shots } from "./places.js";
import { Person } from "./person.js";

/** A desk, and a phone held upright. */
export const DESK = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
/** Far more than any step takes, less than anyone wants to wait for a hang. */
const PATIENCE = 15_000;

let browser;
const launched = () => (browser ??= engine.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] }));
after(async () => (await browser)?.close());

/** Plays it at both widths, on a stage set with these arguments. */
export function story(name, play, stage = ["--quiet-stage"]) {
  for (const size of [DESK, PHONE]) {
    test(`${name} (${size.width} px)`, { timeout: 90_000 }, () => perform(name, size, stage, play));
  }
}

/** Plays it once, on a stage set with these arguments. */
export async function perform(name, size, stage, play) {
  const scene = new Scene(name, size, await startDemo(...stage));
  try {
    await play(scene);
    await scene.holdsTogether();
  } catch (error) {
    await scene.keepEvidence(error).catch((trouble) => console.error(trouble));
    throw error;
  } finally {
    await scene.end();
  }
}

export class Scene {
  constructor(name, size, demo) {
    this.slug = `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}-${size.width}`;
    Object.assign(this, { size, demo, people: [], shown: 0, contexts: [] });
    this.narrow = size === PHONE;
  }

  /** A window of its own for somebody, in a conversation: `C0GENERAL`, or `dm` for the one with the app. */
  async window(who, place = "C0GENERAL", more = {}) {
    const context = await (await launched()).newContext({
      viewport: this.size, locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce",
      isMobile: this.narrow, hasTouch: this.narrow, ...more,
    });
    this.contexts.push(context);
    context.setDefaultTimeout(PATIENCE);
    const person = new Person(who, await context.newPage(), this);
    this.people.push(person);
    await person.goesTo(place);
    return person;
  }

  /** Keeps what somebody sees. */
  async shot(person, what) {
    this.shown += 1;
    const file = `${this.slug}-${String(this.shown).padStart(2, "0")}-${person.name.toLowerCase()}-${what.replaceAll(" ", "-")}.png`;
    mkdirSync(shots, { recursive: true });
    await person.page.screenshot({ path: join(shots, file) });
  }

  /** Moves the clock as the page's button does, without a window. */
  passes(minutes) {
    return this.demo.act("clock/advance", { minutes });
  }

  /** Nobody's console complained, and Slack refused nothing. */
  async holdsTogether() {
    for (const person of this.people) assert.deepEqual(person.complaints, [], `${person.name}'s console`);
    assert.deepEqual((await this.demo.look("failures")).failures, [], "what Slack would not have taken");
  }

  async keepEvidence(error) {
    const folder = join(shots, "failed", this.slug);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const keep = (name, text) => writeFileSync(join(folder, name), text);
    keep("error.txt", `${error.stack}\n`);
    keep("program.txt", `${this.demo.said.join("\n")}\n`);
    for (const person of this.people) {
      keep(`${person.name}-console.txt`, `${person.console.join("\n")}\n`);
      await person.page.screenshot({ path: join(folder, `${person.name}.png`) }).catch(() => {});
      keep(`${person.name}.html`, await person.page.content().catch(String));
    }
    const { entries } = await this.demo.look("log", { limit: 1000 });
    const of = (from) => JSON.stringify(entries.filter((entry) => entry.from === from).reverse(), null, 1);
    keep("slack-to-bot.json", of("slack"));
    keep("bot-to-slack.json", of("app"));
    console.error(`What there was to see is in ${folder}`);
  }

  async end() {
    for (const context of this.contexts) await context.close();
    const code = await this.demo.stop();
    assert.equal(code, 0, "the demo's exit code");
  }
}
