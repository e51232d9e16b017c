// What the table gathers: ideas from whoever reads along, a barrier that falls, a decision over its limit; and the whole plan.

import { ACME, called, inTheThread } from "../support/acts.js";
import { story } from "../support/story.js";

/** By the button at its foot; there is a cross at its head, too. */
const closes = (modal) => modal.getByRole("contentinfo").getByRole("button", { name: "Close" }).click();

story("Ideas, a barrier, and the whole plan", async (scene) => {
  await called(scene);
  const nadia = await inTheThread(scene, "Nadia");
  const ideas = nadia.inThread("Every idea counts");
  for (const text of ["A reference call with a customer in their industry", "A cap that grows with the years they stay"]) {
    await nadia.presses(ideas, "Add an idea");
    const form = await nadia.fills("Add an idea", { "What could we do?": text });
    await scene.shot(nadia, "an idea");
    await nadia.submits(form, "Add");
    await nadia.isBack();
    await nadia.sees(ideas, text);
  }
  await nadia.presses(ideas, "All ideas (2)");
  const list = nadia.modal("All ideas");
  await list.waitFor();
  await scene.shot(nadia, "all ideas");
  await list.getByRole("button", { name: "Take back" }).first().click();
  await list.getByText("A reference call").waitFor({ state: "detached" });
  await closes(list);
  await nadia.isBack();

  const carla = await inTheThread(scene, "Carla");
  const barriers = carla.inThread("a process or a policy, never a person");
  await carla.presses(barriers, "Add a barrier");
  const form = await carla.fills("Add a barrier", {
    "What stands in the way?": "A cap above 1x needs two signatures",
    "What is it?": "A policy",
    "Who sees to it that it falls?": "Carla",
  });
  await scene.shot(carla, "a barrier");
  await carla.submits(form, "Add");
  await carla.isBack();
  await carla.sees(barriers, "stands");
  await carla.presses(barriers, "All barriers (1)");
  await carla.submits(carla.modal("All barriers"), "Change");
  const change = await carla.fills("Change the barrier", { "How was it broken?": "One signature is enough up to 2x" });
  await carla.submits(change, "Save");
  await carla.modal("All barriers").getByText("One signature is enough").waitFor();
  await scene.shot(carla, "broken");
  await closes(carla.modal("All barriers"));
  await carla.sees(barriers, "broken: One signature");

  // On a phone the thread lies over the channel.
  await carla.goesTo("C0ESCALATE");
  await carla.writes("/codegreen plan");
  const whole = carla.message("The plan; it was not read back yet");
  await whole.waitFor();
  await scene.shot(carla, "the whole plan");
  await carla.presses(whole, "As Markdown");
  await carla.modal("The plan as Markdown").getByText("## 5 · Ideas").waitFor();
  await scene.shot(carla, "markdown");
});

story("A decision over its limit", async (scene) => {
  await called(scene);
  const alice = await inTheThread(scene, "Alice");
  const decisions = alice.inThread("Give, get, limit");
  await alice.presses(decisions, "Add a decision");
  const form = await alice.fills("Add a decision", {
    "What do we give?": "A discount for three years",
    "What do we get for it?": "A signature this week",
    "What does it come to?": "12%",
    "Up to which limit without asking?": "10%",
  });
  await alice.submits(form, "Add");
  await form.getByText("It is over its limit").waitFor();
  await scene.shot(alice, "who may approve it");
  await alice.fills("Add a decision", { "Who may approve it?": "Carla" });
  await alice.submits(form, "Add");
  await alice.isBack();
  await alice.sees(decisions, "waits for Carla");
  await scene.shot(alice, "waits");
  const carla = await scene.window("Carla", "dm");
  const asked = carla.message("so it needs your yes");
  await asked.waitFor();
  await scene.shot(carla, "asked");
  await carla.presses(asked, "Approve");
  await carla.message("Noted: it is approved").waitFor();
  await alice.sees(decisions, "approved by Carla");
  await scene.shot(alice, "approved");
});

story("A time that suits the table", async (scene) => {
  const alice = await scene.window("Alice", "C0ESCALATE");
  await alice.writes("/codegreen Acme renewal");
  await alice.submits(await alice.fills("Call a Code Green", ACME), "Next");
  const table = await alice.fills("The table", { "Is that fixed?": "Find a time that suits everybody" });
  await scene.shot(alice, "find a time");
  await alice.submits(table, "Next");
  await alice.modal("Ready to call?").waitFor();
  await alice.submits(alice.modal("Ready to call?"), "Call the Code Green");
  await alice.isBack();
  const card = alice.message("Acme: Renewal");
  await alice.sees(card, "Times on offer");
  const carla = await scene.window("Carla", "dm");
  const page = carla.message("Which of these suit you?");
  await page.waitFor();
  // The first time on offer, by her own clock; it is a yes as well.
  const first = page.getByRole("button").filter({ hasText: /^\w{3} \d+ \w{3}, \d\d:\d\d$/ }).first();
  const label = await first.textContent();
  await first.click();
  await carla.sees(page, "You're on it for Finance");
  await page.getByRole("button", { name: `✓ ${label}`, exact: true }).waitFor();
  await scene.shot(carla, "it suits");
  await alice.sees(card, "(suits 1)");
  await scene.shot(alice, "suits one");
});
