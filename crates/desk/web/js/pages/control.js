// Who holds what: on a day, as known on a day, and why.
import { get } from "../api.js";
import { isDark } from "../bar.js";
import { colours, letters, lost } from "../actorcolours.js";
import { h, later, name, put, s, say } from "../dom.js";
import { alike, evidence, panel, reason } from "../evidence.js";
import { bind } from "../keys.js";
import { flatmap } from "../map/flat.js";
import { glmap, hasWebGL } from "../map/map.js";
import { asof, change, here, session } from "../state.js";
import { day, days, plain, plural } from "../words.js";
import { zoomer } from "./map.js";
import { downloads } from "./reports.js";

export const title = "Control";

// Rows of the table: the map and the files have all.
const MOST = 400;

export const STATUS = {
  controlled: "held", claimed: "claimed by a party only", contested: "contested", besieged: "held and besieged",
  mixed: "sources name different holders", last_reported: "last reported; not current", unknown: "lost; by whom is not said",
};

export async function show(main) {
  const { record } = session;
  if (!record.events) { put(main, h("div.empty", null, h("h2", null, "Nothing is known yet"), h("p", null, "Read reports into the record first."))); return {}; }
  const { days: turns, holders } = await get("control/turns", asof());
  const all = [turns[0] ?? record.first_day, record.last_published ?? record.last_day];
  const at = () => here().params.get("date") ?? all[1];
  const bounds = () => stretch(all, turns, at(), here().params.get("over"));
  const box = h("div.mapbox.inner");
  const table = h("div");
  const head = h("div.controlhead");
  const out = h("div.controlpage", null, head, box, table);
  put(main, out);
  let map = null;
  let drawn = "";
  let palette = new Map();
  let rows = [];

  const paint = () => {
    const dark = isDark() ? "d" : "l";
    const sel = here().params.get("town");
    map?.show(rows.filter((r) => Number.isFinite(r.lat)).map((r, n) => {
      const who = r.controller[0] ?? r.claimed[0] ?? "";
      const second = r.status === "contested" || r.status === "mixed" ? (r.controller[1] ?? r.claimed.find((c) => c !== who)) : null;
      const shape = /base|camp|barracks|hill/i.test(r.feature) ? "base" : /air|crossing|port|gate|bridge/i.test(r.feature) ? "gate" : "town";
      const fills = [palette.get(who) ?? lost, second ? palette.get(second) ?? lost : r.status === "contested" || r.status === "mixed" ? lost : null].filter(Boolean).join(",");
      const label = who ? letters(who) : "?";
      return { type: "Feature", geometry: { type: "Point", coordinates: [r.lon, r.lat] }, properties: { at: rows.indexOf(r), n: 1, icon: ["hold", shape, fills, r.status, label, r.besieged ? "b" : "", dark].join("|"), picked: sel === r.name, colour: palette.get(who) ?? lost, letters: label, words: `${r.name}: ${sentence(r)}`, order: n } };
    }));
  };

  const update = async () => {
    const { params } = here();
    const compare = params.get("then");
    const place = params.get("place");
    const key = [at(), compare, place, params.get("asof"), params.get("over")].join("|");
    if (key !== drawn) {
      drawn = key;
      const [page, diff] = await Promise.all([
        get("control", { on: at(), ...asof() }),
        compare ? get("control/changes", { from: compare < at() ? compare : at(), to: compare < at() ? at() : compare, ...asof() }) : null,
      ]);
      if (key !== drawn) return;
      rows = page.places.map((p) => ({ ...p, name: p.place.name, lat: p.place.lat, lon: p.place.lon, feature: p.place.feature ?? "", claimed: p.claimed_by, admin1: p.place.admin1 }));
      palette = colours(holders);
      put(head, controls(at(), bounds(), turns, compare, place));
      put(table, compare ? changed(diff, compare, at()) : listed(rows, palette, place, page, at()));
      say(`${plural(rows.length, "place")} on ${day(at())}`);
    }
    paint();
    await side(rows, at());
  };

  const view = record.box ?? [-20, -10, 60, 50];
  const make = hasWebGL() ? glmap : flatmap;
  box.append(zoomer(() => map), legend(), h("div.credit", null, "Natural Earth · GeoNames"));
  // The words do not wait for the map.
  await update();
  let gone = false;
  make(box, { view, onpick: (p) => change({ town: rows[p.at].name }), tip: (p) => (rows[p.at] ? [h("b", null, rows[p.at].name), h("br"), sentence(rows[p.at])] : null) }).then((made) => { map = made; if (gone) made.leave(); else paint(); }).catch((error) => box.append(h("p.fault", { role: "alert" }, error.message)));
  const step = (by) => {
    const now = at();
    const next = by > 0 ? turns.find((t) => t > now) : [...turns].reverse().find((t) => t < now);
    if (next) change({ date: next }, { replace: true });
  };
  const unbind = bind({ "[": () => step(-1), "]": () => step(1) });
  const themed = () => setTimeout(paint, 60);
  addEventListener("theme", themed);
  return { update, leave: () => { unbind(); removeEventListener("theme", themed); gone = true; map?.leave(); put(document.getElementById("drawer")); } };
}

