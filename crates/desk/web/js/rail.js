// The rail: which values come how often, and which are chosen.
import { get } from "./api.js";
import { h, name, put } from "./dom.js";
import { glyph, family } from "./families.js";
import { FILTERS, change, chosen, events, here, session, toggle } from "./state.js";
import { MODALITIES, PRECISIONS, STANCES, number, plain } from "./words.js";

const DIMS = [
  ["family", "Family", true], ["type", "Type", false], ["actor", "Actor", true], ["place", "Place", true], ["admin1", "Province", false],
  ["source", "Source", false], ["stance", "On whose word", false], ["modality", "Did it happen", false], ["prec", "Precision of place", false], ["grade", "Grade", false], ["country", "Country", false],
];
const open = new Set(DIMS.filter((d) => d[2]).map((d) => d[0]));
const whole = new Set();
let asked = "";
let wide = false;

const HINTS = { stance: STANCES, modality: MODALITIES, prec: PRECISIONS };

export async function rail(wanted) {
  const node = document.getElementById("rail");
  node.hidden = !wanted;
  if (!wanted) { asked = ""; return; }
  const params = events();
  const key = params.toString();
  if (key === asked) return;
  asked = key;
  try {
    const facets = await get("facets", params);
    if (key === asked) draw(node, facets);
  } catch (error) {
    put(node, h("p.fault", null, error.message));
  }
}

export function forget() { asked = ""; }

function draw(node, facets) {
  const focus = document.activeElement?.closest("#rail") && document.activeElement.dataset.key;
  const scroll = node.scrollTop;
  const any = FILTERS.some((f) => here().params.has(f));
  const shut = innerWidth <= 900 && !wide;
  node.classList.toggle("shut", shut);
  put(node,
    innerWidth <= 900 && h("button.button.fold", { type: "button", data: { key: "fold" }, "aria-expanded": String(!shut), onclick: () => { wide = shut; draw(node, facets); } }, shut ? "Filters" : "Hide the filters", any ? ` · ${FILTERS.filter((f) => here().params.has(f)).length}` : ""),
    h("div.railhead", null, h("h2.label", null, "Filters"), any && h("button.link.small", { type: "button", onclick: () => change(Object.fromEntries(FILTERS.map((f) => [f, null]))) }, "Clear all")),
    DIMS.map(([dim, title]) => facet(node, facets, dim, title)));
  node.scrollTop = scroll;
  if (focus) [...node.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focus)?.focus();
}

function facet(node, facets, dim, title) {
  let values = facets[dim] ?? [];
  const on = dim === "modality" && !here().params.has("modality") ? ["actual", "historical"] : chosen(dim);
  for (const v of on) if (!values.some(([w]) => w === v) && v !== "all") values = [[v, 0], ...values];
  if (!values.length) return null;
  const most = whole.has(dim) ? 60 : 7;
  const shown = [...values.filter(([v]) => on.includes(v)), ...values.filter(([v]) => !on.includes(v))].slice(0, Math.max(most, on.length));
  return h("details.facet", { open: open.has(dim) || chosen(dim).length > 0, ontoggle: (e) => (e.target.open ? open.add(dim) : open.delete(dim)) },
    h("summary", null, h("span.label", null, title, chosen(dim).length ? ` · ${chosen(dim).length}` : "")),
    shown.map(([value, n]) => h(on.includes(value) ? "label.on" : "label", { title: HINTS[dim]?.[value] ?? value },
      h("input", { type: "checkbox", checked: on.includes(value), data: { key: `${dim}:${value}` }, onchange: () => pick(dim, value, on) }),
      dim === "family" ? glyph(value) : h("span"),
      h("span", null, name(label(dim, value))), h("span.n", null, number(n)))),
    values.length > most && h("button.link.small", { type: "button", data: { key: `more:${dim}` }, onclick: () => { whole.add(dim); draw(node, facets); } }, `${values.length - most} more`));
}

// Unless told otherwise only what happened is shown; the first change of that says all of it.
function pick(dim, value, on) {
  if (dim !== "modality") { toggle(dim, value); return; }
  const next = on.includes(value) ? on.filter((v) => v !== value) : [...on, value];
  change({ modality: next.length ? next.join(",") : "all" });
}

export function label(dim, value) {
  if (dim === "family") return family(value).title;
  if (dim === "type") return session.types.find((t) => t.name === value)?.title ?? plain(value);
  if (dim === "modality") return MODALITIES[value] ?? value;
  if (dim === "prec") return PRECISIONS[value] ?? value;
  return value;
}
