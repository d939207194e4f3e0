// The first page: a question that is answered here, and ways to begin.
import { get, post } from "../api.js";
import { summary } from "../bar.js";
import { alike, quote } from "../evidence.js";
import { h, name, put, say } from "../dom.js";
import { reload } from "../session.js";
import { go, session } from "../state.js";
import { day, days } from "../words.js";
import { STATUS, sentence } from "./control.js";

export const title = "Start";

export async function show(main) {
  const { record } = session;
  if (!record.reports) { put(main, first()); return {}; }
  const turns = h("div");
  put(main, h("div.hero", null,
    h("h1", null, "Who did what to whom, where and when, and who says so"),
    h("p.lead", null, `${summary()}${record.first_day ? `, ${day(record.first_day)} to ${day(record.last_day)}` : ""}. Every value is one click from its words, and nothing leaves this machine.`),
    question(record), turns,
    h("div.doors", null,
      door("Look at the map", "What happened where. Each symbol opens the sentence it stands on.", h("a.button", { href: "/map" }, "Open the map")),
      !session.public && door("See what is in doubt", "The most doubtful first: accept, correct, split, merge. All of it can be taken back.", h("a.button", { href: "/review" }, "Review")),
      door("Try a report of your own", "Paste a text and see what is read off it. It is not kept.", h("a.button", { href: "/paste" }, "Paste a report"))),
    h("p.small.soft.how", null, "More reports are added in a terminal: ", h("code", null, `dateline read PATH --db ${record.name}`))));
  latest(turns, record);
  return {};
}

// Who held a place on a day? Asked and answered on the spot, with the words.
function question(record) {
  const out = h("div", { "aria-live": "polite", id: "answer" });
  const towns = h("datalist", { id: "towns" });
  const place = h("input", { type: "search", id: "place", list: "towns", required: true, placeholder: "a town or base", autocomplete: "off" });
  const on = h("input", { type: "date", id: "day", required: true, value: record.last_published ?? record.last_day ?? "" });
  const ask = async (e) => {
    e?.preventDefault();
    try { put(out, answer(place.value.trim(), on.value, (await get("control/place", { place: place.value.trim(), on: on.value })).places)); } catch (error) { put(out, h("p.fault", { role: "alert" }, error.message)); }
  };
  get("control", { on: on.value }).then(({ places }) => {
    fillTowns(towns, places);
    if (!place.value && places.length) place.placeholder = `as ${best(places).place.name}`;
  }).catch(() => { /* the question can be asked without suggestions */ });
  return h("form.question", { onsubmit: ask },
    h("label", { for: "place" }, "Who held", place), h("label", { for: "day" }, "on", on), h("button.button.main", { type: "submit" }, "Find the answer"), towns, out);
}

const fillTowns = (list, places) => put(list, [...new Set(places.map((p) => p.place.name))].map((n) => h("option", { value: n })));
const best = (places) => [...places].sort((a, b) => b.claims_for.length - a.claims_for.length)[0];

function answer(asked, on, places) {
  if (!places.length) return h("p.answer", null, h("b", null, "Nothing is known of “", name(asked), `” on ${day(on)}.`), " No claim of control over it was made for that day or before, as far as this record goes. Not known is not the same as held by nobody.");
  return places.slice(0, 4).map((p) => h("div.answer", null,
    h("p.verdict", null, h("b", null, name(p.place.name)), p.place.admin1 ? h("span.soft", null, ` (${p.place.admin1})`) : "", ": ", sentence(flat(p)), ` on ${day(on)}. `, h("span.badge", null, STATUS[p.status])),
    p.says_so.length ? alike(p.says_so).slice(-2).map((same) => quote(same)) : null,
    p.says_otherwise.length ? [h("p.label", null, "Said against it"), alike(p.says_otherwise).slice(-1).map((same) => quote(same, "against"))] : null,
    h("p", null, h("a", { href: `/control?town=${encodeURIComponent(p.place.name)}&date=${on}` }, `All the words, the map and the days before and after`))));
}

const flat = (p) => ({ ...p, claimed: p.claimed_by });

// What changed hands last.
async function latest(node, record) {
  const to = record.last_published ?? record.last_day;
  if (!to) return;
  try {
    const { rows } = await get("control/changes", { from: days.add(to, -30), to });
    const own = rows.filter((r) => r.changed_hands || (r.before === null && r.after?.controller.length)).slice(0, 6);
    if (!own.length) return;
    put(node, h("section.latest", null, h("h2", null, `Newly told of who holds what, in the 30 days to ${day(to)}`), h("ul", null, own.map((r) => h("li", null,
      h("a", { href: `/control?town=${encodeURIComponent(r.place.name)}&date=${r.after.since ?? to}` }, name(r.place.name)), ": ",
      r.before ? [h("span.soft", null, name(r.before.controller.join(" with ") || "not known")), " → "] : "", h("b", null, name(r.after.controller.join(" with ") || "not said")), h("span.soft", null, r.after.since ? `, ${day(r.after.since)}` : ""))))));
  } catch { /* the rest of the page stands without it */ }
}

function first() {
  return h("div.hero", null, h("h1", null, "An empty record"),
    h("p.lead", null, "Dateline reads reports on armed conflict and keeps what they say: sourced, dated, mapped. This record holds nothing yet."),
    h("div.doors", null,
      door("Read the sample", "Thirteen invented reports of December 2014 in Idlib, Syria, as a record to look around in.", sample()),
      door("Try a report of your own", "Paste a text and see what is read off it. It is not kept, and does not leave this machine.", h("a.button", { href: "/paste" }, "Paste a report")),
      door("Read your own", "In a terminal; files, folders, HTML, Markdown, JSON lines:", h("code", null, `dateline read PATH --db ${session.record.name}`))));
}

const door = (what, words, act) => h("section.door", null, h("h2", null, what), h("p.soft", null, words), act);

function sample() {
  if (session.role !== "admin") return h("p.small.soft", null, "An admin of this desk can read it in.");
  const button = h("button.button.main", { type: "button", onclick: async () => {
    button.disabled = true;
    button.textContent = "Reading…";
    try {
      await post("sample");
      await reload();
      say("The sample is read");
      go("/map");
    } catch (error) {
      button.textContent = error.message;
    }
  } }, "Read the sample");
  return button;
}
