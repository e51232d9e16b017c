// Small things every other script uses: finding, asking the server, putting pieces in place, telling the reader.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Who is at this window. */
export const me = () => document.body.dataset.as;
/** The conversation in the middle. */
export const here = () => $("#main")?.dataset.in ?? "";
/** What the server told about the app, its commands, people and channels. */
export const facts = () => JSON.parse($("#facts").textContent);

/** A fragment as HTML; null where there is nothing to see. */
export async function piece(name, query = {}) {
  const asked = new URLSearchParams({ as: me(), ...query });
  const answer = await fetch(`/fragments/${name}?${asked}`);
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? `HTTP ${answer.status}`);
  return answer.text();
}

/** The elements in a piece of HTML. */
export function elements(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  return [...box.content.children];
}

/** Does something at the door. A refusal is shown, and gives null. */
export async function act(route, body = {}) {
  try {
    const answer = await fetch(`/sim/${route}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: me(), ...body }),
    });
    const told = await answer.json();
    if (answer.ok) return told;
    toast(told.error ?? "That did not work.");
  } catch {
    toast("The simulated Slack does not answer. Is it still running?");
  }
  return null;
}

/** A line at the foot of the page that goes by itself, or by its button. */
export function toast(text) {
  const line = document.createElement("div");
  line.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", "Dismiss");
  close.textContent = "×";
  close.onclick = () => line.remove();
  line.append(words, close);
  $("#toasts").append(line);
  setTimeout(() => line.remove(), 12000);
}

/** Says something to a screen reader, without showing it. */
export function say(text) {
  $("#said").textContent = text;
}

/** Makes `old` like `fresh` in place: what is the same stays, with its focus, scroll and what is typed in it. */
export function morph(old, fresh) {
  const key = (node) => node.id || node.dataset?.key || "";
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || key(old) !== key(fresh)) {
    old.replaceWith(fresh);
    return fresh;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return old;
  }
  for (const { name } of [...old.attributes]) {
    const kept = name === "open" && old.nodeName === "DETAILS";
    if (!kept && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  morphChildren(old, fresh, key);
  return old;
}

function morphChildren(old, fresh, key) {
  const keyed = new Map([...old.childNodes].filter(key).map((node) => [key(node), node]));
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const same = key(wanted) ? keyed.get(key(wanted)) : null;
    if (same) {
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      morph(same, wanted);
    } else if (at && !key(at) && !key(wanted) && at.nodeName === wanted.nodeName) {
      const next = at.nextSibling;
      morph(at, wanted);
      at = next;
    } else {
      old.insertBefore(wanted, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** Puts the one element of a piece in the place of the one with the same id. */
export function put(html) {
  const [fresh] = elements(html);
  const old = document.getElementById(fresh.id);
  return old ? morph(old, fresh) : null;
}

/** Whether a scrolled box shows its end. */
export const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;
export const toEnd = (box) => { box.scrollTop = box.scrollHeight; };
