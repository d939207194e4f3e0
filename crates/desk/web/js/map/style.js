// How is the map drawn? Two styles by hand, paper and night; letters are drawn by the browser with our own fonts.

import { layers, source } from "./tiles.js";

const NONE = { type: "FeatureCollection", features: [] };
export const LAYERS = ["land", "lakes", "rivers", "borders", "units", "disputed", "names"];

const COLOURS = {
  light: { water: "#d7e3ea", land: "#f7f4ec", coast: "#b3c3cc", border: "#857c6e", unit: "#c0b6a4", disputed: "#9a5b2f", river: "#bfd3de", name: "#5b6472", town: "#2b3340", halo: "#f7f4ec", road: "#d8cdb8", green: "#e6ead8", building: "#e4ddcf" },
  dark: { water: "#0f1b26", land: "#1b242d", coast: "#2f4252", border: "#76889a", unit: "#3b4958", disputed: "#d69a62", river: "#20384b", name: "#94a3b3", town: "#d3dbe4", halo: "#141b22", road: "#35424f", green: "#1d2a27", building: "#26313c" },
};

// `tiles` are the user's own, under lines and names.
export function style(dark, tiles) {
  const c = COLOURS[dark ? "dark" : "light"];
  const sources = Object.fromEntries(LAYERS.map((name) => [name, { type: "geojson", data: NONE, tolerance: name === "names" ? 0 : 0.3, buffer: 32 }]));
  if (tiles) sources.own = source(tiles);
  sources.towns = { type: "geojson", data: NONE };
  const line = (id, colour, width, more = {}) => ({ id, type: "line", source: id, layout: { "line-join": "round" }, paint: { "line-color": colour, "line-width": width, ...more } });
  const zoom = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
  const font = ["Noto Sans"];
  return {
    version: 8,
    sources,
    layers: [
      { id: "water", type: "background", paint: { "background-color": c.water } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": c.land, "fill-outline-color": c.coast } },
      { id: "lakes", type: "fill", source: "lakes", paint: { "fill-color": c.water } },
      line("rivers", c.river, zoom(3, 0.5, 8, 1.8)),
      ...(tiles ? layers(tiles, c) : []),
      { ...line("units", c.unit, zoom(4, 0.5, 9, 1.4), { "line-dasharray": [3, 2], "line-opacity": zoom(3.5, 0, 4.5, 1) }), minzoom: 3.5 },
      line("borders", c.border, zoom(1, 0.5, 5, 1.1, 9, 2)),
      line("disputed", c.disputed, zoom(1, 0.7, 5, 1.4, 9, 2.2), { "line-dasharray": [4, 2.5] }),
      { id: "unit-names", type: "symbol", source: "names", minzoom: 4.8, filter: ["all", ["==", ["get", "kind"], "unit"], ["<=", ["get", "z"], ["+", ["zoom"], 1.5]]],
        layout: { "text-field": ["get", "name"], "text-font": font, "text-size": 11, "text-letter-spacing": 0.08, "text-max-width": 7, "text-transform": "uppercase", "text-padding": 6 },
        paint: { "text-color": c.name, "text-halo-color": c.halo, "text-halo-width": 1.2, "text-opacity": 0.85 } },
      { id: "towns", type: "symbol", source: "towns", minzoom: 3.2,
        layout: { "text-field": ["get", "name"], "text-font": font, "text-size": ["interpolate", ["linear"], ["get", "p"], 10000, 11, 2000000, 13.5], "text-offset": [0, 0.9], "text-anchor": "top", "text-max-width": 8, "symbol-sort-key": ["-", 0, ["get", "p"]], "text-padding": 4 },
        paint: { "text-color": c.town, "text-halo-color": c.halo, "text-halo-width": 1.4 } },
      { id: "country-names", type: "symbol", source: "names", maxzoom: 7, filter: ["==", ["get", "kind"], "country"],
        layout: { "text-field": ["get", "name"], "text-font": font, "text-size": zoom(2, 10.5, 6, 16), "text-letter-spacing": 0.12, "text-max-width": 7, "text-padding": 8 },
        paint: { "text-color": c.name, "text-halo-color": c.halo, "text-halo-width": 1.6 } },
    ],
  };
}

export const ink = (dark) => COLOURS[dark ? "dark" : "light"];
