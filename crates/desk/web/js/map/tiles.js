// The user's own ground under the events: a PMTiles file, read piece by piece through the desk.

// https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
const HEAD = 127;
const KINDS = { 1: "vector", 2: "raster", 3: "raster", 4: "raster", 5: "raster" };
let opened = null;

async function piece(start, length) {
  const response = await fetch(`/api/basemap/tiles?start=${start}&length=${length}`);
  if (!response.ok) throw new Error("the map tiles cannot be read");
  return new Uint8Array(await response.arrayBuffer());
}

async function unpacked(bytes, how) {
  if (how <= 1) return bytes;
  if (how !== 2) throw new Error("the map tiles are packed in a way that browsers do not read; pack them with gzip");
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Which tiles are where: numbers, then lengths of runs, then sizes, then offsets.
function directory(bytes) {
  let at = 0;
  const next = () => {
    let [n, by] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error("the map tiles are damaged");
      n += (byte & 127) * by;
      if (byte < 128) return n;
      by *= 128;
    }
  };
  const count = next();
  if (count > bytes.length) throw new Error("the map tiles are damaged");
  const entries = Array.from({ length: count }, () => ({}));
  let id = 0;
  for (const e of entries) e.id = id += next();
  for (const e of entries) e.run = next();
  for (const e of entries) e.length = next();
  entries.forEach((e, n) => { const offset = next(); e.offset = offset ? offset - 1 : entries[n - 1].offset + entries[n - 1].length; });
  return entries;
}

// Number of a tile on the curve that the file is laid out by.
export function number(z, x, y) {
  let id = (4 ** z - 1) / 3;
  for (let s = 2 ** (z - 1); s >= 1; s /= 2) {
    const [rx, ry] = [x & s ? 1 : 0, y & s ? 1 : 0];
    id += s * s * ((3 * rx) ^ ry);
    if (!ry) {
      if (rx) [x, y] = [s - 1 - x, s - 1 - y];
      [x, y] = [y, x];
    }
  }
  return id;
}

async function open() {
  const bytes = await piece(0, 16384);
  const view = new DataView(bytes.buffer);
  if (bytes.length < HEAD || new TextDecoder().decode(bytes.slice(0, 7)) !== "PMTiles" || bytes[7] !== 3) throw new Error("the map tiles are no PMTiles file of version 3");
  const long = (at) => Number(view.getBigUint64(at, true));
  const degrees = (at) => view.getInt32(at, true) / 1e7;
  const file = { leaves: long(40), data: long(56), packing: bytes[97], tilePacking: bytes[98], kind: KINDS[bytes[99]], minzoom: bytes[100], maxzoom: bytes[101], bounds: [102, 106, 110, 114].map(degrees) };
  if (!file.kind) throw new Error("the map tiles are of a kind that is not drawn");
  const root = long(8) + long(16) <= bytes.length ? bytes.slice(long(8), long(8) + long(16)) : await piece(long(8), long(16));
  file.root = directory(await unpacked(root, file.packing));
  const meta = long(32) ? JSON.parse(new TextDecoder().decode(await unpacked(await piece(long(24), long(32)), file.packing))) : {};
  file.layers = (meta.vector_layers ?? []).map((l) => l.id);
  file.credit = typeof meta.attribution === "string" ? meta.attribution.replace(/<[^>]*>/g, "") : "";
  const dirs = new Map();
  const leaf = (offset, length) => {
    if (!dirs.has(offset)) dirs.set(offset, piece(file.leaves + offset, length).then((b) => unpacked(b, file.packing)).then(directory));
    return dirs.get(offset);
  };
  file.tile = async (z, x, y) => {
    const id = number(z, x, y);
    let entries = file.root;
    for (let depth = 0; depth < 4; depth += 1) {
      let [low, high] = [0, entries.length - 1];
      while (low <= high) {
        const middle = (low + high) >> 1;
        if (entries[middle].id <= id) low = middle + 1; else high = middle - 1;
      }
      const e = entries[high];
      if (!e) return new Uint8Array();
      if (e.run) return id < e.id + e.run ? unpacked(await piece(file.data + e.offset, e.length), file.tilePacking) : new Uint8Array();
      entries = await leaf(e.offset, e.length);
    }
    return new Uint8Array();
  };
  return file;
}

// The tiles as a source of the map; `library` is MapLibre.
export function own(library) {
  opened ??= open().then((file) => {
    library.addProtocol("own", async ({ url }) => {
      const [z, x, y] = url.replace("own://", "").split("/").map(Number);
      return { data: (await file.tile(z, x, y)).buffer };
    });
    return file;
  });
  return opened;
}

export const source = (file) => ({ type: file.kind, tiles: ["own://{z}/{x}/{y}"], minzoom: file.minzoom, maxzoom: file.maxzoom, bounds: file.bounds, ...(file.kind === "raster" ? { tileSize: 256 } : {}) });

// What the layers of tiles are commonly called, and how each is drawn. Borders and names stay the desk's own: which
// line is whose is no matter for whoever made the tiles.
const LOOKS = [
  [/^(earth|land|boundar|admin|places?$|pois?$|.*(label|name|number))/, null],
  [/^(landuse|landcover|land_cover|natural|parks?$|globallandcover)/, (c) => ({ fill: c.green, opacity: 0.55 })],
  [/^(waterway|river|stream|physical_line)/, (c) => ({ line: c.river, width: [8, 0.6, 14, 2] })],
  [/^(water|ocean|lakes?$)/, (c) => ({ fill: c.water, line: c.river, width: [8, 0.4, 14, 1.4] })],
  [/^(roads?$|transportation|streets?$|highway|transit)/, (c) => ({ line: c.road, width: [5, 0.4, 9, 1, 14, 3] })],
  [/^buildings?$/, (c) => ({ fill: c.building, opacity: 0.8 })],
  [/./, (c) => ({ line: c.unit, width: [6, 0.3, 14, 1] })],
];

export function layers(file, c) {
  if (file.kind === "raster") return [{ id: "own-raster", type: "raster", source: "own", paint: { "raster-opacity": 0.85, "raster-saturation": -0.4 } }];
  const grow = (stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
  return file.layers.flatMap((name) => {
    const look = LOOKS.find(([called]) => called.test(name))[1]?.(c);
    const layer = (kind, type, paint) => ({ id: `own-${name}-${kind}`, type: kind, source: "own", "source-layer": name, filter: ["==", ["geometry-type"], type], paint });
    return look ? [
      look.fill && layer("fill", "Polygon", { "fill-color": look.fill, "fill-opacity": look.opacity ?? 1 }),
      look.line && layer("line", "LineString", { "line-color": look.line, "line-width": grow(look.width) }),
    ].filter(Boolean) : [];
  });
}
