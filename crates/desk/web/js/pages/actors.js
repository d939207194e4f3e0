// Actors: who acts, and who stands how to whom, each tie with its words.
import { get } from "../api.js";
import { h, later, name, put, s } from "../dom.js";
import { evidence, panel } from "../evidence.js";
import { asof, change, events, here, session } from "../state.js";
import { day, plain, plural } from "../words.js";
import { downloads } from "./reports.js";
import { aliases, rename } from "../decide.js";

export const title = "Actors";

export async function show(main) {
  const body = h("div");
  put(main, body);
  let list = null;
  let ties = null;
  let read = null;
  let arms = null;
  let words = null;
  let known = "";
  const decided = () => { known = ""; };
  addEventListener("decided", decided);
  const update = async () => {
    const { params } = here();
    const key = `${events()}|${params.get("asof")}`;
    if (key !== known) {
      known = key;
      const period = Object.fromEntries(["from", "to"].filter((k) => params.has(k)).map((k) => [k, params.get(k)]));
      arms = null;
      words = null;
      [list, ties, read] = await Promise.all([get("actors", new URLSearchParams([...events(), ["limit", 5000]])), get("relations", { ...asof(), ...period }), session.public ? { rows: [] } : get("readings")]);
      if (key !== known) return;
    }
    if (params.get("view") === "arms" && !arms) arms = (await get("arms", { ...asof(), ...Object.fromEntries(["from", "to"].filter((k) => params.has(k)).map((k) => [k, params.get(k)])) })).arms;
    if (key !== known) return;
    draw(body, list.rows, ties.edges, arms ?? [], read.rows);
    const tie = ties.edges.find((x) => id(x) === here().params.get("tie"));
    if (tie && words?.id !== id(tie)) words = { id: id(tie), ...(await get("tie", { kind: tie.kind, one: tie.from, two: tie.to, ...asof() })) };
    side(tie, words);
  };
  await update();
  return { update, leave: () => { removeEventListener("decided", decided); put(document.getElementById("drawer")); } };
}

function draw(body, actors, edges, arms, read) {
  const { params } = here();
  const who = params.get("who");
  const view = params.get("view") ?? (who ? "graph" : "list");
  const tab = (key, words) => h("button.button", { type: "button", "aria-pressed": String(view === key), onclick: () => change({ view: key }) }, words);
  const head = h("header", null, h("div", null, h("h1", null, who ? name(who) : "Actors"), h("p", null, who ? "Who stands how to them, as reports say. A tie is never made of two names in one sentence." : "Everyone on a side of an event, and the ties that reports state, say in passing, or that follow from what happened.")),
    h("div.tools", null, tab("list", "List"), tab("graph", "Graph"), tab("matrix", "Matrix"), tab("arms", "Arms"), downloads(view === "list" ? "actors" : "relations")));
  const page = { list: () => table(actors), graph: () => graph(actors, edges, who), matrix: () => matrix(edges), arms: () => chains(arms) }[view] ?? (() => table(actors));
  const focused = document.activeElement?.id === "actorfilter";
  put(body, h("div.page", null, head,
    who && h("p.actions", null, h("a.button", { href: `/map?actor=${encodeURIComponent(who)}` }, "Events on the map"), rename(who, actors.map((a) => a.name))),
    page(), aliases(read, who ?? undefined)));
  if (focused) { const f = document.getElementById("actorfilter"); f?.focus(); f?.setSelectionRange(f.value.length, f.value.length); }
}

function table(actors) {
  const part = (here().params.get("find") ?? "").toLowerCase();
  const shown = part ? actors.filter((a) => [a.name, ...(a.also ?? [])].some((n) => n.toLowerCase().includes(part))) : actors;
  return [
    h("p.tools", null, h("input", { type: "search", id: "actorfilter", placeholder: "Part of a name", "aria-label": "Part of a name", value: here().params.get("find") ?? "", oninput: later((e) => change({ find: e.target.value }, { replace: true }), 120) }), h("span.soft.small", null, plural(shown.length, "actor"))),
    shown.length ? h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, ["Name", "Kind", "Country", "Also called"].map((t) => h("th", { scope: "col" }, t)), ["Does", "Done to"].map((t) => h("th.n", { scope: "col" }, t)), ["First", "Last"].map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", null, shown.slice(0, 400).map((a) => h("tr", null,
        h("td", null, h("button.link", { type: "button", onclick: () => change({ who: a.name, view: "graph" }) }, name(a.name))),
        h("td", null, a.kind ?? h("span.soft", null, "not known")), h("td", null, a.country ?? ""), h("td.small", null, name((a.also ?? []).slice(0, 4).join(", "))),
        h("td.n", null, a.doer), h("td.n", null, a.target), h("td.num", null, a.first ? day(a.first) : "—"), h("td.num", null, a.last ? day(a.last) : "—"))))))
      : h("div.empty", null, h("h2", null, "Nobody"), h("p", null, "No actor of these events has such a name.")),
  ];
}

