// What opens above the page and goes again: menus, the emoji picker, sheets, confirmation.

import { $, $$, elements, facts } from "./dom.js";

let opener = null;

/** Closes the menu that is open. */
export function closeMenu(refocus = true) {
  const menu = $("#popup .menu");
  if (!menu) return false;
  menu.remove();
  opener?.setAttribute("aria-expanded", "false");
  if (refocus && opener?.isConnected) opener.focus();
  opener = null;
  return true;
}

function show(menu, from) {
  closeMenu(false);
  opener = from;
  from.setAttribute("aria-expanded", "true");
  $("#popup").append(menu);
  const at = from.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + 4 + height < innerHeight;
  const top = below ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  const left = Math.max(8, Math.min(at.right - width, innerWidth - width - 8));
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}

/** A menu of `{ label, hint, danger, run }`. */
export function openMenu(from, items, name) {
  const menu = document.createElement("div");
  menu.className = "menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", name);
  for (const item of items) {
    if (item.heading) {
      const heading = document.createElement("p");
      heading.className = "menu-heading";
      heading.textContent = item.heading;
      menu.append(heading);
      continue;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "menuitem");
    button.textContent = item.label;
    if (item.danger) button.classList.add("danger");
    if (item.hint) {
      const hint = document.createElement("span");
      hint.className = "muted";
      hint.textContent = item.hint;
      button.append(hint);
    }
    button.onclick = () => { closeMenu(); item.run(); };
    menu.append(button);
  }
  menu.addEventListener("keydown", arrows);
  show(menu, from);
  $("button", menu)?.focus();
}

function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = $$("button", event.currentTarget);
  const at = all.indexOf(document.activeElement);
  all.at((at + step + all.length) % all.length)?.focus();
}

/** The emoji picker; calls back with a name. */
export async function pickEmoji(from, chosen) {
  const menu = document.createElement("div");
  menu.className = "menu picker";
  menu.setAttribute("role", "dialog");
  menu.setAttribute("aria-label", "Emoji");
  const search = document.createElement("input");
  search.type = "search";
  search.placeholder = "Search emoji";
  search.setAttribute("aria-label", "Search emoji");
  const grid = document.createElement("div");
  grid.className = "grid";
  menu.append(search, grid);
  const fill = (list) => {
    grid.replaceChildren(...list.slice(0, 64).map(({ name, shown }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = `:${name}:`;
      button.setAttribute("aria-label", name.replaceAll("_", " "));
      button.textContent = shown ?? `:${name}:`;
      button.onclick = () => { closeMenu(); chosen(name, shown); };
      return button;
    }));
    if (!list.length) grid.textContent = "No emoji of that name.";
  };
  const often = facts().often;
  fill(often);
  search.oninput = async () => {
    const wanted = search.value.trim().toLowerCase().replaceAll(":", "").replaceAll(" ", "_");
    if (!wanted) return fill(often);
    const found = (await everyEmoji()).filter((one) => one.name.includes(wanted));
    fill(found.sort((a, b) => a.name.indexOf(wanted) - b.name.indexOf(wanted) || a.name.length - b.name.length));
  };
  search.onkeydown = (event) => {
    if (event.key === "Enter") { event.preventDefault(); $("button", grid)?.click(); }
    if (event.key === "ArrowDown") { event.preventDefault(); $("button", grid)?.focus(); }
  };
  grid.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = $$("button", grid);
    all[all.indexOf(document.activeElement) + step]?.focus();
  };
  show(menu, from);
  search.focus();
}

let every = null;
async function everyEmoji() {
  every ??= fetch("/assets/emoji.txt").then((answer) => answer.text()).then((table) => {
    const lines = table.split("\n").filter((line) => line && !line.startsWith("# "));
    return lines.flatMap((line) => {
      const [shown, ...names] = line.split(" ");
      return names.map((name) => ({ name, shown }));
    });
  });
  return every;
}

/** A dialogue above all else, from a piece of HTML. */
export function openSheet(html) {
  closeSheet();
  const dialog = document.createElement("dialog");
  dialog.className = "sheet-box";
  dialog.append(...elements(html));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  $("[tabindex='-1']", dialog)?.focus();
  return dialog;
}

export function closeSheet() {
  $("dialog[open]")?.close();
}

/** Slack's confirmation dialogue; true if confirmed. */
export function confirmed(json) {
  const asked = JSON.parse(json);
  const text = (key, otherwise) => asked[key]?.text ?? asked[key] ?? otherwise;
  return new Promise((resolve) => {
    const dialog = openSheet(`<div class="sheet confirm" role="alertdialog" aria-labelledby="confirm-title" aria-describedby="confirm-text">
      <header><h2 id="confirm-title" tabindex="-1"></h2></header><p id="confirm-text"></p>
      <footer><button class="button" type="button"></button><button class="button" type="button"></button></footer></div>`);
    $("#confirm-title", dialog).textContent = text("title", "Are you sure?");
    $("#confirm-text", dialog).textContent = text("text", "");
    const [deny, confirm] = $$("footer button", dialog);
    deny.textContent = text("deny", "Cancel");
    confirm.textContent = text("confirm", "Yes");
    confirm.classList.add(asked.style === "danger" ? "danger" : "primary");
    deny.onclick = () => dialog.close();
    confirm.onclick = () => { resolve(true); dialog.close(); };
    dialog.addEventListener("close", () => resolve(false));
    confirm.focus();
  });
}
