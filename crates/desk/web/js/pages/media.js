// Media: releases as reports describe them. A release depicts; it does not prove. Nothing of it is shown here.
import { get } from "../api.js";
import { h, name, put } from "../dom.js";
import { evidence, panel } from "../evidence.js";
import { asof, change, here } from "../state.js";
import { day, plain, plural, span } from "../words.js";
import { downloads } from "./reports.js";

export const title = "Media";

export async function show(main) {
  let page = null;
  let words = null;
  let known = "";
  const update = async () => {
    const { params } = here();
    const query = { ...asof(), limit: 300 };
    for (const k of ["from", "to", "actor"]) if (params.get(k)) query[k] = params.get(k);
    const key = JSON.stringify(query);
    if (key !== known) { known = key; page = await get("media", query); draw(main, page); }
    const at = params.get("release");
    if (at && words?.event !== at) words = await get(`media/${encodeURIComponent(at)}`, asof()).catch(() => null);
    side(at ? words : null);
  };
  await update();
  return { update, leave: () => put(document.getElementById("drawer")) };
}

function draw(main, { releases, themes, total }) {
  put(main, h("div.page", null,
    h("header", null, h("div", null, h("h1", null, "Media"), h("p", null, "What armed groups publish, as reports describe it. What a release shows is depicted, never proven. No release is shown or linked.")), h("div.tools", null, downloads("media"))),
    releases.length ? [
      total > releases.length && h("p.soft.small", null, `The first ${releases.length} of ${plural(total, "release")}; the files have all. A period or a group narrows them.`),
      h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, ["Date", "Group", "Medium", "Title", "Themes", "Shows", "Reported by"].map((t) => h("th", { scope: "col" }, t)))),
        h("tbody", null, releases.map((r) => h("tr", null, h("td.num", null, r.from ? span(r.from, r.to, "day") : "undated"), h("td", null, name(r.issuer.join(", ") || r.brand || "not said")),
          h("td", null, h("button.link", { type: "button", onclick: () => change({ release: r.event }) }, r.medium ?? "release")), h("td", null, name(r.title ?? "")), h("td", null, r.themes.map((t) => h("span.chip", null, plain(t)))), h("td", null, name(r.depicted.join("; "))), h("td", null, name(r.sources.join(", ")))))))),
      heat(themes),
    ] : h("div.empty", null, h("h2", null, "No releases"), h("p", null, "No report of this record speaks of a video, statement or magazine of an armed group."))));
}

function heat(themes) {
  const all = themes.find((g) => g.issuer === null);
  if (!all?.months.length) return null;
  const months = [...new Set(all.months.map((m) => m.month))].sort();
  const names = [...new Set(all.months.map((m) => m.theme))].sort();
  const most = Math.max(...all.months.map((m) => m.releases), 1);
  const value = (t, m) => { const x = all.months.find((y) => y.theme === t && y.month === m); return x ? x.releases : 0; };
  return h("section.section", null, h("h2", null, "Themes by month"), h("div.scroll", null, h("table.heat", null, h("thead", null, h("tr", null, h("th", { scope: "col" }, "Theme"), months.map((m) => h("th.n", { scope: "col" }, m.slice(0, 7))))),
    h("tbody", null, names.map((t) => h("tr", null, h("th", { scope: "row" }, plain(t)), months.map((m) => { const n = value(t, m); return h("td", { style: { background: n ? `color-mix(in srgb, var(--accent) ${Math.round((n / most) * 40) + 8}%, transparent)` : null } }, n || ""); })))))));
}

function side(r) {
  const drawer = document.getElementById("drawer");
  drawer.hidden = !r;
  if (!r) return;
  put(drawer, panel([r.medium ?? "Release", r.issuer.length ? [" of ", name(r.issuer.join(", "))] : ""], () => change({ release: null }),
    h("p.section", null, r.from ? day(r.from) : "undated", r.title ? [": ", name(r.title)] : ""), evidence("The words", r.says_so), evidence("What it is said to show", r.says_shown),
    h("p.section", null, h("a", { href: `/map?sel=${encodeURIComponent(r.event)}` }, `The event (${plural(r.claims.length, "claim")})`))));
}
