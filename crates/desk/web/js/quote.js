// Which words of a sentence stand for which value? Offsets count code points.
import { h } from "./dom.js";

const points = (text) => Array.from(text);

function spans(claim) {
  const out = [];
  const add = (start, end, part) => { if (Number.isInteger(start) && end > start) out.push({ start: start - claim.start, end: end - claim.start, part }); };
  add(claim.evidence.trigger.start, claim.evidence.trigger.end, "trigger");
  for (const [role, filler] of Object.entries(claim.roles)) {
    for (const f of [filler, ...(filler.also ?? [])]) add(f.start, f.end, f.place_id ? `role-${role} place` : `role-${role}`);
  }
  for (const hop of claim.attribution) add(hop.start, hop.end, "attribution");
  const quote = points(claim.quote);
  const find = (words, part) => {
    if (!words) return;
    const at = claim.quote.indexOf(words);
    if (at < 0) return;
    const start = points(claim.quote.slice(0, at)).length;
    out.push({ start, end: start + points(words).length, part });
  };
  find(claim.date.text, "date");
  find(claim.place?.text || claim.place?.name, "place");
  for (const w of claim.weapons) find(w.text, "weapon");
  for (const f of ["killed", "injured", "abducted", "displaced"]) find(claim[f]?.text, f);
  for (const argument of claim.evidence.arguments) add(argument.start, argument.end, "words");
  return out.filter((x) => x.start >= 0 && x.start < quote.length).map((x) => ({ ...x, end: Math.min(x.end, quote.length) }));
}

// The sentence with its words marked; where spans overlap, a mark bears all their parts.
export function marked(claim) {
  const text = points(claim.quote);
  const all = spans(claim);
  const cuts = [...new Set([0, text.length, ...all.flatMap((x) => [x.start, x.end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, n) => {
    const to = cuts[n + 1];
    const words = text.slice(from, to).join("");
    const parts = all.filter((x) => x.start <= from && to <= x.end).map((x) => x.part);
    const named = parts.filter((p) => p !== "words");
    if (!named.length) return words;
    return h(named.includes("trigger") ? "mark.trigger" : "mark", { data: { part: named.join(" ") } }, words);
  });
}
