// Whether all is ready: what the bot finds, and a click that comes back; who would be paged; and a drill.

import { story } from "../support/story.js";

story("What the doctor finds, and a drill", async (scene) => {
  const tom = await scene.window("Tom", "dm");
  await tom.writes("/codegreen doctor");
  const report = tom.message("are well");
  await report.waitFor();
  await scene.shot(tom, "doctor");
  const click = tom.message("Press to finish the check");
  await tom.presses(click, "Press to finish the check");
  await tom.message("your press reached me").waitFor();
  await scene.shot(tom, "the click came back");

  await tom.writes("/codegreen setup");
  const setup = tom.modal("Setup");
  await setup.getByText("Finance: Carla").waitFor();
  await scene.shot(tom, "setup");
  await tom.submits(setup, "Who would be paged now?");
  const paged = tom.modal("Who would be paged?");
  await paged.getByText("Finance:").waitFor();
  await scene.shot(tom, "who would be paged");
  for (const modal of [paged, setup]) await modal.getByRole("contentinfo").getByRole("button", { name: "Close" }).click();
  await tom.isBack();

  await tom.writes("/codegreen drill");
  const form = tom.modal("Drill");
  await form.waitFor();
  await tom.selects(form, "Which functions?", ["Finance"]);
  await scene.shot(tom, "drill");
  await tom.submits(form, "Drill");
  await tom.isBack();
  const carla = await scene.window("Carla", "dm");
  const page = carla.message("DRILL-1");
  await carla.sees(page, "nothing is wrong");
  await scene.shot(carla, "a page of a drill");
  await carla.presses(page, "On it");
  const readiness = tom.message("1 of 1");
  await readiness.waitFor();
  await readiness.scrollIntoViewIfNeeded();
  await scene.shot(tom, "report");
});
