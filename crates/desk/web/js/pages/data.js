// Data: the events as a table, with every column in the files; what was refused; who did what.
import { get } from "../api.js";
import { chips } from "../chips.js";
import { h, name, put } from "../dom.js";
import { glyph } from "../families.js";
import { address, change, events, here, session } from "../state.js";
import { figure, number, plain, plural, span } from "../words.js";
import { downloads } from "./reports.js";

export const title = "Data";
const PAGE = 100;

export async function show(main) {
  const body = h("div");
  put(main, body);
  const update = async () => {
    const view = here().params.get("view") ?? "events";
    if (view === "refused") await refused(body);
    else if (view === "audit") await audit(body);
    else await table(body);
  };
  await update();
  return { update };
}

function tabs() {
  const view = here().params.get("view") ?? "events";
  const tab = (key, words) => h("button.button", { type: "button", "aria-pressed": String(view === key), onclick: () => change({ view: key === "events" ? null : key }) }, words);
  return [tab("events", "Events"), !session.public && tab("refused", "Refused"), !session.public && session.role === "admin" && tab("audit", "Audit log")];
}

async function table(body) {
  const { params } = here();
  const query = events();
  const sort = params.get("sort") ?? "date";
  const offset = Number(params.get("offset") ?? 0);
  const answer = await get("events", new URLSearchParams([...query, ["sort", sort], ["offset", offset], ["limit", PAGE]]));
  const head = (key, words, cls = "th") => h(cls, { scope: "col", "aria-sort": sort === key ? "ascending" : sort === `-${key}` ? "descending" : null }, h("button.link", { type: "button", onclick: () => change({ sort: sort === key && key === "date" ? "-date" : key, offset: null }) }, words));
  const open = (r) => { const next = new URLSearchParams(params); next.set("sel", r.id); return address("data", next); };
  put(body, h("div.page.wide", null,
    h("header", null, h("div", null, h("h1", null, "Data"), h("p", { "aria-live": "polite" }, h("b", null, plural(answer.total, "event")), answer.total < answer.of ? ` of ${number(answer.of)}` : "", answer.killed ? `, ${number(answer.killed)} reported killed` : "", `, ${number(answer.unplaced)} not on the map. Files hold every column.`)),
      h("div.tools", null, tabs(), downloads("events", query))),
    chips(),
    answer.total ? [h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, head("date", "When"), h("th", { scope: "col" }, "What"), ["Who", "To whom", "Where"].map((t) => h("th", { scope: "col" }, t)), head("killed", "Killed", "th.n"), ["On whose word", "Grade"].map((t) => h("th", { scope: "col" }, t)), head("reports", "Reports", "th.n"), h("th", { scope: "col" }, "Review"))),
      h("tbody", null, answer.rows.map((r) => h("tr", null, h("td.num", null, span(r.from, r.to, r.prec)), h("td", null, glyph(r.family), " ", h("a", { href: open(r) }, r.title), r.modality !== "actual" && h("span.badge.warn", null, r.modality)), h("td", null, name(r.actor1.join(", "))), h("td", null, name(r.actor2.join(", "))), h("td", null, name(r.place ?? ""), r.admin1 ? h("div.small.soft", null, name(r.admin1)) : ""), h("td.n", null, figure(...r.killed) ?? ""), h("td", null, r.stance), h("td", null, r.grade ?? ""), h("td.n", null, r.reports), h("td", null, r.review === "open" ? "" : plain(r.review))))))),
    h("p.tools.more", null, offset > 0 && h("button.button", { type: "button", onclick: () => change({ offset: Math.max(0, offset - PAGE) || null }) }, "Before"), h("span.soft", null, `${number(offset + 1)}–${number(Math.min(answer.total, offset + PAGE))} of ${number(answer.total)}`), offset + PAGE < answer.total && h("button.button", { type: "button", onclick: () => change({ offset: offset + PAGE }) }, "Next"))]
      : h("div.empty", null, h("h2", null, "Nothing fits"), h("p", null, "No event of the record has all these values."))));
}

async function refused(body) {
  const { rows, total } = await get("refused", { limit: 1000 });
  put(body, h("div.page.wide", null, h("header", null, h("div", null, h("h1", null, "Refused"), h("p", null, "What could not be used, and why. Nothing is dropped in silence.")), h("div.tools", null, tabs(), downloads("refused"))),
    total ? h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, ["Input", "Stage", "Tried", "Reason"].map((t) => h("th", { scope: "col" }, t)))), h("tbody", null, rows.map((r) => h("tr", null, h("td", null, name(r.input)), h("td", null, r.stage), h("td.num", null, r.tried), h("td", null, name(r.reason))))))) : h("div.empty", null, h("h2", null, "Nothing was refused"), h("p", null, "Every input that was read could be used."))));
}

async function audit(body) {
  const { rows } = await get("audit", { limit: 500 });
  put(body, h("div.page.wide", null, h("header", null, h("div", null, h("h1", null, "Audit log"), h("p", null, "Who came in, changed something, or was refused; the newest first.")), h("div.tools", null, tabs())),
    h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, ["At", "Who", "What", "Of"].map((t) => h("th", { scope: "col" }, t)))), h("tbody", null, rows.map((r) => h("tr", null, h("td.num", null, r.at), h("td", null, name(r.who)), h("td", null, r.what), h("td.small", null, name(r.subject)))))))));
}
