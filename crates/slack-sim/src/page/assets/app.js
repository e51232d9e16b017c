// The page's wiring: every click, key and change comes in here and goes to who knows what to do.

import { $, $$, act, atEnd, elements, facts, here, me, piece, put, toEnd, toast } from "./dom.js";
import * as composer from "./composer.js";
import * as fields from "./fields.js";
import { filterLog, listen, markRead, refreshBonnet, side } from "./live.js";
import * as modal from "./modal.js";
import { closeMenu, closeSheet, confirmed, openMenu, openSheet, pickEmoji } from "./popup.js";

// ---- where we are

async function go(address, push = true) {
  const answer = await fetch(address);
  if (!answer.ok) { location.href = address; return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.body.dataset.as !== me()) { location.href = address; return; }
  for (const id of ["side", "main", "thread", "facts"]) document.getElementById(id).replaceWith(page.getElementById(id));
  document.title = page.title;
  document.body.classList.remove("show-side");
  if (push) history.pushState(null, "", address);
  arrive();
  const opener = $("#main[data-home]") ? act("home") : null;
  ($("#say") ?? $("#main"))?.focus({ preventScroll: true });
  await opener;
}

function arrive() {
  for (const box of $$(".scroll")) if (!box.classList.contains("home")) toEnd(box);
  // What is new fills the window, with a glimpse of what went before.
  $(".new-line")?.scrollIntoView({ block: "start" });
  for (const form of $$(".composer:is(form)")) composer.ready(form);
  $("#scroll")?.addEventListener("scroll", scrolled, { passive: true });
  document.body.classList.toggle("has-thread", !$("#thread").hidden);
  markRead();
}

function scrolled(event) {
  if (atEnd(event.target)) {
    markRead();
    $(".to-end")?.setAttribute("hidden", "");
  }
  if (event.target.scrollTop < 60) earlier();
}

const address = (change) => {
  const query = new URLSearchParams({ as: me(), in: here() });
  for (const [name, value] of Object.entries(change)) if (value) query.set(name, value);
  return `/?${query}`;
};

let fetching = false;
async function earlier() {
  const button = $(".earlier");
  const list = $("#messages");
  if (!button || fetching) return;
  fetching = true;
  try {
    const box = $("#scroll");
    const [head, more] = elements(await piece("earlier", { in: here(), before: list.firstElementChild.dataset.ts, new: box.dataset.new ?? "" }));
    const fromEnd = box.scrollHeight - box.scrollTop;
    button.replaceWith(head);
    list.prepend(...more.children);
    box.scrollTop = box.scrollHeight - fromEnd;
  } finally { fetching = false; }
}

// ---- threads

async function openThread(root) {
  put(await piece("thread", { in: here(), thread: root }));
  history.replaceState(null, "", address({ thread: root }));
  const pane = $("#thread");
  document.body.classList.add("has-thread");
  composer.ready($(".composer", pane));
  toEnd($(".scroll", pane));
  $("#reply")?.focus();
  markRead();
}

function closeThread() {
  const pane = $("#thread");
  const root = pane.dataset.root;
  pane.hidden = true;
  delete pane.dataset.root;
  pane.replaceChildren();
  document.body.classList.remove("has-thread");
  history.replaceState(null, "", address({}));
  ($(`#messages [data-thread="${root}"]`) ?? $("#say"))?.focus();
}

// ---- messages

const spot = (message) => ({ in: message.dataset.in, ts: message.dataset.ts });

function toggle(message, emoji) {
  const mine = $(`.reaction[data-emoji="${emoji}"]`, message)?.getAttribute("aria-pressed") === "true";
  return act(mine ? "unreacts" : "reacts", { ...spot(message), emoji });
}

function more(button, message) {
  const own = message.dataset.user === me();
  const alone = "only" in message.dataset;
  const items = [];
  if (!alone) {
    items.push({ label: "Reply in thread", run: () => openThread(message.dataset.root ?? message.dataset.ts) });
    items.push({ label: "Add reaction", run: () => pickEmoji(button, (name) => toggle(message, name)) });
    items.push({ label: "Copy link", run: () => copy(message) });
    const shortcuts = facts().message;
    if (shortcuts.length) items.push({ heading: facts().app });
    for (const one of shortcuts) items.push({ label: one.name, run: () => shortcut(one.id, spot(message)) });
  }
  if (own) items.push({ label: "Edit message", run: () => edit(message) });
  if (own || alone) items.push({ label: alone ? "Dismiss message" : "Delete message…", danger: !alone, run: () => remove(message, alone) });
  openMenu(button, items, "Message");
}