// The days of the slider: all of them, or the last of them when background of long ago would leave the rest no room.
const OVER = { month: 31, quarter: 92, year: 366 };
function stretch([first, last], turns, now, over) {
  const auto = () => Object.keys(OVER).find((k) => { const own = turns.filter((t) => t >= days.add(last, -OVER[k])); return own.length >= 5 && own.length * 2 >= turns.length; }) ?? "all";
  const chosen = over ?? auto();
  const from = OVER[chosen] ? days.add(last, -OVER[chosen]) : first;
  return [from < first ? first : from > now ? now : from, last, chosen];
}

const together = (names) => names.join(" with ");

export function sentence(r) {
  const who = r.controller.length ? together(r.controller) : null;
  switch (r.status) {
    case "controlled": return `held by ${who}`;
    case "claimed": return `claimed by ${who ?? together(r.claimed)}`;
    case "contested": return who ? `contested; last held by ${who}` : "contested";
    case "besieged": return `held by ${who}, besieged${r.besieged_by?.length ? ` by ${together(r.besieged_by)}` : ""}`;
    case "mixed": return `${r.controller.join(" or ")}: sources differ`;
    case "last_reported": return `last reported held by ${who ?? "nobody named"}${r.last_reported ? `, ${day(r.last_reported)}` : ""}`;
    default: return "lost; who has it is not said";
  }
}

function controls(now, [first, last, over], turns, compare, place) {
  const length = Math.max(1, days.between(first, last));
  const slide = later((e) => change({ date: days.add(first, Number(e.target.value)) }, { replace: true }), 60);
  const label = h("output.when", { for: "slider" }, day(now));
  const marks = s("svg.turns", { viewBox: "0 0 1000 8", preserveAspectRatio: "none", "aria-hidden": "true" }, turns.filter((t) => t >= first && t <= last).map((t) => s("rect", { x: (days.between(first, t) / length) * 1000, y: 0, width: 2, height: 8 })));
  return [
    h("header.controltop", null,
      h("div", null, h("h1", null, "Who held it?"), h("p.soft", null, "Name a town and a day. Each line opens the words that say so, and those that say otherwise.")),
      h("div.tools", null, downloads("control", new URLSearchParams({ on: now, ...(here().params.get("asof") ? { as_of: here().params.get("asof") } : {}) })))),
    h("div.tools.ask", null,
      h("label", null, h("span.label", null, "Place"), h("input", { type: "search", id: "place", placeholder: "any place", value: place ?? "", list: "towns", oninput: later((e) => change({ place: e.target.value }, { replace: true }), 200) })),
      h("label", null, h("span.label", null, "Day"), h("input", { type: "date", id: "day", value: now, onchange: (e) => e.target.value && change({ date: e.target.value }) })),
      h("label", null, h("span.label", null, "Compare with"), h("input", { type: "date", id: "then", value: compare ?? "", onchange: (e) => change({ then: e.target.value }) })),
      h("label", null, h("span.label", null, "Slider over"), h("select", { id: "over", onchange: (e) => change({ over: e.target.value }, { replace: true }) }, [["month", "the last month"], ["quarter", "three months"], ["year", "a year"], ["all", "all the time"]].map(([v, t]) => h("option", { value: v, selected: v === over }, t)))),
      compare && h("button.link", { type: "button", onclick: () => change({ then: null }) }, "stop comparing")),
    h("div.slider", null,
      h("span.small.soft", null, day(first)),
      h("div.track", null, marks, h("input", { type: "range", id: "slider", min: 0, max: length, value: Math.max(0, Math.min(length, days.between(first, now))), "aria-label": "Day", "aria-valuetext": day(now), oninput: (e) => { label.textContent = day(days.add(first, Number(e.target.value))); slide(e); } })),
      h("span.small.soft", null, day(last)), label),
  ];
}

