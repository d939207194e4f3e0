// The timeline strip: how many events when; a stretch of it is chosen by dragging, by dates, or by the keys.
import { get } from "./api.js";
import { bind } from "./keys.js";
import { h, put, s } from "./dom.js";
import { family, shade } from "./families.js";
import { change, events, here } from "./state.js";
import { day, days, plural } from "./words.js";

let asked = "";
let play = null;
let last = null;
let wanted = false;
let unbind = null;

export async function strip(on) {
  const node = document.getElementById("strip");
  wanted = on;
  node.hidden = !on;
  if (!on) { asked = ""; stop(); unbind?.(); unbind = null; return; }
  unbind ??= bind({ "[": () => step(-1), "]": () => step(1), Space: () => toggle() });
  const { params } = here();
  const query = events();
  const chosen = [query.get("from"), query.get("to")];
  query.delete("from");
  query.delete("to");
  const key = query.toString();
  if (key !== asked) {
    asked = key;
    try {
      last = await get("histogram", query);
    } catch (error) {
      put(node, h("p.fault", null, error.message));
      return;
    }
    if (key !== asked) return;
  }
  draw(node, last, chosen, params);
}

export function forget() { asked = ""; }

function draw(node, data, [from, to]) {
  if (!data.first) { put(node, h("p.head.soft", null, data.undated ? `${plural(data.undated, "event")} without a date` : "No dated events")); return; }
  const focused = node.contains(document.activeElement) ? document.activeElement.id : null;
  const total = data.bars.reduce((n, b) => n + sum(b.families), 0) + data.spans.reduce((n, b) => n + sum(b.families), 0);
  const pick = (which, value) => change({ [which]: value, sel: null });
  put(node,
    h("div.head", null,
      h("h2.label", null, "Timeline"),
      h("label", null, "from ", h("input", { type: "date", id: "from", value: from ?? "", onchange: (e) => pick("from", e.target.value) })),
      h("label", null, "to ", h("input", { type: "date", id: "to", value: to ?? "", onchange: (e) => pick("to", e.target.value) })),
      (from || to) && h("button.link", { type: "button", onclick: () => change({ from: null, to: null }) }, "all days"),
      h("button.button", { type: "button", id: "play", "aria-pressed": String(Boolean(play)), title: "Play (Space)", onclick: toggle }, play ? "❚❚ Stop" : "▶ Play"),
      h("span.grow"),
      h("span.soft.count", { title: `A bar is a ${data.step}; thin bars above are events of which only a longer time is known` }, plural(total, "dated event"), data.undated ? `, ${data.undated} undated` : "")),
    chart(data, from, to));
  if (focused) document.getElementById(focused)?.focus();
}

const sum = (families) => Object.values(families).reduce((a, b) => a + b, 0);

function chart(data, from, to) {
  const [W, H, base] = [1000, 78, 60];
  const length = days.between(data.first, data.last) + 1;
  const x = (iso) => (days.between(data.first, iso) / length) * W;
  const most = Math.max(1, ...data.bars.map((b) => sum(b.families)));
  const lanes = Math.min(data.spans.length, 5);
  const top = lanes * 3 + 4;
  const svg = s("svg", { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none", role: "img", "aria-label": `Events over time, ${day(data.first)} to ${day(data.last)}; the two date fields choose a stretch` });
  data.spans.forEach((b, n) => {
    const [a, z] = [Math.max(0, x(b.from)), Math.min(W, x(days.add(b.to, 1)))];
    const [name] = Object.entries(b.families).sort((p, q) => q[1] - p[1])[0];
    svg.append(s("rect", { x: a, y: 2 + (n % 5) * 3, width: Math.max(z - a, 1), height: 2, fill: shade(name), opacity: 0.75 }, s("title", null, `${plural(sum(b.families), "event")}, known only to ${day(b.from)} – ${day(b.to)}`)));
  });
  for (const b of data.bars) {
    const [a, z] = [Math.max(0, x(b.from)), Math.min(W, x(days.add(b.to, 1)))];
    let y = base;
    for (const [name, n] of Object.entries(b.families).sort()) {
      const tall = (n / most) * (base - top);
      y -= tall;
      svg.append(s("rect", { x: a + 0.4, y, width: Math.max(z - a - 0.8, 0.8), height: tall, fill: shade(name) }, s("title", null, `${day(b.from)}: ${n} ${family(name).title}`)));
    }
  }
  svg.append(s("line.tick", { x1: 0, x2: W, y1: base, y2: base }));
  const brush = s("rect.brush", { y: 0, height: base + 1, x: 0, width: 0 });
  svg.append(brush);
  const paint = (a, b) => { const [p, q] = [Math.max(0, x(a ?? data.first)), Math.min(W, x(days.add(b ?? data.last, 1)))]; brush.setAttribute("x", p); brush.setAttribute("width", Math.max(0, q - p)); };
  if (from || to) paint(from, to);
  let held = null;
  const at = (e) => { const r = svg.getBoundingClientRect(); return days.add(data.first, Math.max(0, Math.min(length - 1, Math.floor(((e.clientX - r.left) / r.width) * length)))); };
  svg.addEventListener("pointerdown", (e) => { held = at(e); svg.setPointerCapture(e.pointerId); paint(held, held); });
  svg.addEventListener("pointermove", (e) => { if (held) { const b = at(e); paint(held < b ? held : b, held < b ? b : held); } });
  svg.addEventListener("pointerup", (e) => { if (!held) return; const b = at(e); const [p, q] = held < b ? [held, b] : [b, held]; held = null; change({ from: p, to: q, sel: null }); });
  return h("div.stripbox", null, svg, h("div.axisbox", { "aria-hidden": "true" }, ticks(data, length).map(([iso, words]) => h("span.axislabel", { style: { left: `${(x(iso) / W) * 100}%` } }, words))));
}

function ticks(data, length) {
  const every = [1, 2, 7, 14, 31, 92, 365, 1826, 3652].find((n) => length / n <= 9) ?? 3652;
  const out = [];
  for (let iso = data.first; iso <= data.last; iso = days.add(iso, every)) out.push([iso, every > 300 ? iso.slice(0, 4) : day(iso).replace(every > 28 ? /^\d+ / : / \d{4}$/, "")]);
  return out;
}

// A day or bar further; the length of the stretch stays.
function step(by) {
  if (!last?.first) return;
  const { params } = here();
  const size = { day: 1, week: 7, month: 30, year: 365 }[last.step];
  const from = params.get("from") ?? last.first;
  const to = params.get("to") ?? (params.has("from") ? last.last : from);
  const next = [days.add(from, by * size), days.add(to, by * size)];
  if (next[0] > last.last || next[1] < last.first) { stop(); return; }
  change({ from: next[0], to: next[1], sel: null }, { replace: true });
}

function toggle() {
  if (play) { stop(); } else {
    if (!here().params.has("from")) change({ from: last.first, to: last.first });
    play = setInterval(() => step(1), matchMedia("(prefers-reduced-motion: reduce)").matches ? 2500 : 1100);
  }
  if (wanted) strip(true);
}

function stop() {
  clearInterval(play);
  play = null;
  const button = document.getElementById("play");
  if (button) { button.textContent = "▶ Play"; button.setAttribute("aria-pressed", "false"); }
}
