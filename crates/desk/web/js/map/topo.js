// Reads the map's TopoJSON: lines are there once, shapes refer to them.

const kept = new Map();

export function load(name) {
  if (!kept.has(name)) kept.set(name, fetch(`/static/basemap/${name}.json`).then((r) => r.json()).then(decode));
  return kept.get(name);
}

function decode(topology) {
  const [kx, ky] = topology.transform.scale;
  const arcs = topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * kx, (y += dy) * ky]);
  });
  const line = (refs) => refs.flatMap((n, i) => {
    const points = n < 0 ? arcs[~n].slice().reverse() : arcs[n];
    return i ? points.slice(1) : points;
  });
  const shape = (g) => {
    if (g.type === "MultiPolygon") return { type: g.type, coordinates: g.arcs.map((polygon) => polygon.map(line)) };
    if (g.type === "MultiLineString") return { type: g.type, coordinates: g.arcs.map(line) };
    return { type: g.type, coordinates: [g.coordinates[0] * kx, g.coordinates[1] * ky] };
  };
  const feature = (g) => ({ type: "Feature", properties: g.properties ?? {}, geometry: shape(g) });
  const out = {};
  for (const [name, object] of Object.entries(topology.objects)) {
    const all = object.type === "GeometryCollection" ? object.geometries : [object];
    // One polygon a feature: the parts of the map that are not seen need not be looked at.
    const features = all.flatMap((g) => g.type === "MultiPolygon"
      ? g.arcs.map((polygon) => ({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: polygon.map(line) } }))
      : g.type === "MultiLineString" && !g.properties ? g.arcs.map((arc) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: line(arc) } }))
        : [feature(g)]);
    out[name] = { type: "FeatureCollection", features };
  }
  return out;
}