async function shortcut(id, where = {}) {
  const told = await act("shortcut", { ...where, shortcut: id });
  if (told?.shown) toast(told.shown);
}

async function copy(message) {
  const link = new URL(address({ thread: message.dataset.root }), location.href);
  link.hash = message.id;
  try { await navigator.clipboard.writeText(link.href); toast("Link copied."); } catch { toast(link.href); }
}

async function remove(message, alone) {
  const asked = { title: "Delete message", text: "It will be gone for everybody.", confirm: "Delete", style: "danger" };
  if (alone || await confirmed(JSON.stringify(asked))) await act("deletes", spot(message));
}

function edit(message) {
  const content = $(".msg-content", message);
  const form = document.createElement("form");
  form.className = "editing";
  form.innerHTML = `<textarea aria-label="Edit message"></textarea><div><button type="button" class="button">Cancel</button> <button class="button primary">Save</button></div>`;
  const box = $("textarea", form);
  box.value = $(".text", content)?.innerText.trim() ?? "";
  const done = () => { form.remove(); content.hidden = false; };
  $("button", form).onclick = done;
  box.onkeydown = (event) => {
    if (event.key === "Escape") { event.stopPropagation(); done(); }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (await act("edits", { ...spot(message), text: box.value })) done();
  };
  content.hidden = true;
  content.after(form);
  box.focus();
}

// ---- what the buttons do

const doings = {
  side: () => document.body.classList.toggle("show-side"),
  theme: () => {
    const dark = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    const chosen = dark === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    try { localStorage.setItem("theme", chosen); } catch { /* For this window only, then. */ }
  },
  people: async () => openSheet(await piece("people", { in: here() })),
  members: async () => openSheet(await piece("members", { in: here() })),
  times: async () => openSheet(await piece("times")),
  "close-popup": () => closeSheet(),
  bonnet: async () => {
    const drawer = $("#bonnet");
    drawer.hidden = !drawer.hidden;
    document.body.classList.toggle("has-bonnet", !drawer.hidden);
    if (!drawer.hidden) { await refreshBonnet(); $("#log-filter")?.focus(); }
  },
  advance: (button) => act("clock/advance", { minutes: Number(button.dataset.minutes) }),
  "next-timer": () => act("clock/next"),
  fault: (button) => act("faults", { preset: button.dataset.preset }),
  "no-faults": () => act("faults/clear"),
  earlier,
  "to-end": () => toEnd($("#scroll")),
  thread: (button) => openThread(button.dataset.thread),
  "close-thread": closeThread,
  react: (button, message) => pickEmoji(button, (name) => toggle(message, name)),
  toggle: (button, message) => toggle(message, button.dataset.emoji),
  more,
  shortcuts: (button) => {
    const all = facts().global;
    const items = [{ heading: all.length ? facts().app : "The app has no shortcuts here" }];
    for (const one of all) items.push({ label: one.name, run: () => shortcut(one.id) });
    openMenu(button, items, "Shortcuts");
  },
  "insert-emoji": (button) => pickEmoji(button, (name) => composer.insert(button.closest("form"), `:${name}: `)),
  "modal-close": (button) => modal.close(button.closest(".modal"), false),
  "modal-dismiss": (button) => modal.close(button.closest(".modal"), true),
};

