// The plan read back, a function's condition, and what the sponsor may choose where the quorum does not come.

import { called } from "../support/acts.js";
import { story } from "../support/story.js";

story("The plan read back, and a condition", async (scene) => {
  await called(scene);
  const carla = await scene.window("Carla", "dm");
  const page = carla.message("Finance:");
  await carla.presses(page, "On it");
  await carla.sees(page, "Thank you");
  const alice = await scene.window("Alice", "C0ESCALATE");
  const card = alice.message("Acme: Renewal");
  await alice.presses(card, "Read back the plan");
  await alice.opensThread(card);
  const plan = alice.inThread("The plan, version 1");
  await alice.sees(plan, "Who stands behind it");
  await plan.scrollIntoViewIfNeeded();
  await scene.shot(alice, "read back");
  const asked = carla.message("Does Finance support it?");
  await asked.waitFor();
  await scene.shot(carla, "asked");
  await carla.presses(asked, "We support it if…");
  const form = await carla.fills("We support it if…", { "We support it if…": "The margin stays above 40 %." });
  await scene.shot(carla, "form");
  await carla.submits(form, "Send");
  await carla.isBack();
  await alice.sees(plan, "Finance: supports version 1 if “The margin stays above 40 %.”");
  await alice.inThread("supports the plan if this is so").scrollIntoViewIfNeeded();
  await scene.shot(alice, "condition");
  await carla.presses(asked, "We support it");
  await alice.sees(plan, "Finance: supports version 1, Carla");
  await scene.shot(alice, "supported");
});

story("No quorum, and the sponsor's choice", async (scene) => {
  await called(scene);
  const tom = await scene.window("Tom", "C0ESCALATE");
  await tom.message("Acme: Renewal").waitFor();
  for (let five = 0; five < 6; five += 1) {
    await tom.page.getByRole("button", { name: "+5 min" }).click();
    await tom.message("Acme: Renewal").waitFor();
  }
  await tom.opens("Code Green");
  const question = tom.message("How shall it go on?");
  await question.waitFor();
  await scene.shot(tom, "how shall it go on");
  await tom.presses(question, "Meet with the gaps named");
  await tom.message("Noted: the table meets").waitFor();
  await scene.shot(tom, "noted");
});
