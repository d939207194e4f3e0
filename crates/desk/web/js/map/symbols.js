// Symbols of events, painted when they are first seen: a ring of the families for several, a disc with its glyph for one.
import { family } from "../families.js";

const SCALE = 2;

// Name of the picture of a symbol. What is seen is in the name.
export function picture(symbol, dark) {
  const shade = dark ? "d" : "l";
  if (symbol.event) {
    const e = symbol.event;
    const form = e.stance === "claimed" || e.stance === "alleged" ? "hollow" : e.stance === "depicted" ? "dashed" : e.stance === "denied" || e.modality === "negated" ? "struck" : "full";
    const weak = e.modality === "historical" ? "w" : "";
    return ["one", e.family, form, size(e.killed[1] ?? 0), weak, shade].join("|");
  }
  const total = symbol.families.reduce((sum, f) => sum + f[1], 0);
  const parts = symbol.families.slice(0, 6).map(([name, n]) => `${name}:${Math.max(1, Math.round((n / total) * 16))}`);
  return ["many", parts.join(","), short(symbol.n), rank(symbol.n), shade].join("|");
}

// Area grows with the number of deaths, within bounds.
const size = (killed) => Math.min(19, Math.round(10 + Math.sqrt(killed) * 0.9));
const rank = (n) => (n < 5 ? 0 : n < 20 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4);
const short = (n) => (n < 1000 ? String(n) : n < 10000 ? `${(n / 1000).toFixed(1)}k` : `${Math.round(n / 1000)}k`);

export function paint(id) {
  const [kind, ...rest] = id.split("|");
  return kind === "one" ? one(...rest) : kind === "many" ? many(...rest) : kind === "hold" ? hold(...rest) : null;
}

function sheet(px) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(px * SCALE);
  const c = canvas.getContext("2d");
  c.scale(SCALE, SCALE);
  return [canvas, c];
}

const done = (canvas, c) => ({ data: c.getImageData(0, 0, canvas.width, canvas.height), ratio: SCALE });

function one(name, form, radius, weak, shade) {
  const f = family(name);
  const r = Number(radius);
  const px = r * 2 + 6;
  const [canvas, c] = sheet(px);
  const dark = shade === "d";
  c.translate(px / 2, px / 2);
  c.globalAlpha = weak ? 0.45 : 1;
  c.beginPath();
  c.arc(0, 0, r, 0, 7);
  const hollow = form !== "full";
  c.fillStyle = hollow ? (dark ? "#141b22" : "#fffefb") : f.colour;
  c.fill();
  c.lineWidth = hollow ? 2.6 : 1.4;
  c.strokeStyle = hollow ? f.colour : dark ? "#0b0f14" : "#ffffff";
  if (form === "dashed") c.setLineDash([3.4, 2.6]);
  c.stroke();
  c.setLineDash([]);
  c.save();
  const k = (r * 1.3) / 16;
  c.scale(k, k);
  c.translate(-8, -8);
  c.fillStyle = hollow ? (dark ? "#e7eaef" : "#1a2230") : f.ink;
  c.fill(new Path2D(f.path));
  c.restore();
  if (form === "struck") {
    c.beginPath();
    c.moveTo(-r, r);
    c.lineTo(r, -r);
    c.lineWidth = 2;
    c.strokeStyle = dark ? "#e7eaef" : "#1a2230";
    c.stroke();
  }
  return done(canvas, c);
}

function many(parts, words, level, shade) {
  const r = [13, 15, 18, 21, 25][Number(level)];
  const px = r * 2 + 6;
  const [canvas, c] = sheet(px);
  const dark = shade === "d";
  c.translate(px / 2, px / 2);
  c.beginPath();
  c.arc(0, 0, r, 0, 7);
  c.fillStyle = dark ? "#0b0f14" : "#ffffff";
  c.fill();
  const all = parts.split(",").map((p) => p.split(":"));
  const total = all.reduce((sum, p) => sum + Number(p[1]), 0);
  let angle = -Math.PI / 2;
  for (const [name, n] of all) {
    const to = angle + (Number(n) / total) * 2 * Math.PI;
    c.beginPath();
    c.arc(0, 0, r - 2.6, angle, to);
    c.lineWidth = 4.6;
    c.strokeStyle = family(name).colour === "#3c4654" && dark ? "#c3cad3" : family(name).colour;
    c.stroke();
    angle = to;
  }
  c.fillStyle = dark ? "#f0f3f6" : "#1a2230";
  c.font = `600 ${r > 17 ? 13 : 12}px "Noto Sans", sans-serif`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(words, 0, 0.5);
  return done(canvas, c);
}

// Who holds a place: square for towns, triangle for bases, diamond for airports and crossings; letters name the holder.
function hold(shape, colours, status, letters, flags, shade) {
  const r = 15;
  const px = r * 2 + 12;
  const [canvas, c] = sheet(px);
  const dark = shade === "d";
  const [a, b] = colours.split(",");
  c.translate(px / 2, px / 2);
  const outline = () => {
    c.beginPath();
    if (shape === "base") { c.moveTo(0, -r); c.lineTo(r, r * 0.8); c.lineTo(-r, r * 0.8); } else if (shape === "gate") { c.moveTo(0, -r); c.lineTo(r, 0); c.lineTo(0, r); c.lineTo(-r, 0); } else c.rect(-r * 0.86, -r * 0.86, r * 1.72, r * 1.72);
    c.closePath();
  };
  c.globalAlpha = status === "last_reported" ? 0.5 : 1;
  outline();
  c.save();
  c.clip();
  c.fillStyle = a;
  c.fillRect(-r, -r, 2 * r, 2 * r);
  if (b) { c.fillStyle = b; c.fillRect(0, -r, r, 2 * r); }
  if (status === "claimed") {
    c.strokeStyle = dark ? "#141b22" : "#ffffff";
    c.lineWidth = 2.2;
    for (let x = -3 * r; x < 3 * r; x += 6) { c.beginPath(); c.moveTo(x, r); c.lineTo(x + 2 * r, -r); c.stroke(); }
  }
  c.restore();
  outline();
  c.lineWidth = 1.6;
  c.strokeStyle = dark ? "#0b0f14" : "#ffffff";
  c.stroke();
  if (flags.includes("b")) {
    c.globalAlpha = 1;
    c.strokeStyle = dark ? "#ffb869" : "#8a4300";
    c.lineWidth = 2;
    for (const [x, y] of [[0, 1], [1, 0], [0, -1], [-1, 0]]) {
      const turn = Math.atan2(y, x);
      c.beginPath();
      c.arc(0, 0, r + 4, turn - 0.5, turn + 0.5);
      c.stroke();
    }
  }
  c.globalAlpha = 1;
  c.font = `600 ${letters.length > 2 ? 9.5 : 11}px "Noto Sans", sans-serif`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.lineWidth = 3;
  c.strokeStyle = "rgb(0 0 0 / 65%)";
  const y = shape === "base" ? 4 : 0.5;
  c.strokeText(letters, 0, y);
  c.fillStyle = "#ffffff";
  c.fillText(letters, 0, y);
  return done(canvas, c);
}
