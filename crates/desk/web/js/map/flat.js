// The map as a drawing: for browsers without WebGL, and for paper.
import { h, s, put } from "../dom.js";
import { family } from "../families.js";
import { load } from "./topo.js";

const R = 512;
const x = (lon) => ((lon + 180) / 360) * R;
const y = (lat) => {
  const bound = Math.max(-85, Math.min(85, lat)) * (Math.PI / 180);
  return ((1 - Math.log(Math.tan(Math.PI / 4 + bound / 2)) / Math.PI) / 2) * R;
};

export async function flatmap(box, { view, onview, onpick }) {
  const svg = s("svg.flat", { role: "img", "aria-label": "Map; the list beside it holds the same events", preserveAspectRatio: "xMidYMid slice" });
  box.append(svg);
  let at = Array.isArray(view) ? fitted(view, box) : { z: view.z, lat: view.lat, lon: view.lon };
  let features = [];
  let ground = await load("world");
  const extent = () => {
    const k = 2 ** at.z;
    const [w, hh] = [(box.clientWidth || 800) / k, (box.clientHeight || 500) / k];
    return [x(at.lon) - w / 2, y(at.lat) - hh / 2, w, hh];
  };
  const lonlat = ([px, py]) => [(px / R) * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - (2 * py) / R))) * 180) / Math.PI];
  const where = () => {
    const [l, t, w, hh] = extent();
    const [[west, north], [east, south]] = [lonlat([l, t]), lonlat([l + w, t + hh])];
    return { ...at, box: [west, south, east, north] };
  };
  const path = (line) => line.map(([lon, lat], n) => `${n ? "L" : "M"}${x(lon).toFixed(3)} ${y(lat).toFixed(3)}`).join("");
  const seen = (coordinates, [l, t, w, hh]) => coordinates.some(([lon, lat]) => x(lon) > l - w / 2 && x(lon) < l + 1.5 * w && y(lat) > t - hh / 2 && y(lat) < t + 1.5 * hh);
  async function draw() {
    if (at.z >= 3.6) ground = await load("close");
    const box4 = extent();
    const k = 2 ** at.z;
    svg.setAttribute("viewBox", box4.map((n) => n.toFixed(4)).join(" "));
    const stroke = { "vector-effect": "non-scaling-stroke" };
    const lines = (name, kind) => ground[name].features.flatMap((f) => (f.geometry.type === "LineString" ? [f.geometry.coordinates] : f.geometry.coordinates)).filter((c) => seen(c, box4)).map((c) => s(`path.${kind}`, { d: path(c), ...stroke }));
    const fills = (name, kind) => ground[name].features.filter((f) => f.geometry.coordinates[0].length > 900 || seen(f.geometry.coordinates[0], box4)).map((f) => s(`path.${kind}`, { d: f.geometry.coordinates.map((r) => `${path(r)}Z`).join(""), "fill-rule": "evenodd", ...stroke }));
    const px = 1 / k;
    put(svg, fills("land", "land"), fills("lakes", "lake"), lines("rivers", "river"), at.z > 4 ? lines("units", "unit") : null, lines("borders", "border"), lines("disputed", "disputed"),
      features.map((f) => mark(f, px)));
  }
  function mark(f, px) {
    const [lon, lat] = f.geometry.coordinates;
    const p = f.properties;
    const r = (p.n > 1 ? Math.min(22, 9 + Math.sqrt(p.n) * 1.6) : 9) * px;
    const colour = p.colour ?? family(p.family).colour;
    return s("a", { href: "#", role: "link", tabindex: 0, "aria-label": p.words, onclick: (e) => { e.preventDefault(); e.stopPropagation(); onpick?.(p, f.geometry.coordinates); } },
      s("circle", { cx: x(lon), cy: y(lat), r, fill: colour, stroke: "#fff", "stroke-width": 1.5 * px }),
      p.n > 1 || p.letters ? s("text", { x: x(lon), y: y(lat) + 4 * px, "text-anchor": "middle", style: { "font-size": `${11 * px}px`, "stroke-width": `${3 * px}px` } }, p.letters ?? p.n) : null);
  }
  const move = async (to) => { at = { ...at, ...to, z: Math.max(1, Math.min(14, to.z ?? at.z)) }; await draw(); onview?.(where()); };
  let held = null;
  svg.addEventListener("pointerdown", (e) => { held = [e.clientX, e.clientY]; });
  svg.addEventListener("pointerup", (e) => {
    if (!held) return;
    const k = 2 ** at.z;
    const [dx, dy] = [(e.clientX - held[0]) / k, (e.clientY - held[1]) / k];
    held = null;
    if (Math.hypot(dx, dy) * k < 4) return;
    const [lon, lat] = lonlat([x(at.lon) - dx, y(at.lat) - dy]);
    move({ lon, lat });
  });
  svg.addEventListener("wheel", (e) => { e.preventDefault(); move({ z: at.z - Math.sign(e.deltaY) * 0.5 }); }, { passive: false });
  await draw();
  onview?.(where());
  return {
    where,
    show(all) { features = all; draw(); },
    fly(to) { move({ lon: to.center?.[0] ?? at.lon, lat: to.center?.[1] ?? at.lat, z: to.zoom ?? at.z }); },
    fit(b) { move(fitted(b, box)); },
    zoom(by) { move({ z: at.z + by }); },
    leave() { svg.remove(); },
  };
}

function fitted([w, south, e, n], box) {
  const [dx, dy] = [Math.max(x(e) - x(w), 1e-4), Math.max(y(south) - y(n), 1e-4)];
  const z = Math.min(Math.log2(((box.clientWidth || 800) * 0.75) / dx), Math.log2(((box.clientHeight || 500) * 0.75) / dy), 8.5);
  return { z, lon: (w + e) / 2, lat: (south + n) / 2 };
}

// A drawing of what a map shows, for the printer.
export async function forPaper(box, view, features) {
  const paper = h("div.paper");
  box.append(paper);
  const drawn = await flatmap(paper, { view });
  drawn.show(features);
  return () => paper.remove();
}
