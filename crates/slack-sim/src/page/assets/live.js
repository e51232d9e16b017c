// What happens elsewhere comes in here: the stream names what changed, and what is on screen is fetched anew.

import { $, $$, act, atEnd, elements, here, me, morph, piece, put, say, toEnd } from "./dom.js";
import { refreshModal } from "./modal.js";

let source = null;
let read = "";
let work = Promise.resolve();

/** Begins to listen, as whoever is at this window. */
export function listen() {
  source?.close();
  source = new EventSource(`/stream?as=${encodeURIComponent(me())}&from=${document.body.dataset.revision}`);
  source.addEventListener("changed", (event) => {
    const news = JSON.parse(event.data);
    work = work.then(() => take(news)).catch((error) => console.warn("live:", error));
  });
  source.addEventListener("reload", () => location.reload());
  source.onerror = () => document.body.classList.add("offline");
  source.onopen = () => document.body.classList.remove("offline");
}

async function take(news) {
  const of = (what) => news.filter((one) => one.what === what);
  await Promise.all(of("message").map((one) => message(one)));
  const touched = (...kinds) => kinds.some((kind) => of(kind).length > 0);
  const jobs = [];
  if (touched("message", "read", "place", "people")) jobs.push(side());
  if (touched("modal")) jobs.push(refreshModal());
  if (touched("home") && $("#home")) jobs.push(piece("home").then(put));
  if (touched("clock")) jobs.push(piece("clock").then(put));
  if (touched("log", "clock") && !$("#bonnet").hidden) jobs.push(refreshBonnet());
  await Promise.all(jobs);
  markRead();
}

export async function refreshBonnet() {
  const filter = $("#log-filter")?.value ?? "";
  const html = await piece("bonnet");
  if ($("#bonnet").hidden) return;
  put(html);
  filterLog(filter);
}

export function filterLog(filter) {
  const wanted = filter.trim().toLowerCase();
  for (const entry of $$("#bonnet .log > li")) {
    entry.hidden = wanted !== "" && !entry.textContent.toLowerCase().includes(wanted);
  }
}

/** The side bar, and with it how much waits, in the window's title. */
export async function side() {
  const bar = put(await piece("side", { in: here() }));
  const waiting = $$(".mentions", bar).reduce((sum, one) => sum + (parseInt(one.textContent, 10) || 0), 0);
  document.title = document.title.replace(/^(\(\d+\) )?/, waiting ? `(${waiting}) ` : "");
}

/** One message, in the conversation and in the thread where it is shown. */
async function message({ in: channel, ts, root }) {
  if (channel !== here()) return;
  const fresh = $("#scroll")?.dataset.new ?? "";
  const list = $("#messages");
  if (list) await place(list, `m-${channel}-${ts}`, ts, { in: channel, ts, new: fresh });
  const thread = $("#thread");
  const open = thread.dataset.root;
  if (!thread.hidden && open && (open === root || open === ts)) {
    const into = open === ts ? $("#root") : $("#replies");
    await place(into, `t-${channel}-${ts}`, ts, { in: channel, ts, thread: open });
    const count = $$("#replies > .msg").length;
    $("#reply-count").textContent = count === 1 ? "1 reply" : `${count} replies`;
  }
}

async function place(list, id, ts, query) {
  const box = list.closest(".scroll");
  const oldest = list.firstElementChild?.dataset.ts;
  if (!document.getElementById(id) && oldest && ts < oldest && box.querySelector(".earlier")) return;
  const html = await piece("message", query);
  const old = document.getElementById(id);
  const follow = atEnd(box);
  if (html === null) {
    const after = old?.nextElementSibling;
    old?.remove();
    if (after) await again(after, query);
    return;
  }
  const [fresh] = elements(html);
  if (old) {
    morph(old, fresh);
  } else {
    const after = $$(":scope > .msg", list).find((one) => one.dataset.ts > ts) ?? null;
    list.insertBefore(fresh, after);
    if (after) await again(after, query);
    else announce(fresh);
  }
  if (follow || fresh.dataset.user === me()) toEnd(box);
  else if (!old) box.parentElement.querySelector(".to-end")?.removeAttribute("hidden");
}

/** The message after one that came or went: whether a day begins there, or its author's name is shown, may differ. */
async function again(item, query) {
  const html = await piece("message", { ...query, ts: item.dataset.ts });
  if (html && item.isConnected) morph(item, elements(html)[0]);
}

function announce(item) {
  if (item.dataset.user === me()) return;
  const text = (selector) => $(selector, item)?.textContent.trim().replace(/\s+/g, " ") ?? "";
  say(`${text(".name")}: ${text(".msg-content")}`.slice(0, 300));
}

/** Tells the server how far has been read, once the end is in sight. */
export function markRead() {
  const box = $("#scroll");
  if (!box || document.visibilityState !== "visible" || !atEnd(box)) return;
  const lists = ["#messages", "#replies"].map((list) => $(`${list} > .msg:last-of-type`)?.dataset.ts ?? "");
  const newest = lists.sort().at(-1);
  const key = `${me()} ${here()} ${newest}`;
  if (!newest || key === read) return;
  read = key;
  act("reads", { in: here(), ts: newest });
}
