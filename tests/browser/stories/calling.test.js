// Calling one: an amount that cannot be read, mended under its field; and two windows, the caller's and the CFO's.

import assert from "node:assert/strict";
import { ACME, calls, throughTheTable } from "../support/acts.js";
import { story } from "../support/story.js";

story("Declare with a bad amount, and mend it", async (scene) => {
  const alice = await scene.window("Alice");
  await alice.writes("/codegreen Acme renewal");
  const deal = await alice.fills("Call a Code Green", { ...ACME, Amount: "a lot" });
  await alice.submits(deal, "Next");
  const amount = deal.getByLabel("Amount", { exact: true });
  const error = deal.getByRole("alert").filter({ hasText: "1.2m EUR" });
  await error.waitFor();
  assert.equal(await amount.getAttribute("aria-invalid"), "true");
  const described = await amount.getAttribute("aria-describedby");
  assert.ok(described.split(" ").includes(await error.getAttribute("id")), "the field says what is wrong with it");
  assert.equal(await amount.inputValue(), "a lot", "what was typed stays");
  assert.equal(await deal.getByLabel("Situation").inputValue(), ACME.Situation);
  await scene.shot(alice, "bad amount");
  await amount.fill("1.2m EUR");
  await alice.submits(deal, "Next");
  await throughTheTable(alice, (what) => scene.shot(alice, what));
  await alice.opens("code-green");
  const card = alice.message("Acme: Renewal", "EUR 1,200,000");
  await alice.sees(card, "Slipped");
  await scene.shot(alice, "card");
});

story("Two windows, the caller and the CFO", async (scene) => {
  const carla = await scene.window("Carla", "C0GENERAL");
  const alice = await scene.window("Alice", "C0GENERAL");
  await calls(alice);
  await alice.opens("code-green");
  const card = alice.message("Acme: Renewal");
  // Her page comes by itself: the app's line in her side bar counts it.
  if (!scene.narrow) await carla.page.getByRole("link", { name: /Code Green.*1/ }).waitFor();
  await carla.opens("Code Green");
  const page = carla.message("you are asked to sit for Finance");
  await page.waitFor();
  await scene.shot(carla, "page");
  await carla.presses(page, "On it");
  await carla.sees(page, /you are on it|on it/i);
  // And the board in the other window follows, by itself.
  await alice.sees(card, /Finance.*Carla/s);
  await scene.shot(carla, "answered");
  await scene.shot(alice, "board");
});
