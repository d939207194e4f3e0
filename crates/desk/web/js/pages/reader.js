// The reader: a report with its claims on the words they stand on.
import { get } from "../api.js";
import { h, name, put } from "../dom.js";
import { glyph, shade } from "../families.js";
import { asof, here } from "../state.js";
import { MODALITIES, day, plural } from "../words.js";
import { missed } from "../missed.js";

export const title = "Report";

export async function show(main) {
  let drawn = "";
  let leave = null;
  const update = async () => {
    const { rest, params } = here();
    if (drawn !== rest[0]) {
      const answer = await get(`report/${encodeURIComponent(rest[0] ?? "")}`, asof());
      drawn = rest[0];
      leave?.();
      leave = draw(main, answer);
    }
    light(main, params.get("claim"), true);
  };
  await update();
  return { update, leave: () => leave?.() };
}

function draw(main, { report, text, claims }) {
  document.title = `${report.title ?? report.id} · Dateline`;
  const points = Array.from(text);
  const body = h("div.text", { lang: report.lang ?? "en", dir: "auto" }, spanned(points, claims));
  const pins = h("div.pins", { "aria-label": "Claims of this report" });
  put(main, h("article.reader", null,
    h("div", null,
      h("p.small", null, h("a", { href: "/reports" }, "Reports")),
      h("h1", null, name(report.title ?? "Untitled report")),
      h("dl.facts", null,
        h("dt", null, "Outlet"), h("dd", null, name(report.source ?? "not named")),
        h("dt", null, "Published"), h("dd", null, report.published ? day(report.published) : "not known", report.published_basis && h("span.reason", null, ` by ${report.published_basis}`)),
        report.url && [h("dt", null, "Address"), h("dd", null, h("a", { href: report.url, rel: "noreferrer noopener", target: "_blank" }, report.url))],
        h("dt", null, "SHA-256"), h("dd.mono.small", null, report.sha256),
        h("dt", null, "Claims"), h("dd", null, plural(claims.length, "claim"))),
      body, missed(body, report)),
    pins));
  body.addEventListener("click", (e) => {
    const id = e.target.closest(".span")?.dataset.claims?.split(" ")[0];
    if (id && getSelection().isCollapsed) light(main, id, false);
  });
  const place = () => pin(body, pins, claims, main);
  place();
  const size = new ResizeObserver(place);
  size.observe(body);
  document.fonts?.ready.then(place);
  return () => size.disconnect();
}

// Words of claims carry their colour; where claims overlap, the first one's.
function spanned(points, claims) {
  const all = claims.flatMap(({ claim }) => [claim.evidence.trigger, ...claim.evidence.arguments].map((x) => ({ ...x, claim })));
  const cuts = [...new Set([0, points.length, ...all.flatMap((x) => [x.start, x.end])])].filter((n) => n >= 0 && n <= points.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, n) => {
    const to = cuts[n + 1];
    const words = points.slice(from, to).join("");
    const over = all.filter((x) => x.start <= from && to <= x.end);
    if (!over.length) return words;
    const ids = [...new Set(over.map((x) => x.claim.id))];
    return h("span.span", { data: { claims: ids.join(" "), from }, style: { "--family": shade(over[0].claim.family) } }, words);
  });
}

function pin(body, pins, claims, main) {
  const narrow = matchMedia("(max-width: 900px)").matches;
  const top = body.getBoundingClientRect().top;
  let free = 0;
  const offset = top - pins.getBoundingClientRect().top;
  const firsts = new Map();
  for (const span of body.querySelectorAll(".span")) for (const id of span.dataset.claims.split(" ")) if (!firsts.has(id)) firsts.set(id, span.getBoundingClientRect().top - top);
  const order = [...claims].sort((a, b) => (firsts.get(a.claim.id) ?? 0) - (firsts.get(b.claim.id) ?? 0) || a.claim.start - b.claim.start);
  put(pins, order.map(({ claim, title }) => {
    const y = Math.max(offset + (firsts.get(claim.id) ?? 0), free);
    free = y + 30;
    const words = [title, claim.modality !== "actual" ? ` (${MODALITIES[claim.modality]})` : "", claim.place ? ` · ${claim.place.name}` : ""].join("");
    return h("a.pin", { href: `?claim=${encodeURIComponent(claim.id)}`, title: words, data: { claim: claim.id }, style: { "--family": shade(claim.family), top: narrow ? "auto" : `${y}px` },
      onmouseenter: () => light(main, claim.id, false) }, glyph(claim.family), h("span", null, name(words)));
  }));
  pins.style.height = narrow ? "auto" : `${free}px`;
}

function light(main, id, scroll) {
  main.querySelectorAll(".lit").forEach((n) => n.classList.remove("lit"));
  if (!id) return;
  const spans = [...main.querySelectorAll(".span")].filter((n) => n.dataset.claims.split(" ").includes(id));
  const pins = [...main.querySelectorAll(".pin")].filter((n) => n.dataset.claim === id);
  [...spans, ...pins].forEach((n) => n.classList.add("lit"));
  if (scroll) spans[0]?.scrollIntoView({ block: "center" });
}
