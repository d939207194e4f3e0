// Review: the most doubtful first, by keys alone; blind rounds, what differs, and how far people agree.
import { get } from "../api.js";
import { card } from "../card.js";
import { decide, edit, may, merge, split } from "../decide.js";
import { h, name, put, say } from "../dom.js";
import { glyph } from "../families.js";
import { bind } from "../keys.js";
import { change, here } from "../state.js";
import { plain, plural, span } from "../words.js";
import { downloads } from "./reports.js";

export const title = "Review";

export async function show(main) {
  let unbind = null;
  let shown = "";
  const update = async () => {
    const view = here().params.get("view") ?? "queue";
    const key = `${view}|${here().params.get("round") ?? ""}|${here().params.get("b") ?? ""}`;
    if (key === shown && view === "queue") { await here.queue?.(); return; }
    shown = key;
    unbind?.();
    unbind = null;
    if (view === "queue") unbind = await queue(main);
    else if (view === "agreement") await agreement(main);
    else await log(main);
  };
  await update();
  return { update, leave: () => { unbind?.(); here.queue = null; } };
}

function tabs() {
  const { params } = here();
  const view = params.get("view") ?? "queue";
  const tab = (key, words) => h("button.button", { type: "button", "aria-pressed": String(view === key), onclick: () => change({ view: key === "queue" ? null : key, at: null }) }, words);
  return h("div.subtabs", null, tab("queue", "Queue"), tab("agreement", "Agreement"), tab("history", "Decisions"));
}

async function queue(main) {
  let rows = [];
  let at = 0;
  let skipped = new Set();
  let answer = null;
  const list = h("ol.list", { "aria-label": "Queue" });
  const head = h("div");
  const centre = h("div", { tabindex: "-1" });
  put(main, h("div.review", null, h("aside", null, h("h1.unseen", null, "Review"), tabs(), head, list), centre));
  const round = () => here().params.get("round") || null;
  const load = async () => {
    const got = await get("review/queue", { limit: 100, ...(round() ? { round: round() } : {}) });
    rows = [...got.rows.filter((r) => !skipped.has(r.row.id)), ...got.rows.filter((r) => skipped.has(r.row.id))];
    at = Math.min(at, Math.max(0, rows.length - 1));
    put(head, h("div.listhead", null, h("h2.label", null, `${plural(rows.length, "event")} to look at`),
      h("label.small", null, "Blind round ", h("input", { type: "text", size: 10, value: round() ?? "", placeholder: "none", "aria-label": "Name of the blind round", onchange: (e) => change({ round: e.target.value.trim() }) }))),
    round() && h("p.small.section", null, h("b", null, "Blind: "), "what others decided is not shown, and what you decide changes nothing until the round is compared."));
    draw();
    await open();
  };
  const draw = () => put(list, rows.map((r, n) => h("li", null, h("a.item", { href: "#", "aria-current": n === at ? "true" : null, onclick: (e) => { e.preventDefault(); at = n; draw(); open(); } },
    h("span.glyph", null, glyph(r.row.family)), h("span.what", null, r.row.title, r.row.place ? [" · ", name(r.row.place)] : ""), h("span.when", null, r.doubt.toFixed(2)), h("span.who", null, r.reasons.join("; "))))));
  const open = async () => {
    const row = rows[at];
    if (!row) { put(centre, h("div.empty", null, h("h2", null, "Nothing is left to look at"), h("p", null, round() ? "You have decided on every event of this round." : "Every event was accepted, edited or rejected."))); return; }
    answer = await get(`event/${encodeURIComponent(row.row.id)}`);
    if (round()) answer.decisions = [];
    const c = card({ ...answer, as_of: round() ? "blind" : null }, { acts: false });
    const button = (key, words, act) => h("button.button", { type: "button", onclick: act }, words, " ", h("kbd", null, key));
    put(centre, h("p.because", null, h("b", null, "Look because "), row.reasons.join("; ") || "nobody has looked at it yet", "."), c,
      may() ? h("div.verdicts", { role: "toolbar", "aria-label": "Decide" }, button("a", "Accept", accept), button("e", "Edit", doEdit), button("x", "Not an event", reject), !round() && button("s", "Split", doSplit), !round() && button("m", "Merge", doMerge), button("u", "Later", later), button("z", "Take back", undo)) : h("p.soft", null, "Viewers look; they do not decide."));
    centre.scrollTop = 0;
  };
  let last = null;
  const send = async (body, words) => {
    try {
      const decision = await decide({ ...body, round: round() }, words);
      last = decision.id;
    } catch (error) {
      centre.prepend(h("p.fault", { role: "alert" }, error.message));
    }
  };
  const mine = () => rows[at]?.row.id;
  const accept = () => mine() && send({ action: "accept", id: mine() }, "Accepted");
  const reject = () => mine() && send({ action: "reject", id: mine() }, "Rejected");
  const doEdit = () => answer && edit(answer, { round: round() });
  const doSplit = () => answer?.event.claims.length > 1 && split(answer);
  const doMerge = () => answer && merge(answer);
  const later = () => { if (!mine()) return; skipped.add(mine()); rows.push(rows.splice(at, 1)[0]); draw(); open(); say("Left for later"); };
  const undo = () => last && send({ action: "undo", id: last }, "Taken back");
  const move = (by) => { at = Math.max(0, Math.min(rows.length - 1, at + by)); draw(); open(); list.children[at]?.scrollIntoView({ block: "nearest" }); };
  here.queue = load;
  await load();
  return may()
    ? bind({ a: accept, e: doEdit, x: reject, s: doSplit, m: doMerge, u: later, z: undo, j: () => move(1), k: () => move(-1) })
    : bind({ j: () => move(1), k: () => move(-1) });
}

