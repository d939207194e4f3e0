// Words that a row stands on, as a list of quotes with who says so.
import { h, name } from "./dom.js";
import { STANCES, day } from "./words.js";

const link = (w) => `/report/${encodeURIComponent(w.report)}?claim=${encodeURIComponent(w.claim)}`;

// The same sentence in several reports stands once, with all who print it.
export function alike(words) {
  const groups = new Map();
  for (const w of words) groups.set(w.quote, [...(groups.get(w.quote) ?? []), w]);
  return [...groups.values()];
}

export function evidence(title, words, kind = "") {
  if (!words?.length) return null;
  return h("section.section", null, h("h3", null, title), alike(words).map((same) => quote(same, kind)));
}

export function quote(same, kind = "") {
  const reports = [...new Map(same.map((w) => [w.report, w])).values()];
  return h(`div.claim${kind ? `.${kind}` : ""}`, null,
    h("blockquote", { dir: "auto" }, same[0].quote),
    reports.map((w) => h("div.chain", null, h("b", null, name(w.source ?? "outlet not named")), w.attribution.map((who) => [" ← ", name(who)]), h("span", null, `· ${w.published ? day(w.published) : "undated report"}`), h("a", { href: link(w) }, "in the report"))),
    h("div.chain", null, [...new Set(same.map((w) => w.stance))].map((x) => h("span.badge", { title: STANCES[x] }, x)), h("a", { href: `/map?sel=${encodeURIComponent(same[0].claim)}` }, "the event")));
}

// A sentence of reasons: days as they are said, and the claim it names as a link to its words.
export function reason(words, claims) {
  const of = new Map(claims.map((w, n) => [w.claim, [w, n + 1]]));
  return words.split(/(\[[0-9a-f]{8,}(?:, [0-9a-f]{8,})*\])/).map((part) => {
    if (!/^\[[0-9a-f]{8,}/.test(part)) return part.replace(/\d{4}-\d\d-\d\d/g, day);
    const known = part.slice(1, -1).split(", ").map((id) => of.get(id)).filter(Boolean);
    return known.map(([w, n], k) => [k ? " " : "", h("a.note", { href: link(w), title: w.quote, "aria-label": `words ${n}` }, n)]);
  });
}

export function panel(title, onclose, ...kids) {
  return h("article.card", null,
    h("header", null, h("div.row", null, h("h2", { tabindex: "-1" }, title), h("button.icon", { type: "button", title: "Close (Esc)", "aria-label": "Close", onclick: onclose }, "×"))), kids);
}
