// Where people write: sending, commands and their completion, mentions, drafts that outlive a change of place.

import { $, $$, act, facts, here, me, toast } from "./dom.js";

const field = (form) => $("textarea", form);
const draftKey = (form) => `draft ${me()} ${here()} ${form.dataset.thread ?? ""}`;

/** Brings back what was being written here. */
export function ready(form) {
  const text = field(form);
  try { text.value ||= sessionStorage.getItem(draftKey(form)) ?? ""; } catch { /* No storage: no drafts. */ }
  grow(text);
}

export function typed(form) {
  const text = field(form);
  grow(text);
  try { sessionStorage.setItem(draftKey(form), text.value); } catch { /* No storage: no drafts. */ }
  complete(form);
}

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 220)}px`;
}

/** Sends: a command where it begins with a slash and this is no thread, else a message. */
export async function send(form) {
  const box = field(form);
  const text = box.value.trim();
  if (!text || form.getAttribute("aria-busy") === "true") return;
  const thread = form.dataset.thread;
  const command = text.match(/^\/\S+/)?.[0];
  if (command && thread) {
    toast("Slash commands do not work in threads. Use the message's menu, or write in the conversation itself.");
    return;
  }
  form.setAttribute("aria-busy", "true");
  clear(form);
  if (command) working(`Sending ${command}…`);
  const told = command
    ? await act("types", { in: here(), command, text: text.slice(command.length).trim() })
    : await act("posts", { in: here(), thread, text });
  working("");
  form.removeAttribute("aria-busy");
  if (told?.shown) toast(told.shown);
  if (!told && form.isConnected) {
    box.value = text;
    typed(form);
  }
}

function clear(form) {
  field(form).value = "";
  try { sessionStorage.removeItem(draftKey(form)); } catch { /* No storage: no drafts. */ }
  grow(field(form));
  close(form);
}

function working(text) {
  const line = $("#working");
  if (line) line.textContent = text;
}

/** Puts text where the cursor is. */
export function insert(form, text) {
  const box = field(form);
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.focus();
  typed(form);
}

// ---- completion

function candidates(form) {
  const box = field(form);
  const upto = box.value.slice(0, box.selectionStart);
  const slash = form.dataset.thread ? null : upto.match(/^\/\S*$/);
  if (slash) {
    const found = facts().commands.filter((one) => one.command.startsWith(slash[0]));
    return { from: 0, list: found.map((one) => ({ text: `${one.command} `, label: one.command, hint: [one.hint, one.description].filter(Boolean).join(" · ") })) };
  }
  const sign = upto.match(/(^|\s)([@#])([\p{L}\p{N}._-]*)$/u);
  if (!sign) return { from: 0, list: [] };
  const wanted = sign[3].toLowerCase();
  const all = sign[2] === "@" ? facts().people : facts().channels;
  const matches = (one) => [one.name, one.handle ?? ""].some((name) => name.toLowerCase().split(" ").some((word) => word.startsWith(wanted)));
  return {
    from: upto.length - sign[3].length - 1,
    list: all.filter(matches).slice(0, 8).map((one) => ({ text: `${sign[2]}${one.name} `, label: `${sign[2]}${one.name}`, hint: one.handle && one.handle !== one.name ? one.handle : "" })),
  };
}

function complete(form) {
  const { list } = candidates(form);
  if (!list.length) return close(form);
  let box = $(".completion", form);
  if (!box) {
    box = document.createElement("div");
    box.className = "completion";
    box.id = `${field(form).id}-options`;
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", "Suggestions");
    form.prepend(box);
    field(form).setAttribute("aria-controls", box.id);
    field(form).setAttribute("aria-expanded", "true");
  }
  box.replaceChildren(...list.map((one, index) => {
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.id = `${box.id}-${index}`;
    option.append(Object.assign(document.createElement("strong"), { textContent: one.label }));
    option.append(Object.assign(document.createElement("span"), { textContent: one.hint, className: "muted" }));
    option.onmousedown = (event) => { event.preventDefault(); take(form, index); };
    return option;
  }));
  select(form, 0);
}

function select(form, index) {
  const options = $$(".completion [role=option]", form);
  options.forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
  options[index]?.scrollIntoView({ block: "nearest" });
  if (options[index]) field(form).setAttribute("aria-activedescendant", options[index].id);
}

function take(form, index) {
  const box = field(form);
  const { from, list } = candidates(form);
  const one = list[index];
  if (!one) return;
  box.setRangeText(one.text, from, box.selectionStart, "end");
  typed(form);
  close(form);
  box.focus();
}

export function close(form) {
  const box = $(".completion", form);
  box?.remove();
  field(form)?.removeAttribute("aria-activedescendant");
  field(form)?.removeAttribute("aria-expanded");
  return Boolean(box);
}

/** Keys in the field. */
export function key(form, event) {
  const options = $$(".completion [role=option]", form);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const exact = options[at]?.querySelector("strong").textContent === field(form).value.trim();
  if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : options.length - 1;
    select(form, (at + step) % options.length);
  } else if (options.length && (event.key === "Tab" || (event.key === "Enter" && !exact))) {
    event.preventDefault();
    take(form, at);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send(form);
  }
}
