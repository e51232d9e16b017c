// Controls that Block Kit draws: what they hold, menus of several, suggestions as one types.

import { $, $$, act } from "./dom.js";

const isList = (control) => control.dataset.kind === "checkboxes" || control.dataset.kind?.startsWith("multi_");

/** Every control under this element that holds something. */
export const controls = (root) =>
  $$("[data-block][data-action][data-kind]", root).filter((one) => !one.matches("button"));

/** What a control holds, as the door takes it. */
export function valueOf(control) {
  if (control.matches(".kit-suggest")) return control.dataset.value ?? "";
  if (control.matches("input, textarea, select, button")) return control.value;
  const chosen = inOrder(control).map((one) => one.value);
  return isList(control) ? JSON.stringify(chosen) : chosen[0] ?? "";
}

export function setValue(control, value) {
  if (control.matches(".kit-suggest")) { control.dataset.value = value; return; }
  if (control.matches("input, textarea, select")) { control.value = value; return; }
  const list = isList(control) ? JSON.parse(value || "[]") : [value];
  for (const one of $$("input", control)) one.checked = list.includes(one.value);
  if (control.matches(".kit-several")) control.dataset.order = JSON.stringify(list);
  chips(control);
}

/** What is ticked, in a menu of several in the order in which it was chosen. */
function inOrder(control) {
  const order = JSON.parse(control.dataset.order ?? "[]");
  const place = (one) => (order.includes(one.value) ? order.indexOf(one.value) : order.length);
  return $$("input:checked", control).sort((a, b) => place(a) - place(b));
}

/** `block_id` → `action_id` → value, of everything that can be filled in under this element. */
export function valuesIn(root) {
  const values = {};
  for (const control of controls(root)) {
    const { block, action, kind } = control.dataset;
    if (kind !== "file_input") (values[block] ??= {})[action] = valueOf(control);
  }
  return values;
}

/** Puts the typed values of a form back, once its content has been drawn anew. */
export function keep(root, values) {
  for (const control of controls(root)) {
    const kept = values[control.dataset.block]?.[control.dataset.action];
    if (kept !== undefined && kept !== valueOf(control)) setValue(control, kept);
  }
}

/** What is chosen in a menu of several, shown in its closed form; no more than it takes. */
export function chips(control) {
  const shown = $(".kit-chosen", control);
  if (!control.matches(".kit-several") || !shown) return;
  const chosen = inOrder(control);
  control.dataset.order = JSON.stringify(chosen.map((one) => one.value));
  const full = chosen.length >= Number(control.dataset.max ?? Infinity);
  for (const one of $$("input:not(:checked)", control)) one.disabled = full;
  const words = chosen.map((one) => one.closest("label").textContent.trim());
  shown.replaceChildren(...(words.length ? words : [shown.dataset.placeholder ?? ""]).map((word) => {
    const chip = document.createElement("span");
    chip.className = words.length ? "kit-chip" : "kit-placeholder";
    chip.textContent = word;
    return chip;
  }));
}

/** Whether a change in this control is told at once: text waits for Enter, or for its own kind of trigger. */
export const tellsOnChange = (control) => !control.matches("[data-kind$=_input], .kit-suggest, .kit-several");

// ---- suggestions

let timer = null;

/** Somebody types into an external select. */
export function typedInto(box) {
  const input = $("input", box);
  if (!box.dataset.kind.startsWith("multi_") && input.value.trim() === "") box.dataset.value = "";
  clearTimeout(timer);
  if (input.value.trim().length < Number(box.dataset.min ?? 3)) return hide(box);
  timer = setTimeout(() => suggest(box, input.value.trim()), 200);
}

async function suggest(box, query) {
  const message = box.closest(".msg");
  const view = box.closest("[data-view]")?.dataset.view;
  const where = message ? { in: message.dataset.in, ts: message.dataset.ts } : { view };
  const { block, action } = box.dataset;
  const list = $("[role=listbox]", box);
  list.hidden = false;
  list.textContent = "Looking…";
  const told = await act("suggest", { ...where, block, action, query });
  if (!box.isConnected) return;
  const options = told?.options ?? [];
  list.replaceChildren(...options.map((option, index) => {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.className = "kit-menu-item";
    item.id = `${list.id}-${index}`;
    item.dataset.value = option.value;
    item.textContent = option.text?.text ?? option.value;
    return item;
  }));
  if (!options.length) list.textContent = "Nothing found.";
  $("input", box).setAttribute("aria-expanded", "true");
  mark(box, 0);
}

function mark(box, index) {
  const options = $$("[role=option]", box);
  options.forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
  options[index]?.scrollIntoView({ block: "nearest" });
  if (options[index]) $("input", box).setAttribute("aria-activedescendant", options[index].id);
}

export function hide(box) {
  const list = $("[role=listbox]", box);
  if (!list || list.hidden) return false;
  list.hidden = true;
  $("input", box).setAttribute("aria-expanded", "false");
  return true;
}

/** Takes one of the suggestions; true if the app is to be told at once. */
export function take(box, item) {
  const input = $("input", box);
  if (box.dataset.kind.startsWith("multi_")) {
    const all = JSON.parse(box.dataset.value || "[]");
    if (!all.includes(item.dataset.value)) {
      box.dataset.value = JSON.stringify([...all, item.dataset.value]);
      const chip = document.createElement("span");
      chip.className = "kit-chip";
      chip.textContent = item.textContent;
      $(".kit-chosen", box)?.append(chip);
    }
    input.value = "";
  } else {
    box.dataset.value = item.dataset.value;
    input.value = item.textContent;
  }
  hide(box);
  return box.hasAttribute("data-tells");
}

/** Keys in an external select; gives back the option that was taken, if one was. */
export function keyIn(box, event) {
  const options = $$("[role=option]", box);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if ($("[role=listbox]", box).hidden || !options.length) return null;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(box, (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    return options[at] ?? null;
  }
  return null;
}
