// A map that stays on this machine: MapLibre where there is WebGL, a drawing where there is none.
import { isDark } from "../bar.js";
import { get } from "../api.js";
import { h, later } from "../dom.js";
import { LAYERS, style } from "./style.js";
import { paint } from "./symbols.js";
import { load } from "./topo.js";
import { own } from "./tiles.js";
import { session } from "../state.js";

const NONE = { type: "FeatureCollection", features: [] };
let library = null;

async function engine() {
  if (!library) {
    library = await import("/static/vendor/maplibre-gl.mjs");
    library.setWorkerUrl("/static/vendor/maplibre-gl-worker.mjs");
    await Promise.all([document.fonts.load('400 14px "Noto Sans"'), document.fonts.load('600 13px "Noto Sans"')]);
  }
  return library;
}

export function hasWebGL() {
  if (new URLSearchParams(location.search).get("draw") === "svg") return false;
  try { return Boolean(document.createElement("canvas").getContext("webgl2")); } catch { return false; }
}

// Makes a map in `box`. `onview` is told when it was moved, `onpick` which symbol was chosen, `tip` says what it is.
export async function glmap(box, { view, onview, onpick, tip }) {
  // Comes while the library does; what goes wrong is said when it is drawn.
  load("world").catch(() => {});
  const { Map: GlMap, ScaleControl } = await engine();
  let tiles = null;
  if (session.basemap) {
    try { tiles = await own(library); } catch (error) { box.append(h("p.tilefault", { role: "alert" }, error.message)); }
  }
  const holder = h("div", { role: "region", "aria-label": "Map; the list beside it holds the same events" });
  box.append(holder);
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const start = Array.isArray(view) ? { bounds: [[view[0], view[1]], [view[2], view[3]]], fitBoundsOptions: { padding: 70, maxZoom: 8.5 } } : { center: [view.lon, view.lat], zoom: view.z };
  const map = new GlMap({
    container: holder, style: style(isDark(), tiles), ...start, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
    minZoom: 1, maxZoom: 14, renderWorldCopies: true, fadeDuration: reduced ? 0 : 150, collectResourceTiming: false,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
  map.setMissingStyleImageResolver((id) => {
    const image = paint(id);
    if (image && !map.hasImage(id)) map.addImage(id, image.data, { pixelRatio: image.ratio });
  });
  map.on("error", (e) => console.error(e.error?.message ?? e));
  let shown = NONE;
  let areas = NONE;
  let ground = null;
  let gone = false;
  const set = (id, data) => map.getSource(id)?.setData(data);
  const dress = () => {
    const dark = isDark();
    map.addSource("areas", { type: "geojson", data: areas });
    map.addLayer({ id: "areas", type: "line", source: "areas", paint: { "line-color": dark ? "#9fb2c4" : "#5b6472", "line-width": 1.2, "line-dasharray": [2, 2] } }, "unit-names");
    map.addSource("events", { type: "geojson", data: shown });
    map.addLayer({ id: "events", type: "symbol", source: "events", layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "n"] } });
    map.addLayer({ id: "picked", type: "circle", source: "events", filter: ["==", ["get", "picked"], true], paint: { "circle-radius": 20, "circle-opacity": 0, "circle-stroke-color": dark ? "#84c5ee" : "#0b5683", "circle-stroke-width": 3 } }, "events");
    if (ground) for (const name of LAYERS) set(name, ground[name]);
  };
  await new Promise((resolve) => map.once("style.load", resolve));
  dress();
  const base = async (name) => {
    ground = await load(name);
    if (!gone) for (const layer of LAYERS) set(layer, ground[layer]);
  };
  let close = false;
  const fault = (error) => console.error(error);
  const closer = () => { if (!close && map.getZoom() >= 3.6) { close = true; base("close").catch(fault); } };
  // The events do not wait for the ground, and the fine lines of the ground wait until all else is drawn.
  base("world").then(() => map.once("idle", closer)).catch(fault);
  const name_towns = later(async () => {
    if (map.getZoom() < 3) return;
    const b = map.getBounds();
    try { set("towns", await get("labels", { z: map.getZoom().toFixed(1), bbox: [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((n) => n.toFixed(2)).join(",") })); } catch { /* names are no news */ }
  }, 120);
  // How much of the user's own ground is drawn.
  if (tiles) map.on("idle", () => { box.dataset.own = map.queryRenderedFeatures().filter((f) => f.source === "own").length; });
  if (tiles?.credit) box.append(h("div.credit.own", null, tiles.credit));
  const tell = () => { if (ground) closer(); name_towns(); onview?.(where()); };
  const where = () => {
    const [b, c] = [map.getBounds(), map.getCenter()];
    return { z: map.getZoom(), lat: c.lat, lon: c.lng, box: [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()] };
  };
  map.on("moveend", tell);
  map.on("click", "events", (e) => onpick?.(e.features[0].properties, e.features[0].geometry.coordinates));
  const bubble = h("div.tip", { hidden: true });
  box.append(bubble);
  map.on("mousemove", "events", (e) => {
    map.getCanvasContainer().classList.add("point");
    bubble.replaceChildren(...[tip?.(e.features[0].properties)].flat().filter(Boolean));
    bubble.hidden = !bubble.childNodes.length;
    bubble.style.left = `${Math.min(e.point.x + 14, box.clientWidth - 290)}px`;
    bubble.style.top = `${e.point.y + 14}px`;
  });
  map.on("mouseleave", "events", () => { bubble.hidden = true; map.getCanvasContainer().classList.remove("point"); });
  const themed = () => { map.setStyle(style(isDark(), tiles), { diff: false }); map.once("style.load", () => { dress(); name_towns(); onview?.(where()); }); };
  addEventListener("theme", themed);
  const size = new ResizeObserver(() => map.resize());
  size.observe(box);
  tell();
  return {
    where, map,
    show(features, around) { shown = { type: "FeatureCollection", features }; areas = around ?? NONE; set("events", shown); set("areas", areas); },
    fly(to) { map[reduced ? "jumpTo" : "easeTo"]({ ...to, duration: reduced ? 0 : 500 }); },
    fit(b) { map.fitBounds([[b[0], b[1]], [b[2], b[3]]], { padding: 80, maxZoom: 10, animate: !reduced }); },
    zoom(by) { map.zoomTo(map.getZoom() + by, { animate: !reduced }); },
    leave() { gone = true; removeEventListener("theme", themed); size.disconnect(); map.remove(); },
  };
}