const figure = (f) => (f.value === null ? "—" : `${f.value.toFixed(2)}${f.interval ? ` (${f.interval[0].toFixed(2)}–${f.interval[1].toFixed(2)})` : ""}`);

async function agreement(main) {
  const { params } = here();
  const got = await get("review/agreement", Object.fromEntries(["round", "a", "b"].filter((k) => params.get(k)).map((k) => [k, params.get(k)])));
  const pick = (label, key, values, now) => h("label.small", null, `${label} `, h("select", { onchange: (e) => change({ [key]: e.target.value }) }, h("option", { value: "" }, "choose"), values.map((v) => h("option", { value: v, selected: v === now }, v))));
  put(main, h("div.page", null, tabs(),
    h("header", null, h("div", null, h("h1", null, "Agreement"), h("p", null, "Over events that both decided on in one blind round, field by field; with 95 % bootstrap intervals. Below 20 events figures say little, and it says so."))),
    h("p.tools", null, pick("Round", "round", got.rounds, got.round), pick("Coder", "a", got.coders, got.a), pick("and", "b", got.coders, got.b)),
    !got.round || got.coders.length < 2 ? h("div.empty", null, h("h2", null, "Two coders are wanted"), h("p", null, "Name a blind round in the queue, decide on the same events as someone else, and compare here.")) : [
      h("p.section", null, h("b", null, plural(got.both, "event")), " decided on by both.", got.both < 20 ? h("span.badge.warn", null, "too few units for firm figures") : ""),
      h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, h("th", { scope: "col" }, "Field"), ["n", "Agreement (F1)", "Cohen κ", "Krippendorff α"].map((t) => h("th.n", { scope: "col" }, t)))), h("tbody", null, got.fields.map((f) => h("tr", null, h("td", null, f.field), h("td.n", null, f.n), h("td.n", null, figure(f.agree)), h("td.n", null, figure(f.kappa)), h("td.n", null, figure(f.alpha))))))),
      h("section.section", null, h("h2", null, "Where they differ"), got.differ.length ? h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, ["Event", "Field", got.a, got.b, "Decide"].map((t) => h("th", { scope: "col" }, t)))), h("tbody", null, got.differ.flatMap((d) => adjudicate(d))))) : h("p.soft", null, "Nowhere.")),
    ]));
}

// Side by side; whichever is taken is decided in the open.
function adjudicate(d) {
  const title = d.row ? [d.row.title, d.row.place ? `, ${d.row.place}` : "", " ", span(d.row.from, d.row.to, d.row.prec)] : d.id;
  const take = (words, body) => h("button.button", { type: "button", onclick: async () => { await decide(body, "Adjudicated"); } }, words);
  const link = h("a", { href: `/map?sel=${encodeURIComponent(d.id)}` }, title);
  const rows = d.a !== d.b ? [h("tr", null, h("td", null, link), h("td", null, "verdict"), h("td", null, plain(d.a)), h("td", null, plain(d.b)), h("td", null, may() && [take("accept", { action: "accept", id: d.id }), take("not an event", { action: "reject", id: d.id })]))] : [];
  return [...rows, ...d.fields.map((f) => h("tr", null, h("td", null, link), h("td", null, f.field), h("td", null, name(f.a)), h("td", null, name(f.b)), h("td", null, may() && [take("first", { action: "edit", id: d.id, field: f.field, value: f.a, reason: "adjudicated" }), take("second", { action: "edit", id: d.id, field: f.field, value: f.b, reason: "adjudicated" })])))];
}

async function log(main) {
  const { rows, total } = await get("decisions", { limit: 1000 });
  const of = (d) => (/^E/.test(d.subject) && !d.subject.includes(" ") ? h("a", { href: `/map?sel=${encodeURIComponent(d.subject)}` }, d.subject) : name(d.subject));
  const said = (d) => [d.field && `${plain(d.field)}: `, d.old && [h("del", null, name(d.old)), " → "], d.new && h("ins", null, name(d.new))];
  put(main, h("div.page", null, tabs(), h("header", null, h("div", null, h("h1", null, "Decisions"), h("p", null, "Everything that people decided, the newest first. Nothing is ever taken out; what was taken back says so.")), h("div.tools", null, downloads("decisions"))),
    total ? h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, ["", "When", "Who", "Decided", "Of", "Change", "Why", ""].map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", null, rows.map((d) => h("tr", null, h("td", null, h("span.badge", null, d.id)), h("td.num", null, d.at.replace("T", " ").replace("Z", "")), h("td", null, name(d.by), d.round ? h("span.badge", null, `round ${d.round}`) : ""), h("td", null, plain(d.action)), h("td.small", null, of(d)), h("td", null, said(d)), h("td", null, name(d.reason ?? "")),
        h("td", null, d.undone_by ? h("span.badge.warn", null, `taken back by ${d.undone_by}`) : may() && d.action !== "undo" && !d.round ? h("button.link.small", { type: "button", onclick: () => decide({ action: "undo", id: d.id }, "Taken back") }, "take back") : ""))))))
      : h("div.empty", null, h("h2", null, "No decisions yet"), h("p", null, "The queue holds what to look at first."))));
}
