// The card of an event: what is said, on which words, by whom; where they disagree; what people decided.
import { h, name, put } from "./dom.js";
import { family, glyph, shade } from "./families.js";
import { marked } from "./quote.js";
import { decisions } from "./decide.js";
import { copy, permalink } from "./keys.js";
import { GRADES, MODALITIES, PRECISIONS, STANCES, day, figure, plain, plural, span } from "./words.js";

export function card(answer, { onclose, acts = true } = {}) {
  const { event, row } = answer;
  const node = h("article.card", { style: { "--family": shade(event.family) } });
  const light = (part, words) => {
    const lit = node.querySelector(`.value[aria-pressed="true"]`);
    const same = lit?.dataset.part === part && lit?.dataset.words === words;
    node.querySelectorAll("[aria-pressed]").forEach((v) => v.setAttribute("aria-pressed", "false"));
    node.querySelectorAll("mark.lit").forEach((m) => m.classList.remove("lit"));
    if (same) return;
    [...node.querySelectorAll(".value")].filter((v) => v.dataset.part === part && v.dataset.words === words).forEach((v) => v.setAttribute("aria-pressed", "true"));
    const marks = [...node.querySelectorAll(`mark[data-part~="${part}"]`)];
    marks.forEach((m) => m.classList.add("lit"));
    const near = marks[0];
    near?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  const value = (part, words, kid = name(words)) => h("button.value", { type: "button", "aria-pressed": "false", data: { part, words }, title: "Show the words", onclick: () => light(part, words) }, kid);
  put(node,
    h("header", null,
      h("div.row", null,
        h("span.badges", null, glyph(event.family), h("span.soft.small", null, family(event.family).title)),
        h("span", null,
          h("button.icon", { type: "button", title: "Copy an address that pins what is known today", "aria-label": "Copy permalink", onclick: () => copy(permalink()) }, "⚯"),
          onclose && h("button.icon", { type: "button", title: "Close (Esc)", "aria-label": "Close", onclick: onclose }, "×"))),
      h("h2", { tabindex: "-1" }, answer.title, event.place && [": ", name(event.place.name)]),
      badges(event, row)),
    facts(event, answer, value),
    disputes(event),
    quotes("The words", answer.for, event),
    quotes("Said against it", answer.against, event, "against"),
    quotes("Who answers for it", answer.answered_by, event),
    figures(answer.for),
    merged(event),
    decisions(answer, acts),
    codes(answer.for[0]?.claim),
    citation(answer));
  return node;
}

function badges(event, row) {
  const number = event.grade?.slice(1);
  return h("div.badges", null,
    h("span.badge", { title: STANCES[event.stance] }, event.stance),
    h("span.badge", { title: `Source ${event.grade?.[0]}: outlets are graded by people. Information ${number}: ${GRADES[number] ?? ""}. ${event.grade_reason ?? ""}` }, `grade ${event.grade || "none"}`),
    event.modality !== "actual" && h("span.badge.warn", null, MODALITIES[event.modality]),
    h("span.badge", null, event.date.precision === "unknown" ? "no date" : `date: ${event.date.precision}`),
    event.place && h("span.badge", null, PRECISIONS[event.place.precision] ?? event.place.precision),
    h("span.badge", { title: "Reprints of one text count once" }, plural(event.originators, "originator"), event.reports > event.originators ? ` in ${event.reports} reports` : ""),
    row?.review && row.review !== "open" && h("span.badge.good", null, row.review));
}

const side = (answer, which) => {
  const roles = new Map();
  for (const { claim } of answer.for) for (const [role, filler] of Object.entries(claim.roles)) for (const f of [filler, ...(filler.also ?? [])]) if (!roles.has(f.name ?? f.text)) roles.set(f.name ?? f.text, role);
  return answer.event[which].map((who) => ({ who, role: roles.get(who) }));
};

function facts(event, answer, value) {
  const rows = [];
  const add = (term, ...kids) => rows.push(h("dt", null, term), h("dd", null, kids));
  add("What", value("trigger", answer.title, answer.title), answer.about && h("p.reason", null, answer.about));
  for (const [which, term] of [["actor1", "Who"], ["actor2", "To whom"]]) {
    const all = side(answer, which);
    if (all.length) add(term, all.map(({ who, role }) => h("div", null, value(`role-${role ?? which}`, who), role && h("span.reason", null, ` ${plain(role)}`))));
  }
  const { place, date } = event;
  if (place) add("Where", value("place", place.name), h("p.reason", null, [place.admin1, place.country].filter(Boolean).join(", "), place.lat !== null ? "" : " · not placed on the map", place.radius_km ? ` · within ${place.radius_km} km` : ""), place.reason && h("p.reason", null, place.reason));
  else add("Where", h("span.soft", null, "not said"));
  if (date.from) add("When", value("date", date.text ?? date.from, span(date.from, date.to, date.precision)), h("p.reason", null, plain(date.basis), date.text ? [": “", name(date.text), "”"] : ""), date.reason && h("p.reason", null, date.reason));
  else add("When", h("span.soft", null, "not said"), date.reason && h("p.reason", null, date.reason));
  if (event.weapons?.length) add("With what", event.weapons.map((w) => h("div", null, value("weapon", w.text), h("span.reason", null, ` ${w.kind}`))));
  for (const [field, term] of [["killed", "Killed"], ["injured", "Injured"], ["abducted", "Held"], ["displaced", "Displaced"]]) {
    const f = event[field];
    const words = f && figure(f.low ?? null, f.best ?? null, f.high ?? null);
    if (words) add(term, value(field, words, words));
  }
  return h("dl.facts", null, rows);
}

function quotes(title, claims, event, kind = "") {
  if (!claims?.length) return null;
  return h("section.section", null, h("h3", null, title),
    claims.map(({ claim, report, title: type }) => h(`div.claim${kind ? `.${kind}` : ""}`, { data: { claim: claim.id } },
      h("blockquote", { lang: report?.lang ?? "en", dir: "auto" }, marked(claim)),
      h("div.chain", null, chain(claim, report)),
      h("div.chain", null,
        claim.type !== event.type && h("span.badge", null, type),
        h("span.badge", { title: STANCES[claim.stance] }, claim.stance),
        claim.modality !== "actual" && h("span.badge.warn", null, MODALITIES[claim.modality]),
        h("a", { href: `/report/${encodeURIComponent(claim.report)}?claim=${encodeURIComponent(claim.id)}` }, "in the report"),
        h("span.soft", { title: claim.id }, claim.clause)))));
}

// Outlet, then everyone it passes the word on from.
function chain(claim, report) {
  const hops = claim.attribution.map((hop) => [" ← ", name(hop.name), hop.role && h("span", null, ` (${hop.role})`)]);
  return [h("b", null, name(report?.source ?? "outlet not named")), hops, h("span", null, `· ${report?.published ? day(report.published) : "undated report"}`)];
}

function disputes(event) {
  if (!event.disputed?.length) return null;
  return h("section.section", null, h("h3", null, "Sources disagree"),
    event.disputed.map((d) => h("div", null, h("span.label", null, plain(d.field)), h("ul", null, d.values.map(([value, claims]) => h("li", null, value ? name(value) : h("i", null, d.field.startsWith("actor") ? "nobody named" : "not said"), h("span.soft.small", null, ` · ${plural(claims.length, "claim")}`)))))));
}

function figures(claims) {
  const all = claims.flatMap(({ claim, report }) => ["killed", "injured", "abducted", "displaced"].filter((f) => claim[f]).map((f) => ({ f, c: claim[f], report })));
  if (all.length < 2) return null;
  return h("section.section", null, h("h3", null, "Figures side by side"),
    h("table.numbers", null, h("thead", null, h("tr", null, ["", "low", "best", "high", "words", "outlet"].map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", null, all.map(({ f, c, report }) => h("tr", null, h("td", null, f), [c.low, c.best, c.high].map((n) => h("td.n", null, n ?? "–")), h("td", null, name(c.text)), h("td", null, name(report?.source ?? "–")))))));
}

function merged(event) {
  if (!event.merged?.length) return null;
  return h("section.section", null, h("h3", null, `Put together from ${plural(event.claims.length, "claim")}`), h("ul", null, event.merged.map((why) => h("li.reason", null, why))));
}

function codes(claim) {
  if (!claim) return null;
  const c = claim.codes;
  const rows = [["ACLED", c.acled], ["CAMEO", c.cameo], ["PLOVER", c.plover?.join(" · ")], ["UCDP", c.ucdp && { 1: "1 state-based", 2: "2 non-state", 3: "3 one-sided" }[c.ucdp]]].filter((r) => r[1]);
  return rows.length ? h("section.section", null, h("h3", null, "Codes"), h("dl.facts", null, rows.map(([k, v]) => [h("dt", null, k), h("dd", null, v)]))) : null;
}

function citation(answer) {
  const { event } = answer;
  const lead = answer.for[0] ?? answer.against[0];
  const words = `${answer.title}${event.place ? `: ${event.place.name}` : ""}, ${span(event.date.from, event.date.to, event.date.precision)}. Event ${event.id}${answer.as_of ? `, as known on ${day(answer.as_of)}` : ""}. “${lead?.claim.quote ?? ""}” ${[lead?.report?.source, lead?.report?.published && day(lead.report.published), lead?.report?.url].filter(Boolean).join(", ")}. SHA-256 ${lead?.report?.sha256 ?? ""}.`;
  const file = (form, words) => h("a.button", { href: `/api/event/${encodeURIComponent(event.id)}/citation?form=${form}${answer.as_of ? `&as_of=${answer.as_of}` : ""}`, download: true }, words);
  return h("section.section", null, h("h3", null, "Cite"), h("p.small.soft.cite", null, name(words)), h("div.actions", null, h("button.button", { type: "button", onclick: () => copy(words) }, "Copy citation"), file("bibtex", "BibTeX"), file("ris", "RIS")));
}
