// The drawer at the side: the events that are chosen, or the one that is selected.
import { get } from "./api.js";
import { card } from "./card.js";
import { h, name, put, say } from "./dom.js";
import { glyph } from "./families.js";
import { address, asof, carried, change, events, here } from "./state.js";
import { bind } from "./keys.js";
import { figure, plural, span } from "./words.js";

const PAGE = 60;
let asked = "";
let rows = [];
let total = 0;

bind({ j: () => step(1), k: () => step(-1) });

export async function drawer(wanted) {
  const node = document.getElementById("drawer");
  const { page, params } = here();
  const sel = params.get("sel");
  // Pages that fill the drawer themselves are left alone.
  if (!wanted && ["control", "actors", "media"].includes(page)) { asked = ""; return; }
  node.hidden = !wanted || (!sel && page === "data");
  if (node.hidden) { asked = ""; put(node); return; }
  const query = events();
  const bbox = params.get("in");
  if (bbox) query.set("bbox", bbox);
  query.set("sort", params.get("sort") ?? "-date");
  const key = sel ? `sel ${sel} ${params.get("asof")}` : query.toString();
  if (key === asked) return;
  asked = key;
  try {
    if (sel) {
      const answer = await get(`event/${encodeURIComponent(sel)}`, asof());
      if (key !== asked) return;
      node.scrollTop = 0;
      put(node, card(answer, { onclose: () => change({ sel: null }) }));
      node.querySelector("h2")?.focus({ preventScroll: true });
    } else {
      const answer = await get("events", new URLSearchParams([...query, ["limit", PAGE]]));
      if (key !== asked) return;
      rows = answer.rows;
      total = answer.total;
      put(node, ...listing(answer, query));
      say(plural(total, "event"));
    }
  } catch (error) {
    if (key === asked) put(node, h("p.fault", null, error.message));
  }
}

export function forget() { asked = ""; }

function listing(answer, query) {
  const { params } = here();
  const list = h("ul.list", null, answer.rows.map(item));
  const head = h("div.listhead", null,
    h("h2.label", { id: "count" }, plural(answer.total, "event"), answer.total < answer.of ? ` of ${answer.of.toLocaleString("en")}` : ""),
    h("label.small.soft", null, "Sort ", h("select", { onchange: (e) => change({ sort: e.target.value }, { replace: true }) },
      [["date", "oldest first"], ["-date", "newest first"], ["killed", "most killed"], ["reports", "most reported"]].map(([v, t]) => h("option", { value: v, selected: (params.get("sort") ?? "-date") === v }, t)))));
  if (params.has("in")) head.append(h("span.chip", null, "one spot of the map", h("button", { type: "button", "aria-label": "Show the whole map's events", onclick: () => change({ in: null }) }, "×")));
  if (!answer.total) return [head, h("div.empty", null, h("h2", null, "Nothing fits"), h("p", null, "No event of the record has all these values. Take a filter away, or widen the dates."))];
  const more = h("div.more", null, answer.total > rows.length && h("button.button", { type: "button", onclick: async () => {
    const next = await get("events", new URLSearchParams([...query, ["limit", PAGE], ["offset", rows.length]]));
    rows = [...rows, ...next.rows];
    list.append(...next.rows.map(item));
    if (rows.length >= total) more.remove();
  } }, "Show more"));
  return [head, list, more];
}

export function item(row) {
  const params = carried();
  const now = here().params;
  for (const k of ["in", "sort", "z", "lat", "lon", "date"]) if (now.has(k)) params.set(k, now.get(k));
  params.set("sel", row.id);
  const killed = figure(...row.killed);
  const sides = [row.actor1.join(", "), row.actor2.join(", ")].filter(Boolean);
  return h("li", null, h("a.item", { href: address(here().page, params), data: { id: row.id }, "aria-current": now.get("sel") === row.id ? "true" : null },
    h("span.glyph", null, glyph(row.family)),
    h("span.what", null, row.title, row.place ? [" · ", name(row.place)] : ""),
    h("span.when", null, span(row.from, row.to, row.prec)),
    h("span.who", null, sides.map((side, n) => [n ? " → " : "", name(side)]), sides.length ? " " : "", killed && h("span.badge", null, `${killed} killed`), " ",
      row.stance !== "asserted" && h("span.badge", null, row.stance), " ", row.disputed && h("span.badge.warn", null, "disputed"), " ",
      row.originators > 1 && h("span.badge.good", null, `${row.originators} sources`))));
}

function step(by) {
  const sel = here().params.get("sel");
  const at = rows.findIndex((r) => r.id === sel);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  if (next) change({ sel: next.id }, { replace: at >= 0 });
}
