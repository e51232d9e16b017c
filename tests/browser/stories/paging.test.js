// Those who do not answer, or cannot: a stand-in, a deputy.

import { called } from "../support/acts.js";
import { story } from "../support/story.js";

story("Can't make it, and a stand-in", async (scene) => {
  await called(scene);
  const jonas = await scene.window("Jonas", "dm");
  const page = jonas.message("Delivery:");
  await jonas.presses(page, "Can't make it");
  const form = await jonas.fills("Can't make it", { "Who can stand in?": "Mia Tanaka", "A word for the table": "I am in the air until six." });
  await scene.shot(jonas, "who can stand in");
  await jonas.submits(form, "Send");
  await jonas.isBack();
  await jonas.sees(page, "You asked Mia");
  const mia = await scene.window("Mia", "dm");
  const offer = mia.message("Delivery:");
  await offer.waitFor();
  await scene.shot(mia, "offer");
  await mia.presses(offer, "On it");
  await mia.opens("code-green");
  await mia.sees(mia.message("Acme: Renewal"), /Delivery.*Mia/s);
  await scene.shot(mia, "board");
  await page.filter({ hasNotText: "You asked Mia" }).filter({ hasText: "Mia" }).waitFor();
  await scene.shot(jonas, "covered");
});

story("A deputy, after the clock moves", async (scene) => {
  await called(scene);
  const lena = await scene.window("Lena", "dm");
  await lena.message("you are asked to sit for Legal").waitFor();
  const dev = await scene.window("Dev", "C0ESCALATE");
  await dev.message("Acme: Renewal").waitFor();
  // Five minutes, by the button on the page: she is reminded.
  await lena.page.getByRole("button", { name: "+5 min" }).click();
  await lena.message("Reminder").waitFor();
  await scene.shot(lena, "reminder");
  // And five more: her deputy is paged, and she reads who is.
  await lena.page.getByRole("button", { name: "+5 min" }).click();
  await dev.opens("Code Green");
  const page = dev.message("you are asked as deputy for Legal");
  await page.waitFor();
  await scene.shot(dev, "page");
  await dev.presses(page, "On it");
  await dev.opens("code-green");
  await dev.sees(dev.message("Acme: Renewal"), /Legal.*Dev/s);
  await scene.shot(dev, "board");
  await lena.sees(lena.message("Take the seat back"), "Dev");
  await scene.shot(lena, "who covers");
});
