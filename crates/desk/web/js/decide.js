// Decisions of people: accept, edit, split, merge, reject, take back. Only ever added; each with who, when and why.
import { get, post } from "./api.js";
import { reload } from "./session.js";
import { h, name, put, say } from "./dom.js";
import { forget as forgetDrawer } from "./drawer.js";
import { forget as forgetRail } from "./rail.js";
import { forget as forgetStrip } from "./strip.js";
import { change, session } from "./state.js";
import { plain } from "./words.js";

const MODALITIES = ["actual", "historical", "future", "hypothetical", "negated", "generic"];
const STANCES = ["asserted", "reported", "claimed", "admitted", "alleged", "depicted", "observed", "denied", "corrected"];
const FIELDS = {
  type: "Type", date: "Date (2014-12-15 or 2014-12-01..2014-12-31; empty: not known)", place: "Place (Name, or Name; 35.65; 36.70; SYR)", actor1: "Who (names with ; between)", actor2: "To whom (names with ; between)",
  killed: "Killed (12 or 10-15; empty: not known)", injured: "Injured", abducted: "Held", displaced: "Displaced", modality: "Did it happen", stance: "On whose word", grade: "Grade (B2)",
};

export const may = () => session.role !== "viewer" && !session.public;

// Sends a decision; what is shown anew is what the record then says.
export async function decide(body, words) {
  const { decision } = await post("review/decide", body);
  await reload();
  [forgetDrawer, forgetRail, forgetStrip].forEach((f) => f());
  say(`${words ?? plain(body.action)}: kept as decision ${decision.id}`);
  dispatchEvent(new CustomEvent("decided", { detail: decision }));
  dispatchEvent(new PopStateEvent("popstate"));
  return decision;
}

export function decisions(answer, acts = true) {
  const { event } = answer;
  const out = h("div", { "aria-live": "polite" });
  const act = (words, body) => h("button.button", { type: "button", onclick: async (e) => {
    e.target.disabled = true;
    try { await decide(body(), words); } catch (error) { e.target.disabled = false; put(out, h("p.fault", { role: "alert" }, error.message)); }
  } }, words);
  return h("section.section", null, h("h3", null, "Review"),
    may() && acts && !answer.as_of && h("div.actions", null,
      act("Accept", () => ({ action: "accept", id: event.id })),
      h("button.button", { type: "button", onclick: () => edit(answer) }, "Edit"),
      event.claims.length > 1 && h("button.button", { type: "button", onclick: () => split(answer) }, "Split"),
      h("button.button", { type: "button", onclick: () => merge(answer) }, "Merge"),
      act("Not an event", () => ({ action: "reject", id: event.id }))),
    out, history(answer.decisions ?? []));
}

export function history(all) {
  if (!all.length) return h("p.soft.small", null, "Nobody has looked at it yet.");
  return h("ol.history", { "aria-label": "History" }, all.map((d) => h("li", null,
    h("span.badge", null, d.id), ` ${plain(d.action)}`, d.change || d.field ? [` ${d.field ?? Object.keys(d.change)[0]}: `, d.was !== undefined && d.was !== null ? [h("del", null, name(d.was || "not known")), " → "] : "", h("ins", null, name(d.new ?? worded(d.change) ?? ""))] : "",
    h("span.soft.small", null, ` ${d.by}, ${d.at.replace("T", " ").replace("Z", "")}`), d.reason ? h("div.reason", null, name(d.reason)) : "",
    d.undone_by ? h("span.badge.warn", null, `taken back by ${d.undone_by}`) : may() && d.action !== "undo" ? [" ", h("button.link.small", { type: "button", onclick: async () => decide({ action: "undo", id: d.id }, "Taken back") }, "take back")] : "")));
}

function worded(change) {
  const value = change && Object.values(change)[0];
  if (value === null || value === undefined) return "not known";
  if (Array.isArray(value)) return value.filter((v) => v !== null).join(", ");
  if (typeof value === "object") return value.name ?? [value.low, value.best, value.high].filter((n) => n !== null && n !== undefined).join("–");
  return String(value);
}

function dialog(title, form, run) {
  const out = h("div");
  const reason = h("input", { type: "text", id: "reason" });
  const node = h("dialog", { "aria-label": title, onclose: () => node.remove() },
    h("h2", null, title),
    h("form.form", { method: "dialog", onsubmit: async (e) => {
      e.preventDefault();
      try { await run(reason.value); node.close(); } catch (error) { put(out, h("p.fault", { role: "alert" }, error.message)); }
    } }, form, h("label", { for: "reason" }, "Why", reason), out,
    h("div.actions", null, h("button.button.main", { type: "submit" }, "Keep the decision"), h("button.button", { type: "button", onclick: () => node.close() }, "Leave it"))));
  document.body.append(node);
  node.showModal();
  node.querySelector("input, select")?.focus();
  return node;
}

function now(event, field) {
  const f = event[field];
  if (field === "type") return event.type;
  if (field === "date") return event.date.from ? (event.date.from === event.date.to ? event.date.from : `${event.date.from}..${event.date.to ?? event.date.from}`) : "";
  if (field === "place") return event.place ? (event.place.lat !== null && event.place.lat !== undefined ? [event.place.name, event.place.lat, event.place.lon, event.place.country ?? ""].join("; ") : event.place.name) : "";
  if (field === "actor1" || field === "actor2") return f.join("; ");
  if (["killed", "injured", "abducted", "displaced"].includes(field)) return f ? (f.low !== null && f.high !== null && f.low !== f.high ? `${f.low}-${f.high}` : String(f.best ?? f.low ?? "")) : "";
  return f ?? "";
}

