// The bar on top: pages, search, the day as of which the record is shown.
import { get } from "./api.js";
import { fill, h, later, name, put } from "./dom.js";
import { address, asof, carried, change, here, session } from "./state.js";
import { day, plural } from "./words.js";
import { help } from "./keys.js";

// The pages stand in index.html, so that the bar is seen before anything is asked of the record.
export const tabs = () => [...document.querySelectorAll(".tabs a")];

let links = [];
let day_input = null;

export function bar() {
  if (session.public) document.querySelector('.tabs a[data-page="review"]')?.remove();
  links = tabs();
  day_input = h("input", { type: "date", id: "asof", "aria-label": "As known on", onchange: (e) => change({ asof: e.target.value }) });
  fill(document.getElementById("top"), [
    session.public && h("span.badge", { title: "Names of private people, protected sites, small counts and long quotes are held back" }, "public profile"),
    h("span.grow"),
    !session.public && search(),
    h("label.asof", { for: "asof", title: "Leaves out what was published later" }, h("span", null, "as known on"), day_input),
    h("a.icon", { href: "/paste", title: "Try a report of your own", "aria-label": "Try a report of your own" }, "✎"),
    h("button.icon", { type: "button", title: "Light or dark", "aria-label": "Light or dark", onclick: theme }, "◐"),
    h("button.icon", { type: "button", title: "Keys and help (?)", "aria-label": "Keys and help", onclick: help }, "?"),
  ]);
}

export function refresh() {
  const { page, params } = here();
  const kept = carried();
  for (const link of links) {
    link.setAttribute("href", address(link.dataset.page, kept));
    const own = link.dataset.page === page || (page === "report" && link.dataset.page === "reports");
    if (own) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
  }
  day_input.value = params.get("asof") ?? "";
  day_input.closest(".asof").classList.toggle("on", params.has("asof"));
}

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* then it lasts until the page is loaded again */ }
  dispatchEvent(new CustomEvent("theme"));
}

export const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

function search() {
  const found = h("div.found", { hidden: true, role: "region", "aria-label": "Found" });
  const input = h("input", { type: "search", id: "search", placeholder: "Search  /", "aria-label": "Search places, actors, quotes and reports", autocomplete: "off" });
  let asking = null;
  const close = () => { found.hidden = true; };
  const ask = later(async () => {
    const words = input.value.trim();
    asking?.abort();
    if (!words) { close(); return; }
    asking = new AbortController();
    try {
      const hits = await get("search", { q: words, limit: 12, ...asof() }, asking.signal);
      put(found, ...results(hits, words));
      found.hidden = false;
    } catch (error) {
      if (error.name !== "AbortError") put(found, h("p.fault", null, error.message));
    }
  }, 90);
  input.addEventListener("input", ask);
  input.addEventListener("keydown", (e) => {
    const all = [...found.querySelectorAll("a")];
    if (e.key === "Escape") { close(); input.blur(); }
    if (e.key === "ArrowDown" && all.length) { e.preventDefault(); all[0].focus(); }
    if (e.key === "Enter" && all.length) all[0].click();
  });
  found.addEventListener("keydown", (e) => {
    const all = [...found.querySelectorAll("a")];
    const at = all.indexOf(document.activeElement);
    if (e.key === "ArrowDown") { e.preventDefault(); all[Math.min(at + 1, all.length - 1)]?.focus(); }
    if (e.key === "ArrowUp") { e.preventDefault(); (at > 0 ? all[at - 1] : input).focus(); }
    if (e.key === "Escape") { close(); input.focus(); }
  });
  found.addEventListener("click", (e) => { if (e.target.closest("a")) close(); });
  addEventListener("pointerdown", (e) => { if (!e.target.closest(".find")) close(); });
  return h("div.find", { role: "search" }, input, found);
}

function results(hits, words) {
  const keep = (changes) => {
    const params = carried();
    for (const [k, v] of Object.entries(changes)) params.set(k, v);
    return params;
  };
  const out = [];
  const { place = [], actor = [], type = [] } = hits.names;
  const one = (page, label, key, values) => values.length && out.push(h("h3.label", null, label),
    ...values.map((v) => h("a", { href: address(page, keep({ [key]: v })) }, name(v.replaceAll("_", " ")))));
  one("map", "Places", "place", place);
  for (const p of place.slice(0, 3)) out.push(h("a", { href: address("control", new URLSearchParams({ place: p })) }, "Who held ", name(p), "?"));
  one("actors", "Actors", "who", actor);
  one("map", "Types of events", "type", type);
  if (hits.quotes.length) {
    out.push(h("h3.label", null, "Quotes"), ...hits.quotes.map((q) => h("a", { href: address("map", keep({ sel: q.event ?? q.claim })) },
      h("span.quote", null, "“", q.quote, "”"), h("br"), h("span.soft.small", null, [q.source, q.published && day(q.published)].filter(Boolean).join(", ")))));
    out.push(h("a", { href: address("map", keep({ q: words })) }, `All events with “${words}”`));
  }
  if (hits.reports.length) out.push(h("h3.label", null, "Reports"), ...hits.reports.slice(0, 6).map((r) =>
    h("a", { href: `/report/${encodeURIComponent(r.id)}` }, name(r.title ?? r.id), h("span.soft.small", null, ` ${r.source ?? ""}`))));
  return out.length ? out : [h("p.empty", null, "Nothing in the record has these words.")];
}

export const summary = () => {
  const { reports, claims, events } = session.record;
  return `${plural(reports, "report")}, ${plural(claims, "claim")}, ${plural(events, "event")}`;
};
