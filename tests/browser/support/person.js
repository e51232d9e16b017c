// Somebody at a window of their own, who sees and does what people do: by the words on the screen, never by what lies
// behind it. Everything waits for what it needs; nothing waits for time.

/** How people are called in the address. */
const IDS = {
  Alice: "U0ALICE", Emil: "U0CTO", Tom: "U0VPSALES", Rita: "U0CRO", Lena: "U0LENA", Dev: "U0DEV", Carla: "U0CFO", Frank: "U0FPNA", Priya: "U0CPO",
  Sara: "U0CISO", Jonas: "U0DELIVERY", Mia: "U0SUPPORT", Nadia: "U0CMO",
};

export class Person {
  constructor(name, page, scene) {
    Object.assign(this, { name, page, scene, console: [], complaints: [] });
    page.on("console", (message) => {
      this.console.push(`${message.type()}: ${message.text()}`);
      if (message.type() === "error") this.complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  /** Opens a conversation by its address. */
  async goesTo(place) {
    await this.page.goto(`${this.scene.demo.address}?as=${IDS[this.name]}&in=${place}`);
    await this.page.locator("#say").waitFor();
  }

  // ---- the side bar

  /** Opens a conversation by its name in the side bar. */
  async opens(name) {
    const side = this.page.getByRole("navigation", { name: "Conversations" });
    if (this.scene.narrow) await this.page.getByRole("button", { name: "Conversations" }).click();
    await side.getByRole("link", { name }).click();
    await this.page.getByRole("heading", { level: 1, name }).waitFor();
  }

  // ---- messages

  /** Writes in the conversation, and sends it. */
  async writes(text) {
    await this.page.locator("#say").fill(text);
    await this.page.locator("#say").press("Enter");
  }

  /** Writes in the open thread. */
  async replies(text) {
    await this.page.locator("#reply").fill(text);
    await this.page.locator("#reply").press("Enter");
    await this.inThread(text).waitFor();
  }

  /** The newest message of the conversation with all these words. */
  message(...words) {
    return withWords(this.page.locator("#messages > .msg"), words);
  }

  /** The newest message of the open thread with all these words. */
  inThread(...words) {
    return withWords(this.page.locator("#thread .messages > .msg"), words);
  }

  /** Waits until a message shows it. */
  async sees(message, text) {
    await message.filter({ hasText: text }).waitFor();
  }

  async presses(message, button) {
    await message.getByRole("button", { name: button, exact: true }).click();
  }

  /** Opens a message's thread by its line of replies. */
  async opensThread(message) {
    const first = this.page.locator("#thread .messages > .msg").first();
    // The line is drawn anew as replies come in, and a click on what has just gone opens nothing: one clicks again.
    for (let again = 0; again < 5; again += 1) {
      await message.locator("button.replies").click();
      const opened = await first.waitFor({ timeout: 3000 }).then(() => true, () => false);
      if (opened) return;
    }
    await first.waitFor();
  }

  /** Chooses something in a message's menu. */
  async chooses(message, item) {
    if (!this.scene.narrow) await message.hover();
    await message.getByRole("button", { name: "More actions" }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Reacts by the picker, as one does who does not find it among the quick ones. */
  async reacts(message, emoji) {
    if (this.scene.narrow) await this.chooses(message, /add reaction/i);
    else {
      await message.hover();
      await message.getByRole("group", { name: "Message actions" }).getByRole("button", { name: "Add reaction" }).click();
    }
    const picker = this.page.getByRole("dialog", { name: "Emoji" });
    await picker.getByRole("searchbox").fill(emoji);
    await picker.getByRole("button", { name: emoji, exact: true }).click();
  }

  /** Presses a reaction that is there, to join it or to take their own back. */
  async togglesReaction(message, emoji) {
    await message.getByRole("button", { name: `reacted with :${emoji.replaceAll(" ", "_")}:` }).click();
  }

  // ---- modals

  /** The open modal of this title. */
  modal(title) {
    return this.page.getByRole("dialog", { name: title });
  }

  /** Waits for a modal and fills in fields by their labels. */
  async fills(title, fields) {
    const modal = this.modal(title);
    await modal.waitFor();
    for (const [label, value] of Object.entries(fields)) {
      const name = asLabelled(label);
      const field = modal.getByLabel(name).or(modal.getByRole("group", { name })).or(modal.getByRole("radiogroup", { name })).first();
      const kind = await field.evaluate((element) => element.tagName);
      if (kind === "SELECT") await field.selectOption(await field.locator("option", { hasText: value }).first().getAttribute("value"));
      else if (kind === "INPUT" || kind === "TEXTAREA") await field.fill(value);
      else await field.getByLabel(value, { exact: true }).check();
    }
    return modal;
  }

  /** Chooses several in a menu, in this order, after taking back what is not wanted. */
  async selects(modal, label, wanted, unwanted = []) {
    const menu = modal.locator("details", { hasText: `${label}:` }).or(modal.locator("details", { has: modal.getByRole("group", { name: asLabelled(label), includeHidden: true }) })).first();
    await menu.locator("summary").click();
    for (const name of unwanted) await menu.getByLabel(new RegExp(`\\b${name}\\b`)).uncheck();
    for (const name of wanted) await menu.getByLabel(new RegExp(`\\b${name}\\b`)).check();
    await menu.locator("summary").click();
  }

  /** Presses a modal's button. */
  async submits(modal, button) {
    await modal.getByRole("button", { name: button, exact: true }).click();
  }

  /** Waits until no modal is open. */
  async isBack() {
    await this.page.locator("#modal .modal").waitFor({ state: "detached" });
  }
}

/** A label as it is drawn: what may stay empty says so. */
const asLabelled = (label) => new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}( \\(optional\\))?$`);

function withWords(messages, words) {
  return words.reduce((found, text) => found.filter({ hasText: text }), messages).last();
}