const LOOK = (e) => ({
  colour: e.sign < 0 ? "#c0392b" : /suppl|fund|train/.test(e.kind) ? "#b87a00" : /back|command|host/.test(e.kind) || !e.sign ? "#0072b2" : "#1d8a5a",
  dash: e.sign < 0 ? "7 5" : e.basis === "epithet" ? "2 4" : null,
});

// Who is at most two ties away, on two rings.
function graph(actors, edges, who) {
  if (!edges.length) return h("div.empty", null, h("h2", null, "No ties"), h("p", null, "No report states a tie between two named actors in this time."));
  const degree = new Map();
  for (const e of edges) for (const n of [e.from, e.to]) degree.set(n, (degree.get(n) ?? 0) + e.told);
  const centre = who && degree.has(who) ? who : [...degree].sort((a, b) => b[1] - a[1])[0][0];
  if (who && !degree.has(who)) return h("div.empty", null, h("h2", null, "No ties are known"), h("p", null, `No report states a tie of ${who} to another named actor. `, h("a", { href: `/map?actor=${encodeURIComponent(who)}` }, "Their events")));
  const near = [...new Set(edges.filter((e) => e.from === centre || e.to === centre).map((e) => (e.from === centre ? e.to : e.from)))].sort();
  const far = [...new Set(edges.flatMap((e) => (near.includes(e.from) ? [e.to] : near.includes(e.to) ? [e.from] : [])))].filter((n) => n !== centre && !near.includes(n)).sort().slice(0, 24);
  const [W, H] = innerWidth < 700 ? [460, 520] : [1000, 620];
  const at = new Map([[centre, [W / 2, H / 2]]]);
  const ring = (names, rx, ry, turn) => names.forEach((n, k) => { const a = turn + (k / names.length) * 2 * Math.PI; at.set(n, [W / 2 + rx * Math.cos(a), H / 2 + ry * Math.sin(a)]); });
  ring(near, W * 0.25, H * 0.27, -Math.PI / 2);
  ring(far, W * 0.42, H * 0.44, -Math.PI / 2 + 0.2);
  const shown = edges.filter((e) => at.has(e.from) && at.has(e.to));
  const pairs = new Map();
  const lines = shown.map((e) => {
    const [[x1, y1], [x2, y2]] = [at.get(e.from), at.get(e.to)];
    const pair = [e.from, e.to].sort().join("|");
    const nth = pairs.get(pair) ?? 0;
    pairs.set(pair, nth + 1);
    const bow = (nth % 2 ? -1 : 1) * (12 + 18 * nth);
    const [dx, dy] = [x2 - x1, y2 - y1];
    const len = Math.hypot(dx, dy) || 1;
    const [mx, my] = [(x1 + x2) / 2 - (dy / len) * bow, (y1 + y2) / 2 + (dx / len) * bow];
    const d = `M${x1} ${y1}Q${mx} ${my} ${x2} ${y2}`;
    const { colour, dash } = LOOK(e);
    const words = `${e.from} ${plain(e.kind)} ${e.to}, ${plain(e.basis)}`;
    return s("a", { href: "#", "aria-label": words, onclick: (ev) => { ev.preventDefault(); change({ tie: id(e) }); } }, s("title", null, words),
      s("path.hit", { d }), s("path.edge", { d, stroke: colour, "stroke-width": Math.min(4, 1.4 + e.told * 0.5), "stroke-dasharray": dash, "marker-end": e.mutual ? null : `url(#tip-${colour.slice(1)})` }));
  });
  const tips = [...new Set(shown.map((e) => LOOK(e).colour))].map((c) => s("marker", { id: `tip-${c.slice(1)}`, viewBox: "0 0 10 10", refX: 20, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto", markerUnits: "userSpaceOnUse" }, s("path", { d: "M0 0 10 5 0 10Z", fill: c })));
  const nodes = [...at].map(([n, [x, y]]) => s("a", { href: "#", "aria-label": `Ties of ${n}`, onclick: (ev) => { ev.preventDefault(); change({ who: n, view: "graph", tie: null }); } },
    s("circle", { cx: x, cy: y, r: n === centre ? 11 : 7, fill: n === centre ? "var(--accent)" : "var(--soft)", stroke: "var(--sheet)", "stroke-width": 2 }),
    s("text", { x, y: y + (y > H / 2 ? 22 : -13), "text-anchor": x < 90 ? "start" : x > W - 90 ? "end" : "middle" }, n.length > 34 ? `${n.slice(0, 33)}…` : n)));
  return [
    s("svg.graph", { viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": `Ties of ${centre}` }, s("defs", null, tips), lines, nodes),
    h("p.small.soft", null, "Green: friendly. Red, dashed: hostile. Blue: backs, commands, hosts. Orange: supplies, trains, funds. Dotted: said in passing. Arrow: from whom to whom."),
    tieTable(shown),
  ];
}

export const id = (e) => `${e.kind}|${e.from}|${e.to}`;

function tieTable(edges) {
  return h("div.scroll", null, h("table", null, h("caption.unseen", null, "Ties as a table"),
    h("thead", null, h("tr", null, ["From", "Tie", "To", "Basis", "Since", "Until", ""].map((t) => h("th", { scope: "col" }, t)), h("th.n", { scope: "col" }, "Words"))),
    h("tbody", null, edges.slice(0, 300).map((e) => h("tr", null, h("td", null, name(e.from)), h("td", null, h("button.link", { type: "button", onclick: () => change({ tie: id(e) }) }, `${plain(e.kind)}${e.mutual ? " ⇄" : ""}`)), h("td", null, name(e.to)), h("td", null, plain(e.basis)), h("td.num", null, e.since ? day(e.since) : "—"), h("td.num", null, e.until ? day(e.until) : "—"), h("td", null, e.denied ? h("span.badge.warn", null, "denied") : ""), h("td.n", null, e.told))))));
}

function matrix(edges) {
  const count = new Map();
  for (const e of edges) for (const n of [e.from, e.to]) count.set(n, (count.get(n) ?? 0) + 1);
  const names = [...count].sort((a, b) => b[1] - a[1]).slice(0, 28).map((x) => x[0]);
  if (!names.length) return h("div.empty", null, h("h2", null, "No ties"), h("p", null, "No report states a tie between two named actors in this time."));
  const cell = (a, b) => {
    const own = edges.filter((e) => (e.from === a && e.to === b) || (e.mutual && e.from === b && e.to === a));
    if (!own.length || a === b) return h("td", null, "");
    const sign = own.some((e) => e.sign < 0) ? (own.some((e) => e.sign > 0) ? "±" : "−") : own.some((e) => e.sign > 0) ? "+" : "→";
    const colour = { "−": "#b03024", "+": "#1a7a50", "±": "#6b4a9c", "→": "#0068a3" }[sign];
    return h("td", null, h("button", { type: "button", style: { background: colour }, "aria-label": own.map((e) => `${e.from} ${plain(e.kind)} ${e.to}`).join("; "), title: own.map((e) => plain(e.kind)).join(", "), onclick: () => change({ tie: id(own[0]) }) }, sign));
  };
  return [h("div.scroll", null, h("table.matrix", null, h("thead", null, h("tr", null, h("th", { scope: "col" }, "from \\ to"), names.map((n, k) => h("th", { scope: "col", title: n }, k + 1)))), h("tbody", null, names.map((a, k) => h("tr", null, h("th", { scope: "row" }, `${k + 1} `, name(a)), names.map((b) => cell(a, b))))))), h("p.small.soft", null, "+ friendly, − hostile, ± both, → neither. The columns are numbered as the rows.")];
}

function chains(arms) {
  if (!arms.length) return h("div.empty", null, h("h2", null, "No way of arms is told"), h("p", null, "No report says who made, supplied, took and used the same arms."));
  return arms.map((c) => h("section.section", null, h("h2", null, name(c.arms)), h("p.soft.small", null, c.kind), h("ol", null, c.steps.map((step) => h("li.claim", null, h("b", null, step.kind), step.from ? [" by ", name(step.from)] : "", step.to ? [step.kind === "used" ? " against " : " to ", name(step.to)] : "", step.since ? `, ${day(step.since)}` : "", step.says_so.slice(0, 2).map((w) => [h("blockquote", { dir: "auto" }, w.quote), h("div.chain", null, h("b", null, name(w.source ?? "outlet not named")), h("a", { href: `/report/${encodeURIComponent(w.report)}?claim=${encodeURIComponent(w.claim)}` }, "in the report"))]), step.against.length > 0 && h("span.badge.warn", null, `denied by ${step.against.length}`))))));
}

function side(e, words) {
  const drawer = document.getElementById("drawer");
  drawer.hidden = !e;
  if (!e) return;
  const more = (all, shown) => (all > shown.length ? h("p.soft.small", null, `The first ${shown.length} of ${all}.`) : null);
  put(drawer, panel([name(e.from), ` ${plain(e.kind)} `, name(e.to)], () => change({ tie: null }),
    h("p.section", null, h("span.badge", null, plain(e.basis)), " ", e.since && `${day(e.since)}${e.until && e.until !== e.since ? ` to ${day(e.until)}` : ""}`, words.items.length ? `. With: ${words.items.join(", ")}` : ""),
    evidence("The words", words.says_so), more(e.told, words.says_so), evidence("Said against it", words.says_otherwise, "against"), more(e.against, words.says_otherwise)));
}
