// The map: events where they happened, as precisely as that is known.
import { get } from "../api.js";
import { isDark } from "../bar.js";
import { h, later, name, put, say } from "../dom.js";
import { FAMILIES, family, glyph } from "../families.js";
import { flatmap } from "../map/flat.js";
import { glmap, hasWebGL } from "../map/map.js";
import { picture } from "../map/symbols.js";
import { chips } from "../chips.js";
import { change, events, here, session } from "../state.js";
import { bind } from "../keys.js";
import { number, plural, span } from "../words.js";

export const title = "Map";

export async function show(main) {
  const box = h("div.mapbox");
  const tray = h("div.tray", { hidden: true });
  const filters = h("div.mapchips");
  put(main, box);
  box.append(legend(), filters, tray, h("div.credit", null, "Natural Earth · GeoNames"), zoomer(() => map));
  let map = null;
  let asking = null;
  let asked = "";
  let symbols = [];

  const ask = async () => {
    if (!map) return;
    const { z, box: b } = map.where();
    const params = events();
    params.set("z", z.toFixed(2));
    const wide = b[2] - b[0] >= 359;
    if (!wide) params.set("bbox", pad(b).map((n) => n.toFixed(3)).join(","));
    if (params.toString() === asked) { draw(); return; }
    asked = params.toString();
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await get("map", params, asking.signal);
      symbols = answer.symbols;
      box.dataset.symbols = symbols.length;
      draw();
      say(`${plural(answer.total, "event")} on this part of the map`);
      trayOf(answer.wide);
    } catch (error) {
      if (error.name !== "AbortError") { asked = ""; put(tray, error.message); tray.hidden = false; }
    }
  };
  const trayOf = later(async (wide) => {
    const all = await get("map", new URLSearchParams([...events(), ["z", "1"]]));
    const words = [all.wide && `${plural(all.wide, "event")} known only to a country or region`, all.unplaced && `${number(all.unplaced)} without a place on the map`].filter(Boolean);
    put(tray, words.join(", "), words.length ? ": in the list, not drawn" : "");
    tray.hidden = !words.length;
    return wide;
  }, 250);
  const draw = () => {
    const dark = isDark();
    const sel = here().params.get("sel");
    const features = symbols.map((y, at) => ({
      type: "Feature", geometry: { type: "Point", coordinates: [y.lon, y.lat] },
      properties: { at, n: y.n, icon: picture(y, dark), family: y.families[0][0], words: wordsOf(y), picked: Boolean(sel && y.event?.id === sel) },
    }));
    map.show(features, rings(symbols));
  };
  const pick = (p, [lon, lat]) => {
    const symbol = symbols[p.at];
    if (symbol.event) { change({ sel: symbol.event.id, in: null }); return; }
    if (!symbol.same && map.where().z < 12) { map.fit(symbol.box); return; }
    const e = 0.0005;
    change({ sel: null, in: [lon - e, lat - e, lon + e, lat + e].map((n) => n.toFixed(4)).join(",") });
  };
  const remember = later(() => {
    const { z, lat, lon } = map.where();
    if (here().page === "map") change({ z: z.toFixed(1), lat: lat.toFixed(3), lon: lon.toFixed(3) }, { replace: true });
  }, 300);
  const { params } = here();
  const view = params.has("z") && params.has("lat") ? { z: Number(params.get("z")), lat: Number(params.get("lat")), lon: Number(params.get("lon")) } : session.record.box ? widened(session.record.box) : { z: 1.8, lat: 25, lon: 20 };
  let first = true;
  const make = hasWebGL() ? glmap : flatmap;
  map = await make(box, { view, onpick: pick, onview: () => { if (map) { ask(); if (!first) remember(); first = false; } }, tip: (p) => tip(symbols[p.at]) });
  await ask();
  put(filters, chips());
  const unbind = bind({ "+": () => map.zoom(1), "-": () => map.zoom(-1) });
  let paper = null;
  const printing = async () => { const { forPaper } = await import("../map/flat.js"); paper = await forPaper(box, map.where(), symbols.map((y) => ({ geometry: { coordinates: [y.lon, y.lat] }, properties: { n: y.n, family: y.families[0][0], words: wordsOf(y) } }))); };
  const printed = () => paper?.();
  if (make === glmap) { addEventListener("beforeprint", printing); addEventListener("afterprint", printed); }
  return {
    update: async () => { put(filters, chips()); await ask(); },
    leave: () => { asking?.abort(); unbind(); removeEventListener("beforeprint", printing); removeEventListener("afterprint", printed); map.leave(); },
  };
}

const pad = ([w, s, e, n]) => [w - (e - w) * 0.15, Math.max(-90, s - (n - s) * 0.15), e + (e - w) * 0.15, Math.min(90, n + (n - s) * 0.15)];
const widened = ([w, s, e, n]) => [w - 0.3, s - 0.3, e + 0.3, n + 0.3];

function wordsOf(y) {
  if (y.event) return `${y.event.title}, ${y.event.place ?? ""}, ${span(y.event.from, y.event.to, y.event.prec)}`;
  return `${plural(y.n, "event")}: ${y.places.join(", ")}${y.more_places ? ` and ${y.more_places} more` : ""}`;
}

function tip(y) {
  if (!y) return null;
  if (y.event) return [h("b", null, y.event.title), h("br"), name(y.event.place ?? ""), h("br"), span(y.event.from, y.event.to, y.event.prec)];
  return [h("b", null, plural(y.n, "event")), h("br"), name(y.places.join(", ")), y.more_places ? ` and ${y.more_places} more` : "", h("br"), y.families.slice(0, 4).map(([f, n]) => `${family(f).title} ${n}`).join(" · ")];
}

// A place known to some kilometres is drawn as a ring of that width, not only as a point.
function rings(symbols) {
  const features = symbols.filter((y) => y.event?.radius_km >= 4).map(({ event: e }) => {
    const points = Array.from({ length: 49 }, (_, n) => {
      const turn = (n / 48) * 2 * Math.PI;
      return [e.lon + (e.radius_km / 111.32 / Math.cos((e.lat * Math.PI) / 180)) * Math.cos(turn), e.lat + (e.radius_km / 110.57) * Math.sin(turn)];
    });
    return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points } };
  });
  return { type: "FeatureCollection", features };
}

export function zoomer(of) {
  return h("div.zoom", null, h("button", { type: "button", "aria-label": "Closer", onclick: () => of()?.zoom(1) }, "+"), h("button", { type: "button", "aria-label": "Farther", onclick: () => of()?.zoom(-1) }, "−"));
}

function legend() {
  const names = Object.entries(FAMILIES).filter(([k]) => !["other"].includes(k));
  return h("details.legend", { open: innerWidth > 1700 }, h("summary", null, "Legend"),
    h("ul", null, names.map(([key, f]) => h("li", null, glyph(key), f.title))),
    h("p.small.soft", null, "Hollow: only a party claims it. Dashed: shown in a group's own media. Pale: long before. Larger: more killed. Ring: how far off the point may be. Dashed brown lines: disputed."));
}
