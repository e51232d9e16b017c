// What the table agrees to do: an item made from a message; claimed, completed, undone; and the close.

import { called, inDays, inTheThread } from "../support/acts.js";
import { story } from "../support/story.js";

const IDEA = "I can draft a cap at 1.5x and send it to their counsel today";

/** Makes the idea an action item, from its menu. */
async function adds(person, fields = {}) {
  await person.chooses(person.inThread(IDEA), "Add to the plan");
  const form = await person.fills("Add an action item", fields);
  return form;
}

story("Add an item from a message", async (scene) => {
  await called(scene);
  const dev = await inTheThread(scene, "Dev");
  await dev.replies(IDEA);
  await scene.shot(dev, "idea");
  const carla = await inTheThread(scene, "Carla");
  const form = await adds(carla, { Owner: "Dev Malhotra", Due: inDays(1), "Which barrier does it break?": "Liability policy allows 1x only" });
  await scene.shot(carla, "form");
  await carla.submits(form, "Add");
  await carla.isBack();
  const item = carla.inThread("Action item", IDEA);
  await carla.sees(item, "Owner: Dev");
  await carla.sees(item, "Liability policy");
  await scene.shot(carla, "item");
});

story("Claim, complete, undo, close", async (scene) => {
  await called(scene);
  const lena = await inTheThread(scene, "Lena");
  await lena.replies(IDEA);
  await lena.submits(await adds(lena), "Add");
  await lena.isBack();
  const item = lena.inThread("Action item", IDEA);
  await lena.sees(item, "Open · Nobody owns it yet");
  await lena.reacts(item, "raising hand");
  await lena.sees(item, "In progress · Owner: Lena");
  await scene.shot(lena, "claimed");
  await lena.reacts(item, "white check mark");
  await lena.sees(item, "Done · Owner: Lena");
  await scene.shot(lena, "done");
  // A slip of the thumb: taking the reaction back takes back what it did.
  await lena.togglesReaction(item, "white check mark");
  await lena.sees(item, "In progress · Owner: Lena");
  await scene.shot(lena, "undone");
  // The same by the buttons, for those who use no emoji.
  await lena.presses(item, "Done");
  await item.getByRole("button", { name: "Undo", exact: true }).click();
  await lena.presses(item, "Done");
  await item.getByRole("button", { name: "Undo", exact: true }).waitFor();
  const alice = await scene.window("Alice", "C0ESCALATE");
  const card = alice.message("Acme: Renewal");
  await alice.presses(card, "Close");
  const close = await alice.fills("Close", { "How did it end?": "Won", "What unblocked it, or would next time?": "A cap both lawyers could sign" });
  await scene.shot(alice, "how did it end");
  await alice.submits(close, "Close it");
  await alice.isBack();
  await alice.sees(card, "Won");
  await scene.shot(alice, "closed");
});
