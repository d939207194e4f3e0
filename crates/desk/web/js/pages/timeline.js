// The timeline: each event on its days. What is known only to a month or a year is a thin bar over all of it.
import { get } from "../api.js";
import { chips } from "../chips.js";
import { h, name, put } from "../dom.js";
import { FAMILIES, family, shade } from "../families.js";
import { address, change, events, here } from "../state.js";
import { bind } from "../keys.js";
import { day, days, plural, span } from "../words.js";

export const title = "Timeline";
const ROW = 25;
const MOST = 1000;

export async function show(main) {
  const body = h("div");
  put(main, h("div.page.wide", null, h("header", null, h("div", null, h("h1", null, "Timeline"), h("p", null, "A dot is a known day. A bar is all the time in which it may have happened.")), h("div.tools", null, range())), body));
  let drawn = "";
  const update = async () => {
    const params = events();
    const key = params.toString();
    if (key !== drawn) {
      drawn = key;
      const [answer, histogram] = await Promise.all([get("events", new URLSearchParams([...params, ["limit", MOST]])), get("histogram", params)]);
      if (key !== drawn) return;
      draw(body, answer, histogram);
    }
    mark(body);
  };
  await update();
  const unbind = bind({ "[": () => shift(-7), "]": () => shift(7) });
  return { update, leave: unbind };
}

function range() {
  const { params } = here();
  const field = (which) => h("label.small.soft", null, `${which} `, h("input", { type: "date", value: params.get(which) ?? "", onchange: (e) => change({ [which]: e.target.value }) }));
  return [field("from"), field("to")];
}

function shift(by) {
  const { params } = here();
  if (!params.has("from") || !params.has("to")) return;
  change({ from: days.add(params.get("from"), by), to: days.add(params.get("to"), by) }, { replace: true });
}

function mark(body) {
  const sel = here().params.get("sel");
  body.querySelectorAll("a.bar").forEach((a) => { if (a.dataset.id === sel) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current"); });
}

function draw(body, answer, { first, last }) {
  const dated = answer.rows.filter((r) => r.from);
  const undated = answer.rows.filter((r) => !r.from);
  if (!answer.total) { put(body, chips(), h("div.empty", null, h("h2", null, "Nothing fits"), h("p", null, "No event of the record has all these values."))); return; }
  const length = Math.max(1, days.between(first, last) + 1);
  const at = (iso) => Math.max(0, Math.min(100, (days.between(first, iso) / length) * 100));
  const groups = Object.keys(FAMILIES).map((key) => [key, dated.filter((r) => r.family === key && r.to >= first && r.from <= last)]).filter(([, rows]) => rows.length);
  const before = dated.filter((r) => r.to < first);
  put(body, chips(),
    answer.total > MOST && h("p.soft.small", null, `The first ${MOST} of ${plural(answer.total, "event")}: choose days or values to see the rest.`),
    h("div.gantt", { role: "group", "aria-label": "Events by family and day" },
      h("div.ganttaxis", { "aria-hidden": "true" }, ticks(first, last, length).map(([iso, words]) => h("span", { style: { left: `${at(iso)}%` } }, words))),
      groups.map(([key, rows]) => lane(key, rows, at, first, last))),
    before.length > 0 && extra(`Before ${day(first)}`, before),
    undated.length > 0 && extra("Without a date", undated));
}

function ticks(first, last, length) {
  const every = [1, 2, 7, 14, 31, 92, 365, 1826, 3652].find((n) => length / n <= 8) ?? 3652;
  const out = [];
  for (let iso = first; iso <= last; iso = days.add(iso, every)) out.push([iso, every > 300 ? iso.slice(0, 4) : day(iso).replace(every > 28 ? /^\d+ / : / \d{4}$/, "")]);
  return out;
}

// Bars that would overlap go to rows below one another.
function lane(key, rows, at, first, last) {
  const ends = [];
  // Each is at least as wide as a finger needs, whatever the screen.
  const least = (25 / Math.max(180, innerWidth < 900 ? innerWidth - 170 : innerWidth - 880)) * 100;
  const bars = rows.map((r) => {
    const b = at(days.add(r.to > last ? last : r.to, 1));
    const a = Math.min(at(r.from < first ? first : r.from), 100 - least);
    const room = Math.max(b - a, least);
    let row = ends.findIndex((end) => end <= a + 0.01);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = a + room + 0.2;
    const wide = r.from !== r.to;
    return h(`a.bar${wide ? ".wide" : ""}`, {
      href: address("timeline", withSel(r.id)), data: { id: r.id }, title: `${r.title}${r.place ? `, ${r.place}` : ""}: ${span(r.from, r.to, r.prec)}`,
      "aria-label": `${r.title}${r.place ? `, ${r.place}` : ""}, ${span(r.from, r.to, r.prec)}`,
      style: { left: `${a}%`, width: wide ? `${b - a}%` : null, top: `${row * ROW + 2}px`, "--family": shade(key) },
    });
  });
  return h("section.lane", { "aria-label": family(key).title }, h("h2.label", null, family(key).title, h("span.n", null, ` ${rows.length}`)), h("div.bars", { style: { height: `${ends.length * ROW + 4}px` } }, bars));
}

function withSel(id) {
  const { params } = here();
  const out = new URLSearchParams(params);
  out.set("sel", id);
  return out;
}

function extra(words, rows) {
  return h("details.section", null, h("summary", null, h("b", null, `${words}: ${plural(rows.length, "event")}`)), h("ul", null, rows.map((r) => h("li", null, h("a", { href: address("timeline", withSel(r.id)) }, r.title, r.place ? [", ", name(r.place)] : ""), h("span.soft", null, ` ${span(r.from, r.to, r.prec)}`)))));
}
