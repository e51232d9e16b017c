// Modals: opening, filling in, submitting, errors, going back. What is typed stays on screen until it is submitted.

import { $, $$, act, elements, morph, piece, toast } from "./dom.js";
import { keep, valuesIn } from "./fields.js";

let before = null;

/** Shows the modal as it is now on the server: none, the same with new content, or another. */
export async function refreshModal() {
  const [fresh] = elements(await piece("modal"));
  const old = $("#modal");
  const shown = $(".modal", old);
  const coming = $(".modal", fresh);
  if (shown && coming && shown.dataset.view === coming.dataset.view) {
    if (shown.dataset.hash !== coming.dataset.hash) {
      const typed = valuesIn(shown);
      morph(old, fresh);
      keep($(".modal", old), typed);
      settle($(".modal", old), false);
    }
    showErrors($(".modal", old), JSON.parse(coming.dataset.errors || "{}"));
    return;
  }
  if (!shown && coming) before = document.activeElement;
  old.replaceWith(fresh);
  if (coming) settle(coming, true);
  else leave();
}

/** Makes the rest of the page unreachable while a modal is open, and puts the focus into it. */
export function settle(modal, opened) {
  document.body.classList.toggle("has-modal", Boolean(modal));
  for (const part of $$(".top, .columns, .bonnet")) part.inert = Boolean(modal);
  if (!modal) return;
  modal.removeAttribute("aria-busy");
  showErrors(modal, JSON.parse(modal.dataset.errors || "{}"));
  if (opened && !modal.contains(document.activeElement)) {
    const first = $(".modal-body [autofocus]", modal) ?? $(".modal-body :is(input, textarea, select, summary)", modal);
    (first ?? $("#modal-title")).focus();
  }
}

function leave() {
  settle(null, false);
  const back = before?.isConnected && before !== document.body ? before : $("#say");
  back?.focus({ preventScroll: true });
  before = null;
}

/** Takes the error from a field that is being changed. */
export function clearError(input) {
  input.classList.remove("has-error");
  $(".kit-error", input)?.replaceChildren();
  $("[aria-invalid]", input)?.removeAttribute("aria-invalid");
}

/** Puts errors under their fields and goes to the first. */
export function showErrors(modal, errors, go = false) {
  let first = null;
  for (const input of $$(".kit-input", modal)) {
    const text = errors[input.dataset.block] ?? "";
    const line = $(".kit-error", input);
    const control = $("[data-action]", input);
    const reach = control?.matches("input, textarea, select") ? control : $("input, textarea, select, summary", control ?? input);
    if (line && line.textContent !== text) line.textContent = text;
    input.classList.toggle("has-error", Boolean(text));
    if (text) reach?.setAttribute("aria-invalid", "true");
    else reach?.removeAttribute("aria-invalid");
    if (text && !first) first = reach;
  }
  if (go && first) {
    first.focus();
    first.scrollIntoView({ block: "center" });
  }
}

function trouble(modal, text) {
  const line = $(".modal-trouble", modal);
  if (line) line.textContent = text ?? "";
}

/** Presses the submit button. */
export async function submit(modal) {
  if (modal.getAttribute("aria-busy") === "true") return;
  modal.setAttribute("aria-busy", "true");
  trouble(modal, "");
  const view = modal.dataset.view;
  const told = await act("submit", { view, values: valuesIn(modal) });
  const now = $(`#modal .modal[data-view="${view}"]`);
  now?.removeAttribute("aria-busy");
  if (!told) return;
  if (told.errors && now) showErrors(now, told.errors, true);
  else if (told.shown && now) trouble(now, told.shown);
  else await refreshModal();
}

/** Goes back one view, or closes the whole stack. */
export async function close(modal, all) {
  modal.setAttribute("aria-busy", "true");
  await act("close", { view: modal.dataset.view, all });
  await refreshModal();
}

/** Keeps the focus inside. */
export function trap(event) {
  const modal = $("#modal .modal");
  if (!modal || $("dialog[open]")) return;
  const reachable = $$("a[href], button, input, textarea, select, summary, [tabindex='0']", modal).filter((one) => !one.disabled && one.offsetParent);
  const [first, last] = [reachable[0], reachable.at(-1)];
  const inside = modal.contains(document.activeElement);
  if (event.shiftKey && (document.activeElement === first || !inside)) { event.preventDefault(); last?.focus(); }
  else if (!event.shiftKey && (document.activeElement === last || !inside)) { event.preventDefault(); first?.focus(); }
}

/** A button or a choice, wherever it is. */
export async function press(element, value) {
  const { block, action } = element.dataset;
  const message = element.closest(".msg");
  const modal = element.closest(".modal");
  const view = modal?.dataset.view ?? element.closest("[data-view]")?.dataset.view;
  const where = message ? { in: message.dataset.in, ts: message.dataset.ts } : { view };
  const body = { ...where, block, action };
  if (value !== undefined) body.value = value;
  if (modal) body.values = valuesIn(modal);
  element.setAttribute("aria-busy", "true");
  const told = await act("acts", body);
  element.removeAttribute("aria-busy");
  if (modal) trouble(modal, "");
  if (!told?.shown) return;
  if (modal) trouble(modal, told.shown);
  else toast(told.shown);
}
