// How fast the page is with 10,000 messages in a channel. Alone on the machine: figures taken beside other tests say little.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, perform } from "../support/story.js";

/** Sends so many messages by the door, some at once. */
async function crowd(demo, many) {
  let next = 0;
  const talk = async () => {
    while (next < many) {
      const number = next++;
      await demo.act("posts", { as: number % 3 ? "U0ALICE" : "U0CFO", in: "C0GENERAL", text: `Message ${number}: the cap, the reference, and the date.` });
    }
  };
  await Promise.all(Array.from({ length: 16 }, talk));
}

/** The middle one. */
const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];

test("10,000 messages in a channel", { timeout: 120_000 }, (t) => perform("Ten thousand messages", DESK, ["--quiet-stage"], async (scene) => {
  await crowd(scene.demo, 10_000);
  const alice = await scene.window("Alice", "C0ESCALATE");
  const opening = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const begun = performance.now();
    await alice.goesTo("C0GENERAL");
    await alice.message("Message 9").waitFor();
    opening.push(performance.now() - begun);
  }
  const showing = [];
  for (let turn = 0; turn < 10; turn += 1) {
    const text = `Word ${turn} from Tom`;
    const begun = performance.now();
    // The window's own clock is not asked: from before the post to what the reader has on screen.
    const seen = alice.page.waitForFunction((wanted) => document.querySelector("#messages > .msg:last-child")?.textContent.includes(wanted), text, { polling: "raf" });
    await scene.demo.act("posts", { as: "U0VPSALES", in: "C0GENERAL", text });
    await seen;
    showing.push(performance.now() - begun);
  }
  await scene.shot(alice, "many messages");
  const ms = (value) => `${Math.round(value)} ms`;
  t.diagnostic(`with 10,000 messages the page opens in ${ms(median(opening))} (at most ${ms(Math.max(...opening))}), a new message shows after ${ms(median(showing))} (at most ${ms(Math.max(...showing))})`);
  assert.ok(median(opening) < 1000, `opening took ${ms(median(opening))}`);
  assert.ok(median(showing) < 200, `showing took ${ms(median(showing))}`);
}));