function listed(rows, palette, place, page, now) {
  const part = place?.toLowerCase();
  const shown = part ? rows.filter((r) => [r.name, r.admin1 ?? ""].some((n) => n.toLowerCase().includes(part)) || fold(r.name).includes(fold(part))) : rows;
  const datalist = h("datalist", { id: "towns" }, rows.map((r) => h("option", { value: r.name })));
  if (!shown.length) return [datalist, h("div.empty", null, h("h2", null, place ? `Nothing is known of “${place}” on ${day(now)}` : `Nothing is known of ${day(now)}`), h("p", null, "No claim of control over it was made for that day or before, as far as this record knows. Not known is not the same as held by nobody."))];
  return [datalist, h("div.scroll", null, h("table", null,
    h("caption.unseen", null, `Who held what on ${day(now)}`),
    h("thead", null, h("tr", null, ["Place", "Province", "Holder", "How firmly", "Since", "Last reported", "Words"].map((t) => h("th", { scope: "col" }, t)))),
    h("tbody", null, shown.slice(0, MOST).map((r) => h("tr", { data: { place: r.name } },
      h("td", null, h("button.link", { type: "button", onclick: () => change({ town: r.name }) }, name(r.name))),
      h("td", null, name(r.admin1 ?? "")),
      h("td", null, r.controller.length ? r.controller.map((c, n) => [n ? " with " : "", h("i.swatch", { style: { background: palette.get(c) ?? lost }, "aria-hidden": "true" }), name(c)]) : h("span.soft", null, r.claimed.length ? "—" : "not said"), r.claimed.length > 0 && h("div.small.soft", null, "claimed by ", name(together(r.claimed)))),
      h("td", null, STATUS[r.status], r.besieged && r.status !== "besieged" ? ", besieged" : ""),
      h("td.num", null, r.since ? day(r.since) : "—"), h("td.num", null, r.last_reported ? day(r.last_reported) : "—"),
      h("td.n", null, r.claims_for.length, r.claims_against.length ? ` / ${r.claims_against.length} against` : "")))))),
  shown.length > MOST && h("p.soft.small", null, `The first ${MOST} of ${plural(shown.length, "place")}; name a place, or take the files.`),
  page.sieges.length > 0 && h("details.section", null, h("summary", null, h("b", null, plural(page.sieges.length, "siege"))), h("ul", null, page.sieges.map((x) => h("li", null, name(x.place.name), x.besiegers.length ? ` by ${x.besiegers.join(", ")}` : "", x.from ? `, from ${day(x.from)}` : "", x.to ? ` to ${day(x.to)} (${plain(x.ending)})` : "")))),
  page.last_holds.length > 0 && h("details.section", null, h("summary", null, h("b", null, "Last strongholds")), h("ul", null, page.last_holds.map((x) => h("li", null, name(x.place.name), `: the last of ${x.holder.join(", ")}${x.area ? ` in ${x.area}` : ""}, ${x.stated ? "as sources say" : "as the record counts"}`)))),
  page.supply.length > 0 && h("details.section", null, h("summary", null, h("b", null, "Lines of supply")), h("ul", null, page.supply.map((x) => h("li", null, name(x.place.name), `: ${x.held_by.join(", ") || "holder not said"}`))))];
}

