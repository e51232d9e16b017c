// From nothing: the company is set up in Slack, the app is invited, the doctor finds all well, the first page comes.

import assert from "node:assert/strict";
import { calls } from "../support/acts.js";
import { story } from "../support/story.js";

const closes = (modal) => modal.getByRole("contentinfo").getByRole("button", { name: "Close" }).click();

story("A company is set up", async (scene) => {
  const emil = await scene.window("Emil", "C0ESCALATE");
  await emil.message("nobody has set it up").waitFor();
  await emil.writes("/codegreen setup");
  const first = await emil.fills("Set up Code Green", {
    "Where are Code Greens posted?": "code-green",
    "From which amount is no mandate needed?": "a lot",
    "Who leads Finance?": "Carla",
    "Who leads Legal?": "Lena",
  });
  await emil.selects(first, "Who may give a mandate?", ["Rita", "Tom"], ["Emil"]);
  await scene.shot(emil, "the first form");
  await emil.submits(first, "Save");
  await first.getByText("250k").last().waitFor();
  await scene.shot(emil, "an amount that is none");
  await emil.fills("Set up Code Green", { "From which amount is no mandate needed?": "250k EUR" });
  await emil.submits(first, "Save");

  const setup = emil.modal("Setup");
  await setup.getByText("Version 1, by Emil").waitFor();
  // In the order in which they were chosen.
  assert.match(await setup.innerText(), /Approvers: Rita and Tom/);
  await scene.shot(emil, "all of it");
  await setup.getByRole("button", { name: "Change" }).nth(1).click();
  const finance = await emil.fills("Function", { "What does it bring to a deal?": "price, terms, the margin floor" });
  await emil.selects(finance, "Who stands in?", ["Frank"]);
  await scene.shot(emil, "one function");
  await emil.submits(finance, "Save");
  await setup.getByText("then Frank").waitFor();
  await emil.submits(setup, "Add a function");
  const added = await emil.fills("Add a function", { Name: "Product", "Who leads it?": "Priya" });
  await emil.submits(added, "Save");
  await setup.getByText("Product: Priya").waitFor();
  await setup.getByRole("button", { name: "Change" }).nth(4).click();
  const paging = await emil.fills("Paging", { "Remind after": "soon" });
  await emil.submits(paging, "Save");
  await paging.getByText("20s, 5m, 2h").last().waitFor();
  await scene.shot(emil, "a duration that is none");
  await emil.fills("Paging", { "Remind after": "3m" });
  await emil.submits(paging, "Save");
  await setup.getByText("Reminded after 3m").waitFor();
  await emil.submits(setup, "Earlier versions");
  const earlier = emil.modal("Earlier versions");
  await earlier.getByText("Product is new").waitFor();
  await scene.shot(emil, "earlier versions");
  await closes(earlier);
  await emil.submits(setup, "As a file");
  const file = emil.modal("As a file");
  await file.getByText("[[function]]").first().waitFor();
  await scene.shot(emil, "as a file");
  await closes(file);
  await closes(setup);
  await emil.isBack();

  await emil.opens("Code Green");
  const told = emil.message("/invite @Code Green");
  await told.waitFor();
  await scene.shot(emil, "what is next");
  await emil.writes("/codegreen doctor");
  const ill = emil.message("not in");
  await ill.waitFor();
  await scene.shot(emil, "not invited yet");
  await emil.opens("code-green");
  await emil.writes("/invite @Code Green");
  await emil.page.getByText("Code Green was added to the channel").waitFor();
  await emil.opens("Code Green");
  await emil.writes("/codegreen doctor");
  await emil.message("are well").waitFor();

  const alice = await scene.window("Alice", "C0ESCALATE");
  await calls(alice);
  await alice.message("Acme: Renewal").waitFor();
  const frank = await scene.window("Carla", "dm");
  await frank.message("Finance: CG-1").waitFor();
  await scene.shot(frank, "the first page");
}, ["--from-nothing"]);
