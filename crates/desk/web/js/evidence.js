// Words that a row stands on, as a list of quotes with who says so.
import { h, name } from "./dom.js";
import { STANCES, day } from "./words.js";

export function evidence(title, words, kind = "") {
  if (!words?.length) return null;
  return h("section.section", null, h("h3", null, title), words.map((w) => h(`div.claim${kind ? `.${kind}` : ""}`, null,
    h("blockquote", { dir: "auto" }, w.quote),
    h("div.chain", null, h("b", null, name(w.source ?? "outlet not named")), w.attribution.map((who) => [" ← ", name(who)]), h("span", null, `· ${w.published ? day(w.published) : "undated report"}`)),
    h("div.chain", null, h("span.badge", { title: STANCES[w.stance] }, w.stance), h("a", { href: `/report/${encodeURIComponent(w.report)}?claim=${encodeURIComponent(w.claim)}` }, "in the report"), h("a", { href: `/map?sel=${encodeURIComponent(w.claim)}` }, "the event")))));
}

export function panel(title, onclose, ...kids) {
  return h("article.card", null,
    h("header", null, h("div.row", null, h("h2", { tabindex: "-1" }, title), h("button.icon", { type: "button", title: "Close (Esc)", "aria-label": "Close", onclick: onclose }, "×"))), kids);
}