const fold = (words) => words.normalize("NFD").replace(/[\u0300-\u036f‘’ʻʼ'-]/g, "").toLowerCase();

function changed(diff, a, b) {
  const [from, to] = a < b ? [a, b] : [b, a];
  const rows = diff.rows;
  if (!rows.length) return h("div.empty", null, h("h2", null, "Nothing changed"), h("p", null, `Between ${day(from)} and ${day(to)} no claim changes who holds what.`));
  const said = (x) => (x ? sentence({ ...x, name: x.place.name, claimed: x.claimed_by }) : "nothing known");
  return [h("h2.section", null, `Changed between ${day(from)} and ${day(to)}`), h("div.scroll", null, h("table", null,
    h("thead", null, h("tr", null, ["Place", "Province", "Before", "After", "", "Which words say so"].map((t) => h("th", { scope: "col" }, t)))),
    h("tbody", null, rows.map((r) => h("tr", null, h("td", null, h("button.link", { type: "button", onclick: () => change({ town: r.place.name }) }, name(r.place.name))), h("td", null, name(r.place.admin1 ?? "")), h("td", null, said(r.before)), h("td", null, said(r.after)), h("td", null, r.changed_hands ? h("span.badge.warn", null, "changed hands") : ""), h("td.why", null, r.says_so.length ? alike(r.says_so).slice(-1).map((same) => [h("q", { dir: "auto" }, same[0].quote), " ", h("span.soft.small", null, name(same[0].source ?? "outlet not named"), same[0].published ? `, ${day(same[0].published)}` : ""), " ", h("a.small", { href: `/report/${encodeURIComponent(same[0].report)}?claim=${encodeURIComponent(same[0].claim)}` }, "in the report")]) : h("span.soft", null, r.after ? "what was told before grew old, or is told otherwise" : "nothing is told of that day any more")))))))];
}

async function side(rows, now) {
  const drawer = document.getElementById("drawer");
  const { params } = here();
  const town = params.get("town");
  drawer.hidden = !town;
  if (!town) return;
  const r = rows.find((x) => x.name === town);
  const close = () => change({ town: null });
  if (!r) { put(drawer, panel(town, close, h("p.section", null, `Nothing is known of it on ${day(now)}.`))); return; }
  const { places } = await get("control/place", { place: r.place.id ?? r.name, on: now, ...asof() });
  if (here().params.get("town") !== town || at_day(now)) return;
  const told = places.find((p) => (p.place.id ?? p.place.name) === (r.place.id ?? r.name)) ?? { says_so: [], says_otherwise: [] };
  const words = [...told.says_so, ...told.says_otherwise];
  put(drawer, panel([name(r.name), ": ", sentence(r)], close,
    h("p.section", null, h("span.badge", null, STATUS[r.status]), ` on ${day(now)}`),
    h("section.section", null, h("h3", null, "Why"), r.why.map((w) => h("p", { dir: "auto" }, reason(w, words)))),
    evidence("Words that say so", told.says_so), evidence("Words that say otherwise", told.says_otherwise, "against"),
    h("p.section", null, h("a", { href: `/map?place=${encodeURIComponent(r.name)}` }, "All events here"))));
  drawer.querySelector("h2")?.focus({ preventScroll: true });
}

// The slider went on while the words were fetched.
const at_day = (now) => here().params.has("date") && here().params.get("date") !== now;

function legend() {
  return h("details.legend", null, h("summary", null, "Legend"), h("p.small.soft", null, "Square: town. Triangle: base. Diamond: air base, crossing, port. Letters: who holds it. Hatched: claimed by a party only. Split: contested, or sources differ. Arcs: besieged. Pale: last reported long ago."));
}
