// What a machine can see of the page's accessibility, in its main states, light and dark.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { ACME, called } from "../support/acts.js";
import { DESK, PHONE, perform } from "../support/story.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Nothing serious or critical on the screen. */
async function isReachable(scene, person, what) {
  await scene.shot(person, what);
  // The page allows no scripts but its own; this one comes by the browser's own hand.
  if (!await person.page.evaluate(() => "axe" in window)) await person.page.evaluate(axe);
  const { violations } = await person.page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const said = bad.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map((node) => `    ${node.html.slice(0, 160)}\n    ${node.failureSummary.replaceAll("\n", " ")}`).join("\n")}`);
  assert.equal(said.join("\n"), "", `${scene.slug}, ${what}`);
}

for (const size of [DESK, PHONE]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`Everybody can use it (${colorScheme}, ${size.width} px)`, { timeout: 120_000 }, () => perform(`Everybody can use it ${colorScheme}`, size, ["--quiet-stage"], async (scene) => {
      await called(scene);
      const alice = await scene.window("Alice", "C0ESCALATE", { colorScheme });
      const card = alice.message("Acme: Renewal");
      await card.waitFor();
      await isReachable(scene, alice, "channel");
      await alice.opensThread(card);
      await isReachable(scene, alice, "thread");
      await alice.page.getByRole("button", { name: "Close the thread" }).click();
      await alice.goesTo("C0GENERAL");
      await alice.writes("/codegreen Hooli");
      const deal = await alice.fills("Call a Code Green", { ...ACME, Account: "Hooli", Amount: "a lot" });
      await alice.submits(deal, "Next");
      await deal.getByRole("alert").filter({ hasText: "EUR" }).waitFor();
      await isReachable(scene, alice, "modal with errors");
      await alice.submits(deal, "Cancel");
      await alice.isBack();
      await alice.page.getByRole("button", { name: "Under the bonnet" }).click();
      await alice.page.locator("#bonnet").getByText("chat.postMessage").first().waitFor();
      await isReachable(scene, alice, "drawer");
      const carla = await scene.window("Carla", "dm", { colorScheme });
      await carla.message("you are asked to sit for Finance").waitFor();
      await isReachable(scene, carla, "page in a DM");
      await carla.page.getByTitle("Be somebody else").click();
      await carla.page.getByRole("dialog", { name: "Be somebody else" }).waitFor();
      await isReachable(scene, carla, "people");
    }));
  }
}
