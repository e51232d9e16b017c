// What most stories begin with: the Acme renewal, called by Alice.

/** A day from now, as a date field takes it. */
export const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const ACME = {
  Account: "Acme",
  Deal: "Renewal",
  Amount: "1.2m EUR",
  "Expected close": inDays(9),
  "Reason: what is happening": "Slipped",
  Situation: "Procurement wants our liability cap doubled. The signature has slipped twice.",
  "What would have to be true to win?": "A cap both lawyers can sign, and a reference in their industry.",
  "The customer's next step": "Their steering committee decides",
  "Date of the next step": inDays(3),
};

/** From the first word to the card in the channel, by the page. */
export async function calls(alice, deal = ACME) {
  await alice.writes("/codegreen Acme renewal");
  const first = await alice.fills("Call a Code Green", deal);
  await alice.submits(first, "Next");
  await throughTheTable(alice);
}

/** Steps 2 and 3, as they come. */
export async function throughTheTable(alice, look = async () => {}) {
  const table = alice.modal("The table");
  await table.waitFor();
  await look("table");
  await alice.submits(table, "Next");
  const preview = alice.modal("Ready to call?");
  await preview.waitFor();
  await look("preview");
  await alice.submits(preview, "Call the Code Green");
  await alice.isBack();
}

/** The same through the door, for stories about what comes after. Gives the card. */
export async function called(scene) {
  const { demo } = scene;
  const as = "U0ALICE";
  const values = (fields) => Object.fromEntries(Object.entries(fields).map(([block, value]) => [block, { input: value }]));
  // The command is answered before the form is there.
  const open = (depth) => demo.lookFor("views", { as }, ({ stack }) => (stack.length === depth ? stack.at(-1) : undefined));
  await demo.act("types", { as, in: "C0GENERAL", command: "/codegreen", text: "Acme renewal" });
  const deal = {
    account: "Acme", deal: "Renewal", amount: "1.2m EUR", close_on: inDays(9), reason: "slipped",
    situation: ACME.Situation, next_step: ACME["The customer's next step"], next_step_on: inDays(3),
  };
  await demo.act("submit", { as, view: (await open(1)).id, values: values(deal) });
  for (let step = 2; step <= 3; step += 1) await demo.act("submit", { as, view: (await open(step)).id, values: {} });
}

/** Somebody in the thread of the card. */
export async function inTheThread(scene, who) {
  const person = await scene.window(who, "C0ESCALATE");
  await person.opensThread(person.message("Acme: Renewal"));
  // The plan is whole: nothing moves under the pointer any more.
  await person.inThread("Walk-away point").waitFor();
  return person;
}
