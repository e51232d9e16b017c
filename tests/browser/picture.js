// Takes the README's picture: a Code Green as its people see it, in the demo's own company.

import { join } from "node:path";
import { chromium as engine } from "playwright-core";
import { startDemo } from "./support/demo.js";
import { chromium, root } from "./support/places.js";

const demo = await startDemo();
const browser = await engine.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
const page = await browser.newPage({ viewport: { width: 1080, height: 640 }, locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce" });
await page.goto(`${demo.address}?as=U0ALICE&in=C0ESCALATE`);
await page.locator("#messages button.replies").last().click();
const items = page.locator("#thread .msg").filter({ hasText: "Action item:" });
await items.filter({ hasText: "Done" }).first().waitFor();
await items.first().evaluate((item) => item.scrollIntoView({ block: "start" }));
await page.locator("#messages > .msg", { has: page.locator("button.replies") }).last().evaluate((card) => card.scrollIntoView({ block: "start" }));
await page.mouse.move(0, 0);
await page.screenshot({ path: join(root, "docs/picture.png") });
await browser.close();
process.exitCode = await demo.stop();