export function edit(answer, { round = null } = {}) {
  const { event } = answer;
  let input;
  const slot = h("div");
  const select = h("select", { id: "field", onchange: () => show(select.value) }, Object.entries(FIELDS).map(([k, v]) => h("option", { value: k }, v.replace(/ \(.*/, ""))));
  const show = (field) => {
    const options = { type: session.types.map((t) => [t.name, `${t.title}`]), modality: MODALITIES.map((m) => [m, m]), stance: STANCES.map((m) => [m, m]) }[field];
    const value = now(event, field);
    input = options ? h("select", { id: "value" }, options.map(([v, t]) => h("option", { value: v, selected: v === value }, t))) : h("input", { type: "text", id: "value", value });
    put(slot, h("label", { for: "value" }, FIELDS[field], input));
  };
  show("type");
  dialog(`Edit: ${answer.title}`, [h("label", { for: "field" }, "Field", select), slot],
    (reason) => decide({ action: "edit", id: event.id, field: select.value, value: input.value, reason, round }, `${FIELDS[select.value].replace(/ \(.*/, "")} edited`));
}

export function split(answer) {
  const boxes = answer.for.map(({ claim, report }) => {
    const box = h("input", { type: "checkbox", value: claim.id });
    return [box, h("label", null, h("span", null, box, " “", claim.quote, "” ", h("span.soft.small", null, report?.source ?? "")))];
  });
  dialog("Split: which claims are about another event?", boxes.map((b) => b[1]), (reason) => decide({ action: "split", id: answer.event.id, claims: boxes.filter((b) => b[0].checked).map((b) => b[0].value), reason }, "Split"));
}

export function merge(answer) {
  const { event, row } = answer;
  const list = h("div", null, "Looking for events near it…");
  const picked = new Set();
  dialog("Merge: which events are the same?", list, (reason) => decide({ action: "merge", ids: [event.id, ...picked], reason }, "Merged"));
  const params = new URLSearchParams({ limit: 60 });
  if (row?.place) params.set("place", row.place);
  else if (row?.from) { params.set("from", row.from); params.set("to", row.to); }
  get("events", params).then(({ rows }) => put(list, rows.filter((r) => r.id !== event.id).map((r) => h("label", null, h("span", null, h("input", { type: "checkbox", onchange: (e) => (e.target.checked ? picked.add(r.id) : picked.delete(r.id)) }), ` ${r.title}`, r.place ? [", ", name(r.place)] : "", h("span.soft.small", null, ` ${r.from ?? "undated"} · ${[...r.actor1, ...r.actor2].join(" / ")}`)))), rows.length < 2 ? h("p", null, "No other event is near it.") : null)).catch((e) => put(list, e.message));
}

// One who goes by two names: one decision, which holds for what is read later too.
export function rename(who, names) {
  if (!may()) return null;
  return h("button.button", { type: "button", onclick: () => {
    const input = h("input", { type: "text", id: "other", list: "actornames", required: true });
    const told = h("p.small.soft", null, "Everything that names the one is settled as if it named the other, also in reports that come later. It can be taken back; the claims and their words stay as they are.");
    dialog(`${who} is the same as…`, [h("label", { for: "other" }, "The name to keep", input), h("datalist", { id: "actornames" }, names.filter((n) => n !== who).map((n) => h("option", { value: n }))), told], async (reason) => {
      await decide({ action: "alias", name: who, kept: input.value, reason }, `${who} is ${input.value}`);
      change({ who: input.value, view: "graph" });
    });
  } }, "Same as…");
}

// Names that are read as this one, each with the way back.
export function aliases(all, who) {
  const own = all.filter((r) => r.of === "name" && (who === undefined || r.reads === who || r.name === who));
  if (!own.length) return null;
  return h("section.section", null, h("h3", null, who ? "Read as this name" : "Names read as another"), h("ul", null, own.map((r) => h("li", { data: { alias: r.name } }, name(r.name), " → ", name(r.reads), h("span.soft.small", null, ` ${r.decision}, ${r.by}${r.reason ? `: ${r.reason}` : ""} `), may() && h("button.link.small", { type: "button", onclick: () => decide({ action: "undo", id: r.decision }, "Taken back") }, "take back")))));
}

// How far an outlet can be relied on, as people judge it.
export const LETTERS = { A: "A: completely reliable", B: "B: usually reliable", C: "C: fairly reliable", D: "D: not usually reliable", E: "E: unreliable", F: "F: cannot be judged" };

export function grading(outlet, letter) {
  if (!may()) return h("span", { title: LETTERS[letter ?? "F"] }, letter ?? "F");
  return h("select.letter", { "aria-label": `Reliability of ${outlet}`, title: LETTERS[letter ?? "F"], data: { outlet }, onchange: (e) => decide({ action: "grade_source", outlet, letter: e.target.value }, `${outlet} graded ${e.target.value}`).catch((error) => say(error.message)) },
    Object.entries(LETTERS).map(([k, words]) => h("option", { value: k, selected: k === (letter ?? "F"), title: words }, k)));
}