document.addEventListener("click", async (event) => {
  // What was pressed in a menu is gone with it; what that opened stays.
  if (event.target.isConnected && !event.target.closest("#popup .menu")) closeMenu(false);
  const doing = event.target.closest("[data-do]");
  if (doing) return doings[doing.dataset.do]?.(doing, doing.closest(".msg"));
  const button = event.target.closest("button[data-act]");
  if (button) {
    button.closest("details")?.removeAttribute("open");
    if (button.dataset.url) open(button.dataset.url, "_blank", "noopener");
    return tell(button, button.dataset.act === "choose" ? button.value : undefined);
  }
  const option = event.target.closest(".kit-suggest [role=option]");
  if (option) return suggested(option);
  for (const menu of $$("details[open]:is(.kit-overflow, .kit-several)")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const link = event.target.closest("a[data-go]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(link.getAttribute("href"));
  }
  const permalink = event.target.closest("a[href]")?.href.match(/\/archives\/(\w+)\/p(\d{10})(\d{6})/);
  if (permalink) {
    event.preventDefault();
    const root = new URL(event.target.closest("a").href).searchParams.get("thread_ts");
    await go(`/?${new URLSearchParams({ as: me(), in: permalink[1], ...(root && { thread: root }) })}`);
    document.getElementById(`m-${permalink[1]}-${permalink[2]}.${permalink[3]}`)?.scrollIntoView({ block: "center" });
  }
});

// ---- what blocks hold

/** Tells the app, once whatever asks for it has been confirmed. */
async function tell(control, value) {
  if (control.dataset.confirm && !await confirmed(control.dataset.confirm)) return;
  await modal.press(control, value);
}

function suggested(option) {
  const box = option.closest(".kit-suggest");
  if (fields.take(box, option)) tell(box, fields.valueOf(box));
}

document.addEventListener("change", (event) => {
  const several = event.target.closest(".kit-several");
  if (several) fields.chips(several);
  const chosen = event.target.closest("[data-act=choose]");
  if (chosen && fields.tellsOnChange(chosen)) tell(chosen, fields.valueOf(chosen));
});

// A menu of several tells once it is closed, as Slack's does.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".kit-several")) return;
  if (menu.open) menu.dataset.was = fields.valueOf(menu);
  else if (menu.dataset.act === "choose" && menu.dataset.was !== fields.valueOf(menu)) tell(menu, fields.valueOf(menu));
}, true);

let pause = null;
function typedAt(field) {
  if (!field.matches("[data-act=choose][data-on~=character]")) return;
  clearTimeout(pause);
  pause = setTimeout(() => tell(field, field.value), 400);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest(".composer");
  if (form) composer.typed(form);
  if (event.target.id === "log-filter") filterLog(event.target.value);
  const box = event.target.closest(".kit-suggest");
  if (box) fields.typedInto(box);
  typedAt(event.target);
  const field = event.target.closest(".kit-input.has-error");
  if (field) modal.clearError(field);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches(".composer")) composer.send(form);
  if (form.matches(".modal")) modal.submit(form);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".composer");
  if (event.key === "Escape") {
    if (closeMenu() || $("dialog[open]")) return;
    if (form && composer.close(form)) return;
    const menu = event.target.closest?.("details[open]:is(.kit-overflow, .kit-several)");
    if (menu) { menu.open = false; $("summary", menu).focus(); return; }
    const box = event.target.closest?.(".kit-suggest");
    if (box && fields.hide(box)) return;
    const view = $("#modal .modal");
    if (view) return void modal.close(view, false);
    if (!$("#bonnet").hidden) return void doings.bonnet();
    if (!$("#thread").hidden) closeThread();
  } else if (event.key === "Tab") {
    modal.trap(event);
    if (form) composer.key(form, event);
  } else if (event.key.toLowerCase() === "b" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    doings.bonnet();
  } else if (form && event.target.matches("textarea")) {
    composer.key(form, event);
  } else if (event.target.closest?.(".kit-suggest")) {
    const option = fields.keyIn(event.target.closest(".kit-suggest"), event);
    if (option) suggested(option);
  } else if (event.key === "Enter" && event.target.matches?.("input[data-kind][data-act=choose]")) {
    const on = event.target.dataset.on ?? "enter";
    event.preventDefault();
    if (on.includes("enter")) tell(event.target, event.target.value);
  }
});

addEventListener("popstate", () => go(location.href, false));
document.addEventListener("visibilitychange", markRead);

arrive();
modal.settle($("#modal .modal"), true);
if ($("#main[data-home]")) act("home");
listen();
side();
