// What is chosen, as chips that can be taken away.
import { h, name } from "./dom.js";
import { FILTERS, change, chosen, here, toggle } from "./state.js";
import { label } from "./rail.js";
import { day } from "./words.js";

export function chips() {
  const { params } = here();
  const out = [];
  const chip = (words, off) => out.push(h("span.chip", null, name(words), h("button", { type: "button", "aria-label": `Take away ${words}`, onclick: off }, "×")));
  for (const dim of FILTERS) {
    if (dim === "from" || dim === "to") { if (params.has(dim)) chip(`${dim} ${day(params.get(dim))}`, () => change({ [dim]: null })); continue; }
    if (dim === "q") { if (params.has("q")) chip(`“${params.get("q")}”`, () => change({ q: null })); continue; }
    for (const v of chosen(dim)) chip(label(dim, v), () => (dim === "modality" ? change({ modality: null }) : toggle(dim, v)));
  }
  if (params.has("asof")) chip(`as known on ${day(params.get("asof"))}`, () => change({ asof: null }));
  return out.length ? h("div.chips", null, out) : null;
}
